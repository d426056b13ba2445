import { secondMs } from '#base/time.ts';
import type { Task } from '#model/task.ts';
import type { TaskDefinition } from '#model/task-definition.ts';
import type { ServiceWorld } from './draft.ts';
import { failingTarget, isBehindLoadBalancer, servesAll } from './target-health.ts';

/** The essential containers of the definition that have a health check. */
function checkedNames({ fields }: TaskDefinition): readonly (string | undefined)[] {
  return (fields.containerDefinitions ?? []).filter((container) => container.essential !== false && container.healthCheck !== undefined).map(({ name }) => name);
}

/** A task whose other essential containers have no health check stays UNKNOWN for ever, but not its service. */
function passesChecks({ healthStatus, containers }: Task, names: readonly (string | undefined)[]): boolean {
  if (healthStatus === 'UNHEALTHY') return false;
  if (names.length > 0 && healthStatus === 'HEALTHY') return true;
  return names.every((name) => containers.some((container) => container.name === name && container.healthStatus === 'HEALTHY'));
}

/**
 * When the task counts as healthy: a moment that has passed, one to come, or never as things are. ECS waits for the health checks of essential
 * containers and for those of its target groups, and without either for some time after RUNNING
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html).
 */
export function healthyFrom(task: Task, world: ServiceWorld): number {
  if (task.lastStatus !== 'RUNNING' || task.desiredStatus !== 'RUNNING') return Infinity;
  const checked = checkedNames(world.taskDefinition(task.taskDefinitionArn));
  if (!passesChecks(task, checked) || !servesAll(task, world)) return Infinity;
  if (checked.length > 0 || isBehindLoadBalancer(task)) return task.service?.healthyAt ?? world.nowMs;
  return task.service?.healthyAt ?? provenFrom(task, world);
}

/** Until when the end of a task says that it failed to start, although a target of it may have been healthy for a moment. */
export function provenFrom({ runningAt, startedAt }: Task, { nowMs, healthyAfterMs }: ServiceWorld): number {
  return (runningAt ?? startedAt ?? nowMs) + healthyAfterMs;
}

export function isHealthy(task: Task, world: ServiceWorld): boolean {
  return healthyFrom(task, world) <= world.nowMs;
}

/** Whether the task was healthy, and its health checks have not been made again since the agent that knew was replaced: it serves as before, as far as anybody knows. */
export function isHealthForgotten(task: Task, world: ServiceWorld): boolean {
  const wasHealthy = task.lastStatus === 'RUNNING' && task.service?.healthyAt !== undefined;
  return wasHealthy && task.healthStatus === 'UNKNOWN' && !passesChecks(task, checkedNames(world.taskDefinition(task.taskDefinitionArn)));
}

/** Whether its health checks have failed, and its grace period is over (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html, `healthCheckGracePeriodSeconds`). */
export function isUnhealthy(task: Task, world: ServiceWorld): boolean {
  return task.desiredStatus === 'RUNNING' && task.lastStatus === 'RUNNING' && failsChecks(task, world) && graceEnd(task, world) <= world.nowMs;
}

/** Whether a health check of it fails now, minded or not. */
export function failsChecks(task: Task, world: ServiceWorld): boolean {
  return task.healthStatus === 'UNHEALTHY' || failingTarget(task, world) !== undefined;
}

/** Until when failed health checks of the task are not minded. */
export function graceEnd({ runningAt, startedAt }: Task, { nowMs, service }: ServiceWorld): number {
  return (runningAt ?? startedAt ?? nowMs) + (service.healthCheckGracePeriodSeconds ?? 0) * secondMs;
}
