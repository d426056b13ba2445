import type { LoadBalancerTopology, TopologyNode, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { stableNumbers } from '../../stable-numbers.ts';
import { servingTargets } from '../haproxy/serving-targets.ts';

/** A target as one node sees it. A connection keeps the mark of the target that it was led to. */
export interface FlowTarget {
  readonly group: TopologyTargetGroup;
  readonly target: TopologyTarget;
  /** Unique among the load balancer's targets, below 2^28, and the same after a restart. */
  readonly number: number;
  /** Whether the node leads new connections to it. */
  readonly isServing: boolean;
  /** Whether its connections are cut: it is unhealthy, others are not, and its group says so. */
  readonly isEnded: boolean;
}

/** The targets of all groups. */
export function flowTargets({ groups }: Pick<LoadBalancerTopology, 'groups'>, node: Pick<TopologyNode, 'availabilityZone'>): readonly FlowTarget[] {
  const numbers = stableNumbers(groups.flatMap((group) => group.targets.map((target) => keyOf(group, target))));
  return groups.flatMap((group) => {
    const serving = new Set(servingTargets(group, node.availabilityZone));
    const ends = group.settings.terminatesConnectionsOfUnhealthyTargets && [...serving].some(({ state }) => state === 'healthy');
    return group.targets.map((target) => ({ group, target, number: numbers.get(keyOf(group, target)) ?? 0, isServing: serving.has(target), isEnded: ends && target.state === 'unhealthy' && !serving.has(target) }));
  });
}

/** Whether it is outside of the load balancer's VPC. */
export function isElsewhere({ availabilityZone }: Pick<TopologyTarget, 'availabilityZone'>): boolean {
  return availabilityZone === undefined || availabilityZone === 'all';
}

function keyOf({ id }: TopologyTargetGroup, { address, port }: TopologyTarget): string {
  return `${id}|${address}|${port}`;
}

/** Of a connection that is cut when its target is deregistered. */
const endsWithTarget = 2 ** 28;

/** What a new connection to it is marked with. */
export function markOf({ group, number }: FlowTarget): number {
  return group.settings.terminatesConnectionsOnDeregistration ? number + endsWithTarget : number;
}

/** What connections to it may be marked with: they keep what the group said when they began. */
export function marksOf({ number }: Pick<FlowTarget, 'number'>): readonly number[] {
  return [number, number + endsWithTarget];
}

/** Whether a connection's mark says that it ends with its target. */
export function isEndingMark(mark: number): boolean {
  return mark >= endsWithTarget;
}

/** In nft's language: of connections that end with their targets. */
export const endingMarks = `>= ${endsWithTarget}`;
