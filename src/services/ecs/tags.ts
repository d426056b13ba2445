import type { Tag as SdkTag } from '@aws-sdk/client-ecs';
import { mergedTags, type Tag } from '#model/tag.ts';
import { checkEach, checkLength, checkPattern, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

const tagCountMax = 50;
const keyLengthMax = 128;
const valueLengthMax = 256;
/** AWS's own pattern for keys and values. */
const textPattern = '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)';

/** Tags as they are kept; thrown is what ECS answers to those that are not allowed. */
export function validTags(given: readonly SdkTag[] | undefined): readonly Tag[] {
  const tags = (given ?? []).map((tag) => ({ key: tag.key ?? '', value: tag.value ?? '' }));
  if (tags.length > tagCountMax) throw invalidParameter(`The number of tags specified is greater than the maximum of ${tagCountMax}.`);
  const message = validationMessage(
    checkEach('tags', tags, (path, tag) => [
      checkLength(`${path}.key`, tag.key, { min: 1, max: keyLengthMax }),
      checkPattern(`${path}.key`, tag.key, textPattern),
      checkLength(`${path}.value`, tag.value, { max: valueLengthMax }),
      checkPattern(`${path}.value`, tag.value, textPattern),
    ]),
  );
  if (message !== undefined) throw invalidParameter(message);
  if (tags.some((tag) => /^aws:/i.test(tag.key))) throw invalidParameter("Tag keys that start with 'aws:' are reserved for AWS use.");
  if (new Set(tags.map((tag) => tag.key)).size !== tags.length) throw invalidParameter('Duplicate tag keys found.');
  return tags;
}

/** `added` beside and over `tags`. */
export function withTags(tags: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const merged = mergedTags(tags, added);
  if (merged.length > tagCountMax) throw invalidParameter(`The number of tags specified is greater than the maximum of ${tagCountMax}.`);
  return merged;
}
