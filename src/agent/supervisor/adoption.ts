import type { TaskOrder } from '#model/link.ts';
import type { ObservedContainer } from '../runtimes/runtime.ts';
import { healthAtStart } from './health.ts';
import { labelsOf, type ContainerLabels } from './labels.ts';
import { hostLost, lostContainer, outOfMemory } from './reasons.ts';
import { containerOf, newTask, withContainer, type ContainerLife, type ContainerState, type TaskState } from './task-state.ts';

/** What a restarted agent knows of a task: what its containers say of themselves, and the order. */
export function adoptedTask(order: TaskOrder, observed: readonly ObservedContainer[], now: number): TaskState {
  // All was told before its removal began: what that has left of the containers says nothing of how they ended.
  if (order.wish === 'REMOVE') return newTask;
  let state = newTask;
  for (const container of observed) {
    const labels = labelsOf(container.labels);
    const ordered = order.containers.find(({ name }) => name === labels?.containerName);
    if (labels === undefined || ordered === undefined) continue;
    // One that was made but never seen to start is made again.
    if (container.state === 'gone' && !order.hasStarted) continue;
    const life = adoptedLife(container, labels.createdAt, now);
    // The health that was known is gone with the process that knew it: it is checked at once, not after an interval.
    const health = life.status === 'running' ? { ...healthAtStart(ordered, labels.createdAt), ...(ordered.definition.healthCheck !== undefined && { nextCheckAt: now }) } : containerOf(state, ordered.name).health;
    state = withContainer(state, ordered.name, { ...known(labels), life, health });
  }
  // Of a task that is to end anyway, nothing left is as good as ended.
  if (order.wish !== 'RUN') return state;
  const isForgotten = order.hasStarted && state.containers.size === 0;
  return isForgotten || isAnyLost(state) ? lost(state) : state;
}

/**
 * The task after its containers were looked at again: ends that were missed are found. `lookedAt` is when the looking
 * began; what started later is left alone.
 */
export function reobservedTask(known: TaskState, order: TaskOrder, observed: readonly ObservedContainer[], lookedAt: number): TaskState {
  let state = known;
  for (const { name, runtimeId } of order.containers) {
    const { life } = containerOf(state, name);
    if (life.status !== 'running' || life.startedAt >= lookedAt) continue;
    const seen = observed.find(({ id }) => id === runtimeId);
    if (seen?.state === 'running') continue;
    const exited: ContainerLife = seen === undefined ? lostLife(life.startedAt, lookedAt) : adoptedLife(seen, life.startedAt, lookedAt);
    if (exited.status === 'exited') state = withContainer(state, name, { life: exited });
  }
  return order.wish === 'RUN' && isAnyLost(state) ? lost(state) : state;
}

function adoptedLife(container: ObservedContainer, startedAt: number, now: number): ContainerLife {
  switch (container.state) {
    case 'created':
      return { status: 'created' };
    case 'running':
      return { status: 'running', startedAt };
    case 'gone':
      return lostLife(startedAt, now);
    case 'stopped':
      return {
        status: 'exited',
        startedAt,
        exitedAt: container.exitedAt ?? now,
        isDrained: false,
        ...(container.exitCode !== undefined && { exitCode: container.exitCode }),
        ...(container.isOutOfMemory === true && { reason: outOfMemory }),
      };
  }
}

function lostLife(startedAt: number, now: number): ContainerLife {
  return { status: 'exited', startedAt, exitedAt: now, reason: lostContainer, isDrained: false };
}

function known(labels: ContainerLabels): Partial<ContainerState> {
  const { imageDigest, manifestDigest, stopSignal, restartCount } = labels;
  return { imageDigest, manifestDigest, stopSignal, restartCount };
}

function isAnyLost(state: TaskState): boolean {
  return [...state.containers.values()].some(({ life }) => life.status === 'exited' && life.reason === lostContainer);
}

function lost(state: TaskState): TaskState {
  return { ...state, stop: state.stop ?? hostLost };
}
