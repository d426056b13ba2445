import type { LoadBalancerReport, LoadBalancerTopology, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import type { LoadBalancers } from './load-balancers.ts';

/** Load balancers that carry nothing: each is served as soon as it is wanted, every target is healthy, and no connection is ever open. */
export class SimulatedLoadBalancers implements LoadBalancers {
  readonly #listeners: ((report: LoadBalancerReport) => void)[] = [];

  setLoadBalancers(wanted: readonly LoadBalancerTopology[]): void {
    for (const report of wanted.flatMap(reportsOf)) for (const listener of this.#listeners) listener(report);
  }

  onReport(listener: (report: LoadBalancerReport) => void): void {
    this.#listeners.push(listener);
  }

  async destroy(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}

function reportsOf({ arn, groups }: LoadBalancerTopology): readonly LoadBalancerReport[] {
  return [{ kind: 'served', loadBalancerArn: arn }, ...groups.flatMap((group) => group.targets.flatMap((target) => reportOf(group, target)))];
}

function reportOf({ arn }: TopologyTargetGroup, { id, port, state }: TopologyTarget): readonly LoadBalancerReport[] {
  const target = { targetGroupArn: arn, id, port };
  if (state === 'draining') return [{ kind: 'drained', ...target }];
  return state === 'healthy' ? [] : [{ kind: 'healthy', ...target }];
}
