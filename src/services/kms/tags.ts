import type { Tag as KmsTag } from '@aws-sdk/client-kms';
import { mergedTags, type Tag } from '#model/tag.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { invalidTag, refuseComplaints } from './errors.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/tagging-keys.html */
const tagsMax = 50;
const text = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Puts `added` over `tags`, key by key. */
export function withTags(tags: readonly Tag[], added: readonly KmsTag[] = []): readonly Tag[] {
  refuseComplaints(checkEach('tags', added, (path, { TagKey, TagValue }) => [checkLength(`${path}.tagKey`, TagKey, { min: 1, max: 128 }), checkLength(`${path}.tagValue`, TagValue, { max: 256 })]));
  const keys = added.map(({ TagKey = '' }) => TagKey);
  if (new Set(keys).size < keys.length) throw invalidTag('Duplicate tag keys');
  for (const { TagKey = '', TagValue = '' } of added) {
    if (TagKey.toLowerCase().startsWith('aws:')) throw invalidTag('Tags beginning with aws: are reserved');
    if (!text.test(TagKey) || !text.test(TagValue)) throw invalidTag(`The tag ${TagKey} has characters that are not allowed: letters, digits, spaces and _ . : / = + - @ are.`);
  }
  const merged = mergedTags(tags, added.map(({ TagKey = '', TagValue = '' }) => ({ key: TagKey, value: TagValue })));
  if (merged.length > tagsMax) throw invalidTag('Too many tags');
  return merged;
}

export function tagsView(tags: readonly Tag[]): KmsTag[] {
  return tags.map(({ key, value }) => ({ TagKey: key, TagValue: value }));
}
