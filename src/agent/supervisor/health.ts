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

export interface CheckOutcome {
  readonly exitCode: number;
  readonly output: string;
  /** When the container was started. */
  readonly startedAt: number;
  readonly now: number;
}

/** As much as the ECS agent keeps of what a check prints. */
const outputLengthMax = 1_024;

/** The health after one more check. Failures within the start period do not count until a check has succeeded. */
export function healthAfterCheck(health: ContainerHealth, check: HealthCheckSettings, outcome: CheckOutcome): ContainerHealth {
  const { exitCode, output, startedAt, now } = outcome;
  const isStarting = health.status === 'UNKNOWN' && now < startedAt + check.startPeriodMs;
  const failures = exitCode === 0 || isStarting ? 0 : health.failures + 1;
  const status = statusAfter(health.status, exitCode === 0, failures >= check.retries);
  const change = status === health.status ? health.change : { at: now, exitCode, output: output.slice(0, outputLengthMax) };
  return { status, failures, nextCheckAt: now + check.intervalMs, ...(change !== undefined && { change }) };
}

function statusAfter(status: HealthStatus, isHealthy: boolean, hasFailedEnough: boolean): HealthStatus {
  if (isHealthy) return 'HEALTHY';
  return hasFailedEnough ? 'UNHEALTHY' : status;
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
