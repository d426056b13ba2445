import type { Tag as AcmTag } from '@aws-sdk/client-acm';
import type { Tag } from '#model/tag.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidTag, refuseComplaints, tooManyTags } from './errors.ts';

/** https://docs.aws.amazon.com/acm/latest/userguide/tags-restrictions.html */
const tagsMax = 50;
const textPattern = '[\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*';

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly AcmTag[] = []): readonly Tag[] {
  checkTags(added);
  const merged = new Map(tags.map(({ key, value }) => [key, value]));
  for (const { Key = '', Value = '' } of added) {
    if (Key.toLowerCase().startsWith('aws:')) throw invalidTag(`Invalid Tag Key: "${Key}". AWS internal tags cannot be changed with this API`);
    merged.set(Key, Value);
  }
  if (merged.size > tagsMax) throw tooManyTags(`A certificate can have at most ${tagsMax} tags, and would have ${merged.size}.`);
  return Array.from(merged, ([key, value]) => ({ key, value }));
}

/** A tag that is given with a value goes only when it has this value. */
export function withoutTags(tags: readonly Tag[], removed: readonly AcmTag[]): readonly Tag[] {
  checkTags(removed);
  return tags.filter(({ key, value }) => !removed.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value)));
}

export function tagsView(tags: readonly Tag[]): AcmTag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

function checkTags(tags: readonly AcmTag[]): void {
  refuseComplaints(checkEach('tags', tags, (path, { Key, Value }) => [
    checkLength(`${path}.key`, Key, { min: 1, max: 128 }),
    checkPattern(`${path}.key`, Key, textPattern),
    checkLength(`${path}.value`, Value, { max: 256 }),
    checkPattern(`${path}.value`, Value, textPattern),
  ]));
}
