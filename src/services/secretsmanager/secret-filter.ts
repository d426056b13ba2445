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
    if (Key === undefined || Values === undefined) throw invalidParameter('Each filter needs a Key and Values.');
    const wants = tests[Key];
    return (secret: Secret) => Values.some((value) => (value.startsWith('!') ? !wants(secret, value.slice(1)) : wants(secret, value)));
  });
  return (secret) => made.every((isWanted) => isWanted(secret));
}

type Test = (secret: Secret, value: string) => boolean;

const tests: Readonly<Record<FilterNameStringType, Test>> = {
  name: ({ name }, value) => name.startsWith(value),
  description: ({ description = '' }, value) => wordsBeginWith(description, value),
  'tag-key': ({ tags }, value) => tags.some(({ key }) => key.startsWith(value)),
  'tag-value': ({ tags }, value) => tags.some((tag) => tag.value.startsWith(value)),
  'primary-region': ({ primaryRegion = '' }, value) => primaryRegion.startsWith(value) && primaryRegion !== '',
  // No service has secrets of its own here.
  'owning-service': () => false,
  all: (secret, value) => value.split(/[\s/_+=.@:!-]+/).filter((word) => word !== '').every((word) => textsOf(secret).some((text) => text.toLowerCase().includes(word.toLowerCase()))),
};

/** At its beginning or that of one of its words, in any case. */
function wordsBeginWith(text: string, value: string): boolean {
  return ` ${text}`.toLowerCase().includes(` ${value}`.toLowerCase());
}

function textsOf({ name, description = '', tags, primaryRegion = '' }: Secret): readonly string[] {
  return [name, description, primaryRegion, ...tags.flatMap(({ key, value }) => [key, value])];
}
