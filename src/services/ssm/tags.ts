import type { Tag as SsmTag } from '@aws-sdk/client-ssm';
import type { Tag } from '#model/tag.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { refuseComplaints, tooManyTags, validationException } from './errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/tagging-parameters.html */
const tagsMax = 50;
const textPattern = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly SsmTag[] = []): readonly Tag[] {
  refuseComplaints(checkEach('tags', added, (path, { Key, Value }) => [
    checkLength(`${path}.key`, Key, { min: 1, max: 128 }),
    checkPattern(`${path}.key`, Key, textPattern),
    checkLength(`${path}.value`, Value, { max: 256 }),
    checkPattern(`${path}.value`, Value, textPattern),
  ]));
  const merged = new Map(tags.map(({ key, value }) => [key, value]));
  for (const { Key = '', Value = '' } of added) {
    if (/^aws:/i.test(Key)) throw validationException(`Tag keys cannot begin with aws:, which is reserved for AWS: ${Key}`);
    merged.set(Key, Value);
  }
  if (merged.size > tagsMax) throw tooManyTags(tagsMax);
  return Array.from(merged, ([key, value]) => ({ key, value }));
}
