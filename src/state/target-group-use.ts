import { listenerRules, targetGroupsOf } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { scopeKey } from '#model/scope.ts';
import type { TargetGroup } from '#model/target-group.ts';
import type { Reader } from './store.ts';

/** Whether a listener or a rule forwards to the target group, and so a load balancer has it. */
export function isTargetGroupUsed(reader: Reader, group: TargetGroup): boolean {
  if (reader.find(listenerRules, 'targetGroup', group.arn).length > 0) return true;
  return reader.find(listeners, 'scope', scopeKey(group)).some(({ defaultActions }) => targetGroupsOf(defaultActions).includes(group.arn));
}
