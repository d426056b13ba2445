import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** What is registered with a target group: an address, an instance or a load balancer, and a port. */
export interface Target extends Scope {
  readonly targetGroupArn: string;
  /** As registered: an IPv4 address, an instance id, or the ARN of an application load balancer. */
  readonly id: string;
  readonly port: number;
  /** As registered: `all` for an address outside of the VPC. */
  readonly availabilityZone?: string;
  /** The ECS task that it is of: registered and deregistered by its service. */
  readonly taskArn?: string;
  /** What its health checks have found last; said of by AWS's words in `DescribeTargetHealth` unless its group is unused. */
  readonly health: TargetHealth;
  readonly registeredAt: number;
  /** Set when it is deregistered: it gets no new connections, and goes when the deregistration delay is over. */
  readonly drainingSince?: number;
  /** When the data plane said that no connection of it is left: deregistration is complete, though it is shown as draining until the delay is over. */
  readonly drainedAt?: number;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states ; `unused` and `draining` follow from other documents. */
export type TargetHealth =
  | { readonly state: 'initial' | 'healthy' }
  | { readonly state: 'unhealthy'; readonly reason: TargetFailure; readonly description: string };

/** AWS's reason codes of a target whose health checks fail. */
export type TargetFailure = 'Target.ResponseCodeMismatch' | 'Target.Timeout' | 'Target.FailedHealthChecks' | 'Elb.InternalError';

export const targets = defineCollection<Target>()({
  kind: 'elbv2-target',
  version: 1,
  key: targetKey,
  indexes: { scope: scopeKey, targetGroup: (target) => target.targetGroupArn, task: (target) => target.taskArn, id: (target) => target.id },
});

/** A target is the same when group, id and port are. */
export function targetKey({ targetGroupArn, id, port }: Pick<Target, 'targetGroupArn' | 'id' | 'port'>): string {
  return `${targetGroupArn}|${id}|${port}`;
}
