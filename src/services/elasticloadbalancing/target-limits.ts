import type { LoadBalancer } from '#model/load-balancer.ts';
import { targetGroups, type TargetGroup } from '#model/target-group.ts';
import { targets, type Target } from '#model/target.ts';
import type { Reader } from '#state/store.ts';
import { balancersOf, groupArnsOf } from '#state/target-group-use.ts';
import { tooManyRegistrations, tooManyTargets } from './errors.ts';
import { limits } from './limits.ts';

const perBalancerMax = { application: limits['targets-per-application-load-balancer'], network: limits['targets-per-network-load-balancer'] } as const;
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html */
const networkBalancersOfApplicationMax = 2;
const targetsThatApplicationIsWorth = 50;

/** Refuses what was just written when there are more targets than a target group, or the load balancer that has it, may have. */
export function checkTargetCount(reader: Reader, group: TargetGroup): void {
  const own = registeredIn(reader, group);
  const max = group.targetType === 'alb' ? 1 : limits['targets-per-target-group'];
  if (own.length > max) throw tooManyTargets(`The maximum number of targets per target group '${max}' has been reached on target group '${group.arn}'`);
  const [balancer] = balancersOf(reader, group);
  if (balancer === undefined) return;
  const all = groupArnsOf(reader, balancer).flatMap((arn) => reader.get(targetGroups, arn) ?? []).map((other) => ({ group: other, registered: registeredIn(reader, other) }));
  if (balancer.type === 'network') checkNetwork(reader, all, balancer);
  const balancerMax = perBalancerMax[balancer.type];
  if (all.flatMap(({ registered }) => registered).length > balancerMax) throw tooManyTargets(`The maximum number of targets per load balancer '${balancerMax}' has been reached on load balancer '${balancer.arn}'`);
}

interface GroupTargets {
  readonly group: TargetGroup;
  readonly registered: readonly Target[];
}

/** Network load balancers have a limit for each zone besides, which an application load balancer takes its part of in each. */
function checkNetwork(reader: Reader, all: readonly GroupTargets[], { arn }: LoadBalancer): void {
  const applications = all.filter(({ group }) => group.targetType === 'alb').flatMap(({ registered }) => registered);
  const max = limits['targets-per-availability-zone-per-network-load-balancer'] - applications.length * targetsThatApplicationIsWorth;
  const zones = all.flatMap(({ registered }) => registered).flatMap(({ availabilityZone: zone = 'all' }) => (zone === 'all' ? [] : [zone]));
  for (const [zone, { length }] of Map.groupBy(zones, (each) => each)) if (length > max) throw tooManyTargets(`The maximum number of targets per Availability Zone '${max}' has been reached in '${zone}' on load balancer '${arn}'`);
  for (const { id } of applications) checkApplication(reader, id);
}

function checkApplication(reader: Reader, arn: string): void {
  const groups = reader.find(targets, 'id', arn).filter(isRegistered).flatMap((target) => reader.get(targetGroups, target.targetGroupArn) ?? []);
  const users = new Set(groups.flatMap((group) => balancersOf(reader, group)).map((balancer) => balancer.arn));
  if (users.size > networkBalancersOfApplicationMax) throw tooManyRegistrations(`The Application Load Balancer '${arn}' can be a target of '${networkBalancersOfApplicationMax}' Network Load Balancers`);
}

function registeredIn(reader: Reader, { arn }: TargetGroup): readonly Target[] {
  return reader.find(targets, 'targetGroup', arn).filter(isRegistered);
}

function isRegistered({ drainingSince }: Target): boolean {
  return drainingSince === undefined;
}
