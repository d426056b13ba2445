import type { TargetGroup as TargetGroupView } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '#model/target-group.ts';
import type { Reader } from '#state/store.ts';
import { balancersOf } from '#state/target-group-use.ts';
import { targetGroupView } from './views/target-group.ts';

/** A target group as the API shows it now, with the load balancers that have it. */
export function shownTargetGroup(reader: Reader, group: TargetGroup): TargetGroupView {
  return targetGroupView(group, balancersOf(reader, group).map(({ arn }) => arn));
}
