import type { TargetGroupAttribute } from '@aws-sdk/client-elastic-load-balancing-v2';
import { attributesOf, type AttributedGroup } from '#model/target-group-attributes.ts';

/** The attributes that such a group has, as they are in force. */
export function targetGroupAttributesView(group: AttributedGroup): TargetGroupAttribute[] {
  return attributesOf(group).map(({ name: Key, value: Value }) => ({ Key, Value }));
}
