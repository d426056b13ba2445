import type { Tag as AcmTag } from '@aws-sdk/client-acm';
import { mergedTags, type Tag } from '#model/tag.ts';
import { checkTags } from '#wire/constraints.ts';
import { invalidTag, refuseComplaints, tooManyTags } from './errors.ts';

/** https://docs.aws.amazon.com/acm/latest/userguide/tags-restrictions.html */
const tagsMax = 50;
const textPattern = '[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*';

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly AcmTag[] = []): readonly Tag[] {
  refuseComplaints(checkTags(added, textPattern));
  const given = added.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  const reserved = given.find(({ key }) => /^aws:/i.test(key))?.key;
  if (reserved !== undefined) throw invalidTag(`Invalid Tag Key: "${reserved}". AWS internal tags cannot be changed with this API`);
  const merged = mergedTags(tags, given);
  if (merged.length > tagsMax) throw tooManyTags(`A certificate can have at most ${tagsMax} tags, and would have ${merged.length}.`);
  return merged;
}

/** A tag that is given with a value goes only when it has this value. */
export function withoutTags(tags: readonly Tag[], removed: readonly AcmTag[]): readonly Tag[] {
  refuseComplaints(checkTags(removed, textPattern));
  return tags.filter(({ key, value }) => !removed.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value)));
}

export function tagsView(tags: readonly Tag[]): AcmTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
