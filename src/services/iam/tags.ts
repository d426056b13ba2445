import type { Tag as IamTag } from '@aws-sdk/client-iam';
import type { Tag } from '#model/tag.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidInput, limitExceeded, refuseComplaints } from './errors.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules */
const tagsMax = 50;
const keyLengthMax = 128;
const valueLengthMax = 256;
const keyPattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+';
const valuePattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

/** Puts `added` over `tags`, key by key: keys are told apart without regard to case, and keep the case in which they came last. */
export function withTags(tags: readonly Tag[], added: readonly IamTag[] | undefined): readonly Tag[] {
  const given = checkedTags(added);
  const merged = new Map([...tags, ...given].map((tag) => [tag.key.toLowerCase(), tag]));
  if (merged.size > tagsMax) throw limitExceeded('The number of tags has reached the maximum limit.');
  return [...merged.values()];
}

/** Keys that are not there are no error. */
export function withoutTags(tags: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  refuseComplaints([
    checkLength('tagKeys', keys, { max: tagsMax }),
    ...checkEach('tagKeys', keys, (path, key) => [checkLength(path, key, { min: 1, max: keyLengthMax }), checkPattern(path, key, keyPattern)]),
  ]);
  refuseReserved(keys);
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return tags.filter(({ key }) => !gone.has(key.toLowerCase()));
}

export function tagsView(tags: readonly Tag[]): IamTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

function checkedTags(given: readonly IamTag[] = []): readonly Tag[] {
  refuseComplaints([
    checkLength('tags', given, { max: tagsMax }),
    ...checkEach('tags', given, (path, { Key, Value }) => [
      checkLength(`${path}.key`, Key, { min: 1, max: keyLengthMax }),
      checkPattern(`${path}.key`, Key, keyPattern),
      checkLength(`${path}.value`, Value, { max: valueLengthMax }),
      checkPattern(`${path}.value`, Value, valuePattern),
    ]),
  ]);
  const tags = given.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  refuseReserved(tags.map(({ key }) => key));
  if (new Set(tags.map(({ key }) => key.toLowerCase())).size < tags.length) throw invalidInput('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  return tags;
}

function refuseReserved(keys: readonly string[]): void {
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined) throw invalidInput(`Tag keys that begin with 'aws:' are reserved for AWS: '${reserved}' can be neither set nor removed.`);
}
