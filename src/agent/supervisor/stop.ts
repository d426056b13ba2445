import type { ContainerOrder } from '#model/link.ts';
import type { Action } from './action.ts';
import { dependentsOf } from './dependencies.ts';
import { containerOf, type TaskState } from './task-state.ts';

/** Fargate's default and greatest `stopTimeout`, in seconds. */
const stopTimeoutDefault = 30;
const stopTimeoutMax = 120;

/** A container that survives SIGKILL (an uninterruptible wait) is sent it again after this long. */
const killAgainMs = 10_000;

/**
 * How a container is brought to its end: its stop signal once everything that depends on it has ended, then SIGKILL after
 * `stopTimeout`. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export function stopStep(order: ContainerOrder, all: readonly ContainerOrder[], state: TaskState, now: number): { readonly action?: Action; readonly wakeAt?: number } {
  const { life, stopSignal } = containerOf(state, order.name);
  if (life.status !== 'running') return {};
  if (life.signalledAt === undefined) {
    const mustWait = dependentsOf(order.name, all).some((dependent) => mayBeRunning(dependent.name, state));
    return mustWait ? {} : { action: { kind: 'signal', container: order.name, signal: stopSignal } };
  }
  const killAt = life.killedAt === undefined ? life.signalledAt + stopTimeoutMs(order) : life.killedAt + killAgainMs;
  return now >= killAt ? { action: { kind: 'kill', container: order.name } } : { wakeAt: killAt };
}

export function stopTimeoutMs(order: ContainerOrder): number {
  return Math.min(order.definition.stopTimeout ?? stopTimeoutDefault, stopTimeoutMax) * 1_000;
}

/** Running, or about to be by an action that is under way. */
export function mayBeRunning(name: string, state: TaskState): boolean {
  return containerOf(state, name).life.status === 'running' || state.inFlight.has(`start ${name}`);
}
