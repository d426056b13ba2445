import type { Tag as Ec2Tag } from '@aws-sdk/client-ec2';
import type { Tag } from '#model/tag.ts';

export function tagList(tags: readonly Tag[]): Ec2Tag[] {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
