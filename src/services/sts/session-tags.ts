import type { Tag } from '@aws-sdk/client-sts';
import type { AccessRequest, PrincipalSession } from '#wire/operation.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidParameterValue, refuseComplaints } from './errors.ts';

export interface SessionTagsInput {
  readonly Tags?: readonly Tag[] | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_know */
const tagsMax = 50;
const keyLength = { min: 1, max: 128 };
const valueLengthMax = 256;
const keyPattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+';
const valuePattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

/** The tags of a session: those that are passed, over the transitive ones of the session that passes them. */
export function sessionTags({ Tags = [], TransitiveTagKeys = [] }: SessionTagsInput, caller: PrincipalSession | undefined): Pick<PrincipalSession, 'tags' | 'transitiveTagKeys'> {
  checkTags(Tags, TransitiveTagKeys);
  const inherited = inheritedTags(caller);
  const inheritedKeys = new Set(Object.keys(inherited).map((key) => key.toLowerCase()));
  const passed = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  const keys = new Set(Object.keys(passed).map((key) => key.toLowerCase()));
  if ([...keys, ...TransitiveTagKeys].some((key) => inheritedKeys.has(key.toLowerCase()))) {
    throw invalidParameterValue("One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.");
  }
  if (TransitiveTagKeys.some((key) => !keys.has(key.toLowerCase()))) throw invalidParameterValue('The specified transitive tag key must be included in the requested tags.');
  return { tags: { ...inherited, ...passed }, transitiveTagKeys: [...Object.keys(inherited), ...TransitiveTagKeys] };
}

/** Those that stay with the sessions that are made with a session. */
export function inheritedTags(caller: PrincipalSession | undefined): Readonly<Record<string, string>> {
  const transitive = new Set(caller?.transitiveTagKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(caller?.tags ?? {}).filter(([key]) => transitive.has(key.toLowerCase())));
}

/** What policies see of tags that are passed. */
export function requestTagKeys(tags: readonly Tag[]): NonNullable<AccessRequest['keys']> {
  if (tags.length === 0) return {};
  return { ...Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value])), 'aws:TagKeys': tags.map(({ Key = '' }) => Key) };
}

function checkTags(tags: readonly Tag[], transitiveTagKeys: readonly string[]): void {
  refuseComplaints([
    checkLength('tags', tags, { max: tagsMax }),
    ...checkEach('tags', tags, (path, { Key, Value }) => [
      checkLength(`${path}.key`, Key, keyLength),
      checkPattern(`${path}.key`, Key, keyPattern),
      checkLength(`${path}.value`, Value, { max: valueLengthMax }),
      checkPattern(`${path}.value`, Value, valuePattern),
    ]),
    checkLength('transitiveTagKeys', transitiveTagKeys, { max: tagsMax }),
    ...checkEach('transitiveTagKeys', transitiveTagKeys, (path, key) => [checkLength(path, key, keyLength), checkPattern(path, key, keyPattern)]),
  ]);
  const keys = tags.map(({ Key = '' }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) throw invalidParameterValue('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  const reserved = keys.find((key) => key.startsWith('aws:'));
  if (reserved !== undefined) throw invalidParameterValue(`Tag keys that begin with 'aws:' are reserved for AWS: '${reserved}' cannot be set.`);
}
