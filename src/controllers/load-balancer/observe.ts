import type { LoadBalancer, LoadBalancerState } from '#model/load-balancer.ts';
import type { LoadBalancerReport } from '#model/load-balancer-topology.ts';
import type { Target } from '#model/target.ts';

type BalancerReport = Extract<LoadBalancerReport, { readonly kind: 'served' | 'failed' }>;
type TargetReport = Exclude<LoadBalancerReport, BalancerReport>;

/** The load balancer with what a report teaches; undefined when that is nothing. */
export function observedBalancer(balancer: LoadBalancer, report: BalancerReport): LoadBalancer | undefined {
  const state = stateOf(balancer.state, report);
  const { state: before } = balancer;
  const isSame = state.code === before.code && ('reason' in state ? state.reason : '') === ('reason' in before ? before.reason : '');
  return isSame ? undefined : { ...balancer, state };
}

/** One that has worked is impaired by what fails later: what it served before, it may still serve. */
function stateOf(before: LoadBalancerState, report: BalancerReport): LoadBalancerState {
  if (report.kind === 'served') return { code: 'active' };
  const hasWorked = before.code === 'active' || before.code === 'active_impaired';
  return { code: hasWorked ? 'active_impaired' : 'failed', reason: report.reason };
}

/** The target with what a report teaches; undefined when that is nothing. What is said of a target that drains is of its last connections only. */
export function observedTarget(target: Target, report: TargetReport, nowMs: number): Target | undefined {
  const isDraining = target.drainingSince !== undefined;
  if (report.kind === 'drained') return isDraining && target.drainedAt === undefined ? { ...target, drainedAt: nowMs } : undefined;
  if (isDraining) return undefined;
  const health: Target['health'] = report.kind === 'healthy' ? { state: 'healthy' } : { state: 'unhealthy', reason: report.reason, description: report.description };
  return isSameHealth(target.health, health) ? undefined : { ...target, health };
}

function isSameHealth(one: Target['health'], other: Target['health']): boolean {
  if (one.state !== 'unhealthy' || other.state !== 'unhealthy') return one.state === other.state;
  return one.reason === other.reason && one.description === other.description;
}
