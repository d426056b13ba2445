import type { ReportedTarget, TopologyNode } from '#model/load-balancer-topology.ts';
import type { HealthCheck } from '#model/target-group.ts';
import type { HealthState } from './health-state.ts';

/** A target whose health is looked after, and how. */
export interface Check {
  readonly target: ReportedTarget;
  /** From where: what the target's security groups and the network's ACLs say of this node is enforced on the check. */
  readonly node: TopologyNode;
  readonly address: string;
  readonly port: number;
  /** What HTTP's `Host` says. */
  readonly host: string;
  readonly settings: HealthCheck;
  /** Of HTTP and HTTPS. */
  readonly version: 'HTTP1' | 'HTTP2' | 'GRPC';
  /** Network load balancers tell only that a check has failed, not why. */
  readonly tellsWhy: boolean;
  /** As the control plane knows it. */
  readonly state: HealthState['state'];
  readonly registeredAt: number;
}

/** A target is the same target while it stays registered. */
export function checkKey({ target, registeredAt }: Check): string {
  return `${target.targetGroupArn}|${target.id}|${target.port}|${registeredAt}`;
}
