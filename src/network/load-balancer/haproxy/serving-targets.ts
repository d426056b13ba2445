import type { TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { isHealthyEnough } from '../healthy-enough.ts';

/** The targets that a node knows: those of its own zone when the group does not cross zones. */
export function targetsOfNode({ settings, targets }: TopologyTargetGroup, availabilityZone: string): readonly TopologyTarget[] {
  if (settings.isCrossZone) return targets;
  return targets.filter((target) => target.availabilityZone === undefined || target.availabilityZone === 'all' || target.availabilityZone === availabilityZone);
}

/**
 * Who gets new requests through a node of the zone: the healthy ones, or also the unhealthy ones when fewer are healthy than the group wants, which is one
 * unless it says more (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html: a load balancer fails open).
 */
export function servingTargets(group: TopologyTargetGroup, availabilityZone: string): readonly TopologyTarget[] {
  const known = targetsOfNode(group, availabilityZone);
  const failsOpen = !isHealthyEnough(known, group.settings.healthMinimums.routing);
  return known.filter(({ state }) => state === 'healthy' || (failsOpen && state === 'unhealthy'));
}
