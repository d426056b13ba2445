import type { ContainerOrder } from '#model/link.ts';
import { reportOf } from '../supervisor/report.ts';
import type { LiveTask } from '../supervisor/live-task.ts';
import { containerOf } from '../supervisor/task-state.ts';

/** The ECS agent's words, in the order in which a container goes through them. */
const knownStatuses = ['NONE', 'PULLED', 'CREATED', 'RUNNING', 'STOPPED'] as const;

export type KnownStatus = (typeof knownStatuses)[number];

export interface TaskStatuses {
  readonly desired: 'RUNNING' | 'STOPPED';
  readonly known: KnownStatus;
  readonly ofContainers: ReadonlyMap<string, KnownStatus>;
}

/** A task is as far as the container that is least far; one that has run counts as running until all of them have stopped. */
export function statusesOf({ order, state }: LiveTask): TaskStatuses {
  const report = reportOf(order, state);
  const ofContainers = new Map(order.containers.map((container) => [container.name, containerStatus(container, { order, state }, report)]));
  const isStopping = report.status !== 'PENDING' && report.status !== 'RUNNING';
  return { desired: isStopping ? 'STOPPED' : 'RUNNING', known: taskStatus(report, [...ofContainers.values()]), ofContainers };
}

type Report = ReturnType<typeof reportOf>;

function taskStatus(report: Report, ofContainers: readonly KnownStatus[]): KnownStatus {
  if (report.status === 'REMOVED' || ofContainers.every((status) => status === 'STOPPED')) return 'STOPPED';
  if (report.status === 'RUNNING' || report.startedAt !== undefined) return 'RUNNING';
  const least = Math.min(...ofContainers.map((status) => knownStatuses.indexOf(status)));
  return knownStatuses[least] ?? 'NONE';
}

function containerStatus(container: ContainerOrder, { state }: LiveTask, report: Report): KnownStatus {
  const status = report.containers.find(({ name }) => name === container.name)?.status;
  if (status === 'RUNNING' || status === 'STOPPED') return status;
  const { life, manifestDigest } = containerOf(state, container.name);
  if (life.status === 'created') return 'CREATED';
  return manifestDigest === undefined ? 'NONE' : 'PULLED';
}
