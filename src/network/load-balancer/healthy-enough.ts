import type { HealthMinimum, TopologyTarget } from '#model/load-balancer-topology.ts';

/**
 * Whether as many of the targets are healthy as their group wants; those that drain are registered no more
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-health).
 */
export function isHealthyEnough(targets: readonly TopologyTarget[], { count, percentage }: HealthMinimum): boolean {
  const registered = targets.filter(({ state }) => state !== 'draining').length;
  const healthy = targets.filter(({ state }) => state === 'healthy').length;
  return healthy >= count && healthy * 100 >= percentage * registered;
}
