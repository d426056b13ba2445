import type { LoadBalancer } from '#model/load-balancer.ts';
import { scopeKey } from '#model/scope.ts';
import { targetGroups, type TargetGroup } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import type { Reader } from '#state/store.ts';
import { balancersOf } from '#state/target-group-use.ts';
import { tooManyTargets } from './errors.ts';
import { limits } from './limits.ts';

const perBalancerMax = { application: limits['targets-per-application-load-balancer'], network: limits['targets-per-network-load-balancer'] } as const;

/** Refuses what was just registered when it is more than a target group, or the load balancer that has it, may have. */
export function checkTargetCount(reader: Reader, group: TargetGroup): void {
  const max = group.targetType === 'alb' ? 1 : limits['targets-per-target-group'];
  if (registeredCount(reader, group) > max) throw tooManyTargets(`The maximum number of targets per target group '${max}' has been reached on target group '${group.arn}'`);
  const [balancer] = balancersOf(reader, group);
  if (balancer === undefined) return;
  const groups = reader.find(targetGroups, 'scope', scopeKey(group)).filter((other) => balancersOf(reader, other).some(({ arn }) => arn === balancer.arn));
  const count = groups.reduce((sum, other) => sum + registeredCount(reader, other), 0);
  const balancerMax = perBalancerMax[balancer.type];
  checkZones(reader, groups, balancer);
  if (count > balancerMax) throw tooManyTargets(`The maximum number of targets per load balancer '${balancerMax}' has been reached on load balancer '${balancer.arn}'`);
}

/** Network load balancers have a limit for each zone besides. */
function checkZones(reader: Reader, groups: readonly TargetGroup[], { type, arn }: LoadBalancer): void {
  if (type !== 'network') return;
  const max = limits['targets-per-availability-zone-per-network-load-balancer'];
  const zones = groups.flatMap((group) => reader.find(targets, 'targetGroup', group.arn)).flatMap(({ drainingSince, availabilityZone: zone = 'all' }) => (drainingSince === undefined && zone !== 'all' ? [zone] : []));
  const counts = Map.groupBy(zones, (zone) => zone);
  for (const [zone, { length }] of counts) if (length > max) throw tooManyTargets(`The maximum number of targets per Availability Zone '${max}' has been reached in '${zone}' on load balancer '${arn}'`);
}

function registeredCount(reader: Reader, { arn }: TargetGroup): number {
  return reader.find(targets, 'targetGroup', arn).filter(({ drainingSince }) => drainingSince === undefined).length;
}
