import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import type { HealthStatus } from '#model/task.ts';
import { containerOf, type ContainerHealth, type TaskState } from './task-state.ts';

export interface HealthCheckSettings {
  readonly args: readonly string[];
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly startPeriodMs: number;
}

/**
 * A container's health check with AWS's defaults. The one in its image is not looked at, as ECS does not.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export function healthCheckOf(order: ContainerOrder): HealthCheckSettings | undefined {
  const check = order.definition.healthCheck;
  const [type, ...rest] = check?.command ?? [];
  if (check === undefined || (type !== 'CMD' && type !== 'CMD-SHELL') || rest.length === 0) return undefined;
  return {
    args: type === 'CMD' ? rest : ['/bin/sh', '-c', ...rest],
    intervalMs: (check.interval ?? 30) * 1_000,
    timeoutMs: (check.timeout ?? 5) * 1_000,
    retries: check.retries ?? 3,
    startPeriodMs: (check.startPeriod ?? 0) * 1_000,
  };
}

/** The health of a container that has just started: the first check comes one interval later. */
export function healthAtStart(order: ContainerOrder, startedAt: number): ContainerHealth {
  const check = healthCheckOf(order);
  return check === undefined ? { status: 'UNKNOWN', failures: 0 } : { status: 'UNKNOWN', failures: 0, nextCheckAt: startedAt + check.intervalMs };
}

/** The health after one more check. Failures within the start period do not count until a check has succeeded. */
export function healthAfterCheck(health: ContainerHealth, check: HealthCheckSettings, outcome: { readonly isHealthy: boolean; readonly startedAt: number; readonly now: number }): ContainerHealth {
  const nextCheckAt = outcome.now + check.intervalMs;
  if (outcome.isHealthy) return { status: 'HEALTHY', failures: 0, nextCheckAt };
  const isStarting = health.status === 'UNKNOWN' && outcome.now < outcome.startedAt + check.startPeriodMs;
  const failures = isStarting ? 0 : health.failures + 1;
  return { status: failures >= check.retries ? 'UNHEALTHY' : health.status, failures, nextCheckAt };
}

/** The worst of the essential containers: UNHEALTHY before UNKNOWN before HEALTHY. */
export function taskHealth(order: TaskOrder, state: TaskState): HealthStatus {
  const statuses = order.containers.filter(isEssential).map((container) => containerOf(state, container.name).health.status);
  if (statuses.includes('UNHEALTHY')) return 'UNHEALTHY';
  return statuses.length > 0 && statuses.every((status) => status === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}

export function isEssential(order: ContainerOrder): boolean {
  return order.definition.essential !== false;
}
