import { FilterNameStringType, type Filter } from '@aws-sdk/client-secrets-manager';
import type { Secret } from '#model/secret.ts';
import { checkEach, checkEnum, checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidParameter, refuseComplaints } from './errors.ts';

export type SecretFilter = (secret: Secret) => boolean;

const valuePattern = '^!?[a-zA-Z0-9 :_@/+=.\\-!]*$';

/** All filters have to take a secret; of a filter's values one is enough (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html). */
export function secretFilter(filters: readonly Filter[] = []): SecretFilter {
  refuseComplaints([
    checkLength('filters', filters, { max: 10 }),
    ...checkEach('filters', filters, (path, { Key, Values }) => [
      checkEnum(`${path}.key`, Key, FilterNameStringType),
      checkLength(`${path}.values`, Values, { min: 1, max: 10 }),
      ...checkEach(`${path}.values`, Values, (at, value) => [checkLength(at, value, { max: 512 }), checkPattern(at, value, valuePattern)]),
    ]),
  ]);
  const made = filters.map(({ Key, Values }) => {
    if (Key === undefined) throw invalidParameter('Invalid filter key');
    if (Values === undefined) throw invalidParameter(`Invalid filter values for key: ${Key}`);
    const wants = tests[Key];
    return (secret: Secret) => Values.some((value) => (value.startsWith('!') ? !wants(secret, value.slice(1)) : wants(secret, value)));
  });
  return (secret) => made.every((isWanted) => isWanted(secret));
}

type Test = (secret: Secret, value: string) => boolean;

const tests: Readonly<Record<FilterNameStringType, Test>> = {
  name: ({ name }, value) => name.startsWith(value),
  description: ({ description = '' }, value) => haveWords([description.split(/\s+/)], value.split(/\s+/)),
  'tag-key': ({ tags }, value) => tags.some(({ key }) => key.startsWith(value)),
  'tag-value': ({ tags }, value) => tags.some((tag) => tag.value.startsWith(value)),
  'primary-region': ({ primaryRegion = '' }, value) => primaryRegion.startsWith(value) && primaryRegion !== '',
  // No service has secrets of its own here.
  'owning-service': () => false,
  all: (secret, value) => {
    const wanted = wordsOf(value);
    return wanted.length > 0 && haveWords(textsOf(secret).map(wordsOf), wanted);
  },
};

/** Each of the words is the beginning of one in the texts, in any case. */
function haveWords(texts: readonly (readonly string[])[], wanted: readonly string[]): boolean {
  return wanted.every((word) => texts.some((words) => words.some((own) => own.toLowerCase().startsWith(word.toLowerCase()))));
}

/** prod/AppBeta is prod, App and Beta. */
function wordsOf(text: string): readonly string[] {
  return text.split(/[\s/_+=.@:!-]+|(?=[A-Z][a-z])/).filter((word) => word !== '');
}

function textsOf({ name, description = '', tags, primaryRegion = '' }: Secret): readonly string[] {
  return [name, description, primaryRegion, ...tags.flatMap(({ key, value }) => [key, value])];
}
