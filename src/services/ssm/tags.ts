import type { Tag as SsmTag } from '@aws-sdk/client-ssm';
import { mergedTags, type Tag } from '#model/tag.ts';
import { checkTags } from '#wire/constraints.ts';
import { refuseComplaints, tooManyTags, validationException } from './errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/tagging-parameters.html */
const tagsMax = 50;
const textPattern = '^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$';

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly SsmTag[] = []): readonly Tag[] {
  refuseComplaints(checkTags(added, textPattern));
  const given = added.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  const reserved = given.find(({ key }) => /^aws:/i.test(key))?.key;
  if (reserved !== undefined) throw validationException(`Tag keys cannot begin with aws:, which is reserved for AWS: ${reserved}`);
  const merged = mergedTags(tags, given);
  if (merged.length > tagsMax) throw tooManyTags(tagsMax);
  return merged;
}
