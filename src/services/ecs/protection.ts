import type { Failure, ProtectedTask } from '@aws-sdk/client-ecs';
import { minuteMs } from '#base/time.ts';
import type { Cluster } from '#model/cluster.ts';
import { deployments } from '#model/deployment.ts';
import type { Task } from '#model/task.ts';
import type { Reader } from '#state/store.ts';
import { invalidParameter } from './errors.ts';
import { livingTasksOfService } from './living-tasks-of-service.ts';
import { findTask, missingTaskArn } from './tasks.ts';

const expiryMinutesDefault = 120;
const expiryMinutesMax = 2_880;

/** Whether a task is protected from scale-in, or why that cannot be told (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html). */
export type Protection = { readonly task: Task } | { readonly failure: Failure };

/** The task that a caller means, as far as a service has started it: others are never protected. */
export function protectableTask(reader: Reader, cluster: Cluster, reference: string): Protection {
  const task = findTask(reader, cluster, reference);
  if (task === undefined) return { failure: { arn: missingTaskArn(cluster, reference), reason: 'MISSING' } };
  return task.service === undefined ? notValid(task) : { task };
}

/** The task with the protection that is wished for it, or why it cannot have it. */
export function withProtection(reader: Reader, task: Task, wish: { readonly protectedUntil: number | undefined; readonly nowMs: number }): Protection {
  const { protectedUntil: before, ...bare } = task;
  const version = task.version + 1;
  if (wish.protectedUntil === undefined) return { task: before === undefined ? task : { ...bare, version } };
  if (task.desiredStatus === 'STOPPED') return notValid(task);
  if (isDeploymentBlocked(reader, task, wish.nowMs)) return { failure: { arn: task.arn, reason: 'DEPLOYMENT_BLOCKED', detail: deploymentBlocked } };
  return { task: { ...bare, protectedUntil: wish.protectedUntil, version } };
}

const deploymentBlocked =
  "Task protection can't be set because one or more previously protected tasks are preventing the service deployment from stabilizing. Remove scale-in protection from existing tasks or wait until the task protection expires.";

/** Other tasks that are protected keep a deployment of the task's service from going on. */
function isDeploymentBlocked(reader: Reader, { arn, service }: Task, nowMs: number): boolean {
  if (service === undefined) return false;
  const groups = reader.find(deployments, 'service', service.serviceArn);
  if (groups.every(({ blockedAt }) => blockedAt === undefined)) return false;
  const replaced = new Set(groups.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id));
  return livingTasksOfService(reader, service.serviceArn).some((other) => other.arn !== arn && replaced.has(other.service?.groupId ?? '') && isProtected(other, nowMs));
}

function notValid({ arn }: Task): Protection {
  return { failure: { arn, reason: 'TASK_NOT_VALID' } };
}

/** When a protection that begins now ends. */
export function protectionEnd(expiresInMinutes: number | undefined, nowMs: number): number {
  const minutes = expiresInMinutes ?? expiryMinutesDefault;
  if (minutes < 1 || minutes > expiryMinutesMax) throw invalidParameter(`expiresInMinutes should be between 1 and ${expiryMinutesMax}.`);
  return nowMs + minutes * minuteMs;
}

function isProtected({ protectedUntil }: Task, nowMs: number): boolean {
  return protectedUntil !== undefined && protectedUntil > nowMs;
}

/** One that has expired is shown as none. */
export function protectionsView(protections: readonly Protection[], nowMs: number): { protectedTasks: ProtectedTask[]; failures: Failure[] } {
  return {
    protectedTasks: protections.flatMap((one) => ('task' in one ? [protectedTaskView(one.task, nowMs)] : [])),
    failures: protections.flatMap((one) => ('failure' in one ? [one.failure] : [])),
  };
}

function protectedTaskView(task: Task, nowMs: number): ProtectedTask {
  const { arn: taskArn, protectedUntil } = task;
  if (protectedUntil === undefined || !isProtected(task, nowMs)) return { taskArn, protectionEnabled: false };
  return { taskArn, protectionEnabled: true, expirationDate: new Date(protectedUntil) };
}
