import type { Tag as EcrTag } from '@aws-sdk/client-ecr-public';
import { mergedTags, type Tag } from '#model/tag.ts';
import { invalidTag, tooManyTags } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/public/ecr-public-using-tags.html */
const tagsMax = 50;
const keyLengthMax = 128;
const valueLengthMax = 256;

/** Puts `added` over `tags`, key by key. Throws ECR Public's exceptions for tags that it does not take. */
export function withTags(tags: readonly Tag[], added: readonly EcrTag[] = []): readonly Tag[] {
  const given = added.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  for (const { key, value } of given) assertTag(key, value);
  const merged = mergedTags(tags, given);
  if (merged.length > tagsMax) throw tooManyTags(`A repository can have at most ${tagsMax} tags, but would have ${merged.length}`);
  return merged;
}

export function withoutTags(tags: readonly Tag[], keys: readonly string[]): readonly Tag[] {
  return tags.filter((tag) => !keys.includes(tag.key));
}

function assertTag(key: string, value: string): void {
  if (key.length < 1 || key.length > keyLengthMax) throw invalidTag(`Tag keys must have between 1 and ${keyLengthMax} characters: '${key.slice(0, keyLengthMax)}'`);
  if (value.length > valueLengthMax) throw invalidTag(`The value of the tag '${key}' has more than ${valueLengthMax} characters`);
  if (key.toLowerCase().startsWith('aws:')) throw invalidTag(`The tag key '${key}' begins with 'aws:', which is reserved for AWS`);
  if (!textPattern.test(key) || !textPattern.test(value)) throw invalidTag(`The tag '${key}' has characters other than letters, numbers, spaces and _.:/=+-@`);
}

const textPattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
