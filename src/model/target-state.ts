import type { LoadBalancer } from './load-balancer.ts';
import type { Target, TargetFailure } from './target.ts';

/** What a target is, in AWS's words (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html). */
export type TargetState = { readonly state: 'healthy' } | { readonly state: 'initial' | 'unhealthy' | 'unused' | 'draining'; readonly reason: TargetReason; readonly description: string };

export type TargetReason = TargetFailure | 'Elb.RegistrationInProgress' | 'Elb.InitialHealthChecking' | 'Target.DeregistrationInProgress' | 'Target.NotRegistered' | 'Target.NotInUse' | 'Target.IpUnusable';

/** What decides about a target besides its own document. */
export interface TargetSurroundings {
  /** Those that have a listener or rule that forwards to its group. */
  readonly balancers: readonly Pick<LoadBalancer, 'state' | 'nodes'>[];
  /** Whether its address is one of a load balancer's own. */
  readonly isOfBalancer: boolean;
}

/** The reasons and descriptions are those of https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-reason-codes. */
export function targetStateOf(target: Pick<Target, 'availabilityZone' | 'health' | 'drainingSince'>, { balancers, isOfBalancer }: TargetSurroundings): TargetState {
  if (target.drainingSince !== undefined) return { state: 'draining', reason: 'Target.DeregistrationInProgress', description: 'Target deregistration is in progress' };
  if (balancers.length === 0) return notInUse('Target group is not configured to receive traffic from the load balancer');
  if (isOfBalancer) return { state: 'unused', reason: 'Target.IpUnusable', description: 'The IP address cannot be used as a target, as it is in use by a load balancer' };
  if (!balancers.some((balancer) => isServedZone(target, balancer))) return notInUse('Target is in an Availability Zone that is not enabled for the load balancer');
  if (target.health.state === 'unhealthy') return target.health;
  if (target.health.state === 'healthy') return { state: 'healthy' };
  return balancers.some(({ state }) => state.code === 'active')
    ? { state: 'initial', reason: 'Elb.InitialHealthChecking', description: 'Initial health checks in progress' }
    : { state: 'initial', reason: 'Elb.RegistrationInProgress', description: 'Target registration is in progress' };
}

/** A target that is not registered, or no more. */
export const notRegistered: TargetState = { state: 'unused', reason: 'Target.NotRegistered', description: 'Target is not registered to the target group' };

/** Whether a load balancer has a node in the target's zone, or the target is not of one. */
export function isServedZone({ availabilityZone: zone }: Pick<Target, 'availabilityZone'>, { nodes }: Pick<LoadBalancer, 'nodes'>): boolean {
  return zone === undefined || zone === 'all' || nodes.some(({ availabilityZone }) => availabilityZone === zone);
}

function notInUse(description: string): TargetState {
  return { state: 'unused', reason: 'Target.NotInUse', description };
}
