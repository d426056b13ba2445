import type { Tag as SdkTag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { mergedTags, type Tag } from '#model/tag.ts';
import { checkEach, checkLength, checkPattern, validationMessage } from '#wire/constraints.ts';
import { duplicateTagKeys, tooManyTags, validationError } from './errors.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-tags.html */
const tagsMax = 50;
const keyLengthMax = 128;
const valueLengthMax = 256;
const textPattern = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';

/** Tags as a caller gives them; a key without a value has the empty one. */
export function validTags(given: readonly SdkTag[] | undefined): readonly Tag[] {
  const tags = (given ?? []).map(({ Key: key = '', Value: value = '' }) => ({ key, value }));
  checkKeys('tags', tags.map(({ key }) => key));
  const message = validationMessage(checkEach('tags', tags, (path, { value }) => [checkLength(`${path}.value`, value, { max: valueLengthMax }), checkPattern(`${path}.value`, value, textPattern)]));
  if (message !== undefined) throw validationError(message);
  const reserved = tags.find(({ key }) => /^aws:/i.test(key));
  if (reserved !== undefined) throw validationError(`Tag key '${reserved.key}' begins with 'aws:', which is reserved for AWS's own tags`);
  const twice = tags.find(({ key }, index) => tags.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined) throw duplicateTagKeys(`A tag key was specified more than once: '${twice.key}'`);
  checkTagCount(tags);
  return tags;
}

/** `added` beside and over `tags`. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const merged = mergedTags(tags, added);
  checkTagCount(merged);
  return merged;
}

export function checkKeys(path: string, keys: readonly string[]): void {
  const message = validationMessage(checkEach(path, keys, (at, key) => [checkLength(`${at}.key`, key, { min: 1, max: keyLengthMax }), checkPattern(`${at}.key`, key, textPattern)]));
  if (message !== undefined) throw validationError(message);
}

export function tagList(tags: readonly Tag[]): SdkTag[] {
  return tags.map(({ key: Key, value: Value }) => ({ Key, Value }));
}

function checkTagCount(tags: readonly Tag[]): void {
  if (tags.length > tagsMax) throw tooManyTags(`The maximum number of tags for a resource is ${tagsMax}`);
}
