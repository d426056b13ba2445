import type { TargetFailure } from '#model/target.ts';

/** What one health check has found. */
export type CheckResult = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly reason: TargetFailure; readonly description: string };

/** What is known of a target's health, and of how many checks in a row speak against it. */
export type HealthState = { readonly against: number } & ({ readonly state: 'initial' | 'healthy' } | { readonly state: 'unhealthy'; readonly reason?: TargetFailure; readonly description?: string });

export interface Thresholds {
  readonly healthyThresholdCount: number;
  readonly unhealthyThresholdCount: number;
}

export function initialHealth(state: HealthState['state']): HealthState {
  return { state, against: 0 };
}

/**
 * The health after another check: one that passes makes a new target healthy; otherwise it takes as many checks in a row as the
 * thresholds say (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html).
 */
export function afterCheck(before: HealthState, result: CheckResult, thresholds: Thresholds): HealthState {
  if (result.kind === 'passed') return afterSuccess(before, thresholds);
  if (before.state === 'unhealthy') return { ...before, against: 0, reason: result.reason, description: result.description };
  const against = before.against + 1;
  if (against < thresholds.unhealthyThresholdCount) return { state: before.state, against };
  return { state: 'unhealthy', against: 0, reason: result.reason, description: result.description };
}

function afterSuccess(before: HealthState, { healthyThresholdCount }: Thresholds): HealthState {
  if (before.state !== 'unhealthy') return { state: 'healthy', against: 0 };
  const against = before.against + 1;
  return against < healthyThresholdCount ? { ...before, against } : { state: 'healthy', against: 0 };
}
