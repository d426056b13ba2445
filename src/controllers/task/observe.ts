import type { ContainerReport, TaskReport } from '#model/link.ts';
import type { Task, TaskContainer, TaskStatus } from '#model/task.ts';
import { laterOf, withStopWish } from '#model/task-status.ts';
import { isBehindLoadBalancer } from './registered.ts';
import { isSame } from './same.ts';

/**
 * The task as it is after a report about it. Facts of an older generation are taken too, because what has happened stays
 * true; only that a task is removed has to answer the order to remove it. Statuses move forward and nothing is unlearned.
 * Gives the same object back when the report tells nothing new.
 */
export function observe(task: Task, report: TaskReport, nowMs: number): Task {
  if (report.generation > task.generation || task.lastStatus === 'STOPPED') return task;
  const learned = report.status === 'REMOVED' ? task : withFacts(task, report);
  const stopping = withStop(learned, report);
  const moved = withStatus(stopping, report, nowMs);
  if (isSame(task, moved)) return task;
  return { ...moved, version: task.version + 1 };
}

function withFacts(task: Task, report: TaskReport): Task {
  const containers = task.containers.map((container) => withContainerFacts(container, report.containers.find((candidate) => candidate.name === container.name)));
  return {
    ...task,
    containers,
    healthStatus: report.healthStatus,
    ...firstKnown('connectivityAt', task, report),
    ...firstKnown('pullStartedAt', task, report),
    ...firstKnown('pullStoppedAt', task, report),
    ...firstKnown('startedAt', task, report),
    ...firstKnown('executionStoppedAt', task, report),
  };
}

/** A moment that the agent reports is kept as it was first told. */
function firstKnown<Name extends 'connectivityAt' | 'pullStartedAt' | 'pullStoppedAt' | 'startedAt' | 'executionStoppedAt'>(name: Name, task: Task, report: TaskReport): Partial<Record<Name, number>> {
  const value = task[name] ?? report[name];
  const known: Partial<Record<Name, number>> = {};
  if (value !== undefined) known[name] = value;
  return known;
}

function withContainerFacts(container: TaskContainer, report: ContainerReport | undefined): TaskContainer {
  if (report === undefined) return container;
  const hasEnded = container.lastStatus === 'STOPPED' && report.status !== 'STOPPED' && (report.restartCount ?? 0) <= (container.restartCount ?? 0);
  if (hasEnded) return container;
  const { exitCode, reason, stoppedAt, ...living } = container;
  const ended = report.status === 'STOPPED' ? { ...defined({ exitCode, reason, stoppedAt }), ...defined({ exitCode: report.exitCode, reason: report.reason, stoppedAt: report.stoppedAt }) } : {};
  return {
    ...living,
    ...defined({ imageDigest: report.imageDigest, restartCount: report.restartCount, startedAt: report.startedAt }),
    ...ended,
    lastStatus: report.status,
    healthStatus: report.healthStatus,
  };
}

/** The agent stops a task by itself: an essential container ended, an image could not be pulled … */
function withStop(task: Task, report: TaskReport): Task {
  if (report.stop !== undefined) return withStopWish(task, report.stop);
  if (report.status !== 'STOPPING' && report.status !== 'STOPPED') return task;
  return withStopWish(task, { code: 'EssentialContainerExited', reason: 'Essential container in task exited' });
}

function withStatus(task: Task, report: TaskReport, nowMs: number): Task {
  if (report.status === 'REMOVED') {
    if (task.lastStatus !== 'DEPROVISIONING' || report.generation !== task.generation) return task;
    return { ...task, lastStatus: 'STOPPED', stoppedAt: nowMs };
  }
  const lastStatus = laterOf(statusOf(task, report), task.lastStatus);
  const isLeaving = task.desiredStatus === 'STOPPED';
  return {
    ...task,
    lastStatus,
    ...(report.status === 'RUNNING' && task.startedAt === undefined && { startedAt: nowMs }),
    ...(lastStatus === 'RUNNING' && task.runningAt === undefined && { runningAt: nowMs }),
    ...(isLeaving && task.stoppingAt === undefined && { stoppingAt: nowMs }),
    ...(lastStatus === 'DEPROVISIONING' && task.lastStatus !== 'DEPROVISIONING' && { generation: task.generation + 1, executionStoppedAt: task.executionStoppedAt ?? nowMs }),
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
function statusOf(task: Task, report: TaskReport): TaskStatus {
  switch (report.status) {
    case 'STOPPED':
      return 'DEPROVISIONING';
    case 'STOPPING':
      return 'STOPPING';
    case 'RUNNING':
      if (task.desiredStatus === 'STOPPED') return 'DEACTIVATING';
      return isBehindLoadBalancer(task) ? 'ACTIVATING' : 'RUNNING';
    default:
      if (task.desiredStatus === 'STOPPED') return 'DEACTIVATING';
      return report.containers.some((container) => container.status === 'RUNNING') ? 'ACTIVATING' : 'PENDING';
  }
}

function defined<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const kept: { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) Reflect.set(kept, name, value);
  return kept;
}
