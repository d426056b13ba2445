import type { CheckResult } from './health-state.ts';

export const passed: CheckResult = { kind: 'passed' };

/** As `DescribeTargetHealth` says it (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-reason-codes). */
export const timedOut: CheckResult = { kind: 'failed', reason: 'Target.Timeout', description: 'Request timed out' };
export const failed: CheckResult = { kind: 'failed', reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };

export function mismatched(code: number): CheckResult {
  return { kind: 'failed', reason: 'Target.ResponseCodeMismatch', description: `Health checks failed with these codes: [${code}]` };
}
