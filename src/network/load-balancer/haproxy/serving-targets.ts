import type { TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';

/** The targets that a node knows: those of its own zone when the group does not cross zones. */
export function targetsOfNode({ settings, targets }: TopologyTargetGroup, availabilityZone: string): readonly TopologyTarget[] {
  if (settings.isCrossZone) return targets;
  return targets.filter((target) => target.availabilityZone === undefined || target.availabilityZone === 'all' || target.availabilityZone === availabilityZone);
}

/** Who gets new requests: the healthy ones, or all that are unhealthy when there is none (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html: a load balancer fails open). */
export function servingTargets(targets: readonly TopologyTarget[]): readonly TopologyTarget[] {
  const healthy = targets.filter(({ state }) => state === 'healthy');
  return healthy.length > 0 ? healthy : targets.filter(({ state }) => state === 'unhealthy');
}
