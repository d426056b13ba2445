import type { Tag as SecretTag } from '@aws-sdk/client-secrets-manager';
import type { Tag } from '#model/tag.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import { invalidParameter, invalidRequest, refuseComplaints } from './errors.ts';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/managing-secrets_tagging.html */
const tagsMax = 50;
const textPattern = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly SecretTag[] = []): readonly Tag[] {
  refuseComplaints(checkEach('tags', added, (path, { Key, Value }) => [
    checkLength(`${path}.key`, Key, { min: 1, max: 128 }),
    checkPattern(`${path}.key`, Key, textPattern),
    checkLength(`${path}.value`, Value, { max: 256 }),
    checkPattern(`${path}.value`, Value, textPattern),
  ]));
  const merged = new Map(tags.map(({ key, value }) => [key, value]));
  for (const { Key = '', Value = '' } of added) {
    if (/^aws:/i.test(Key)) throw invalidParameter(`Invalid tag key: ${Key}. Keys cannot begin with aws:, which is reserved for AWS.`);
    merged.set(Key, Value);
  }
  if (merged.size > tagsMax) throw invalidRequest(`A secret can have at most ${tagsMax} tags, and would have ${merged.size}.`);
  return Array.from(merged, ([key, value]) => ({ key, value }));
}
