import type { Tag as SecretTag } from '@aws-sdk/client-secrets-manager';
import { mergedTags, type Tag } from '#model/tag.ts';
import { checkTags } from '#wire/constraints.ts';
import { invalidParameter, invalidRequest, refuseComplaints } from './errors.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html */
const tagsMax = 50;
const textPattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly SecretTag[] = []): readonly Tag[] {
  refuseComplaints(checkTags(added, textPattern));
  const given = added.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
  const reserved = given.find(({ key }) => /^aws:/i.test(key))?.key;
  if (reserved !== undefined) throw invalidParameter(`Invalid tag key: ${reserved}. Keys cannot begin with aws:, which is reserved for AWS.`);
  const merged = mergedTags(tags, given);
  if (merged.length > tagsMax) throw invalidRequest(`A secret can have at most ${tagsMax} tags, and would have ${merged.length}.`);
  return merged;
}
