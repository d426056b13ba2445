import { codeOf, WorldError } from '#base/errors.ts';
import type { TaskOrder } from '#model/link.ts';
import { keyOf, type Action } from './action.ts';
import { failedToStart, loggerFailure, reasonOf } from './reasons.ts';
import { containerOf, withContainer, type TaskState } from './task-state.ts';

const retryFirstMs = 200;
const retryMaxMs = 10_000;
/** How often an image that vanished between its pull and its use is pulled again. */
const pullAgainMax = 3;
const signalAgainMax = 3;
/** How often a launch is tried again that failed for reasons of the host's: for about ten seconds. */
const launchAgainMax = 6;
/** What these say of an image or a container does not change by trying again. */
const finalCodes = new Set(['CannotPullContainerError', 'CannotCreateContainerError', 'CannotStartContainerError', 'ImageNotPresent', 'ContainerNotFound']);

export interface ActionFailure {
  readonly action: Action;
  readonly error: unknown;
  readonly now: number;
  /** In [0, 1): spreads the retries of many tasks. */
  readonly chance: number;
}

/** What a failed action means for the task: the end of it, the end of a container, or another try. */
export function afterFailure(order: TaskOrder, state: TaskState, failure: ActionFailure): TaskState {
  const { action, error, now } = failure;
  if (isOfTheHost(failure, state)) return again(state, failure);
  switch (action.kind) {
    case 'claim-network':
    case 'connect-network':
    case 'prepare':
    case 'retrieve':
      // What runs already goes on; it only waits for its surroundings to be confirmed again.
      if (hasAnyStarted(order, state)) return again(state, failure);
      return { ...state, stop: state.stop ?? { ...failedToStart, reason: reasonOf(error, 'ResourceInitializationError') } };
    case 'open-log':
      return { ...state, stop: state.stop ?? { ...failedToStart, reason: loggerFailure(error) } };
    case 'pull':
      // It was pulled before and runs: the image is only wanted for its volumes, which another container takes.
      if (containerOf(state, action.container).life.status !== 'absent') return again(state, failure);
      return withContainer(state, action.container, { life: { status: 'failed', failedAt: now, reason: reasonOf(error, 'CannotPullContainerError') } });
    case 'create': {
      const attempts = state.retries.get(keyOf(action))?.attempts ?? 0;
      if (codeOf(error) === 'ImageNotPresent' && attempts < pullAgainMax) return withoutImage(again(state, failure), action.container);
      return withContainer(state, action.container, { life: { status: 'failed', failedAt: now, reason: reasonOf(error, 'CannotCreateContainerError') } });
    }
    case 'start':
      if (containerOf(state, action.container).life.status !== 'created') return state;
      return withContainer(state, action.container, { life: { status: 'failed', failedAt: now, reason: reasonOf(error, 'CannotStartContainerError') } });
    case 'signal':
      return afterLostSignal(state, action, failure);
    default:
      return again(state, failure);
  }
}

/** The runtime is restarting, or still busy with what a daemon that died had begun. */
function isOfTheHost({ action, error }: ActionFailure, state: TaskState): boolean {
  if (action.kind !== 'pull' && action.kind !== 'create' && action.kind !== 'start') return false;
  const attempts = state.retries.get(keyOf(action))?.attempts ?? 0;
  return error instanceof WorldError && !finalCodes.has(error.code) && attempts < launchAgainMax;
}

/** A signal that cannot be sent (an image may name one that Linux does not have) counts as sent in the end, so that SIGKILL follows. */
function afterLostSignal(state: TaskState, { container }: Action & { readonly kind: 'signal' }, failure: ActionFailure): TaskState {
  const { life } = containerOf(state, container);
  const attempts = state.retries.get(keyOf(failure.action))?.attempts ?? 0;
  if (attempts < signalAgainMax || life.status !== 'running') return again(state, failure);
  return withContainer(state, container, { life: { ...life, signalledAt: failure.now } });
}

function again(state: TaskState, { action, now, chance }: ActionFailure): TaskState {
  const key = keyOf(action);
  const attempts = (state.retries.get(key)?.attempts ?? 0) + 1;
  const delayMs = Math.min(retryFirstMs * 2 ** (attempts - 1), retryMaxMs) * (1 + chance / 2);
  return { ...state, retries: new Map(state.retries).set(key, { attempts, notBefore: now + delayMs }) };
}

function withoutImage(state: TaskState, name: string): TaskState {
  const { image: _, ...rest } = containerOf(state, name);
  return { ...state, containers: new Map(state.containers).set(name, rest) };
}

function hasAnyStarted(order: TaskOrder, state: TaskState): boolean {
  return order.containers.some(({ name }) => {
    const { life, restartCount } = containerOf(state, name);
    return life.status === 'running' || life.status === 'exited' || restartCount > 0;
  });
}
