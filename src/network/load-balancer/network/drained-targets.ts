import type { LoadBalancerReport } from '#model/load-balancer-topology.ts';
import type { FlowTable } from './flow-table.ts';
import { marksOf, type FlowTarget } from './flow-targets.ts';

export interface OpenConnections {
  /** Of those that the kernel carries. */
  readonly marks: ReadonlySet<number>;
  /** Where those of a proxy lead, as `address:port`. */
  readonly places: ReadonlySet<string>;
}

/** Targets that get no new connections, by what they are registered as; one that is a load balancer has several addresses. */
export function drainingTargets({ targets }: FlowTable): ReadonlyMap<string, readonly FlowTarget[]> {
  return Map.groupBy(targets.filter(({ target }) => target.state === 'draining'), ({ group, target }) => `${group.arn}|${target.id}|${target.port}`);
}

/** Whether it has no connection left. */
export function isDrained(places: readonly FlowTarget[], open: OpenConnections): boolean {
  return !places.some((place) => marksOf(place).some((mark) => open.marks.has(mark)) || open.places.has(`${place.target.address}:${place.target.port}`));
}

export function drainedReports(places: readonly FlowTarget[]): readonly LoadBalancerReport[] {
  return places.slice(0, 1).map(({ group, target }) => ({ kind: 'drained', targetGroupArn: group.arn, id: target.id, port: target.port }));
}
