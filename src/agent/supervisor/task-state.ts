import type { HealthStatus } from '#model/task.ts';
import type { TaskReport } from '#model/link.ts';
import type { TaskNamespace } from '#network/networks.ts';
import type { PulledImage } from '../runtimes/runtime.ts';
import type { ExecutionResources } from './execution-resources.ts';

/** All that the agent knows of a task on this host. Replaced as facts arrive, never changed in place. */
export interface TaskState {
  /** Taken from the pool: its path may be used before it is connected. */
  readonly namespace?: TaskNamespace;
  readonly connectivityAt?: number;
  /** The task's directories, files and cgroup are there. */
  readonly isPrepared: boolean;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  readonly executionStoppedAt?: number;
  /** Why the agent stops the task by itself; decided once. */
  readonly stop?: TaskStop;
  readonly isRemoved: boolean;
  readonly containers: ReadonlyMap<string, ContainerState>;
  /** Keys of the actions that are being carried out. */
  readonly inFlight: ReadonlySet<string>;
  /** Actions that failed and are to be tried again, by their key. */
  readonly retries: ReadonlyMap<string, Retry>;
}

export type TaskStop = NonNullable<TaskReport['stop']>;

export interface Retry {
  readonly attempts: number;
  readonly notBefore: number;
}

export interface ContainerState {
  readonly life: ContainerLife;
  /** Pulled by this agent process; a restarted agent knows only the digests. */
  readonly image?: PulledImage;
  /** What the execution role fetched for it; there from then until it has started. */
  readonly resources?: ExecutionResources;
  /** The digest that callers see, and the one that the image store keeps. */
  readonly imageDigest?: string;
  readonly manifestDigest?: string;
  /** As in the image; SIGTERM when it names none. */
  readonly stopSignal: string;
  /** Its output is being read. */
  readonly isFollowed: boolean;
  readonly restartCount: number;
  readonly health: ContainerHealth;
}

export type ContainerLife =
  /** Not made yet, or removed in order to be restarted. */
  | { readonly status: 'absent' }
  | { readonly status: 'created' }
  | { readonly status: 'running'; readonly startedAt: number; readonly signalledAt?: number; readonly killedAt?: number }
  | ExitedLife
  /** Never ran and never will. */
  | { readonly status: 'failed'; readonly failedAt: number; readonly reason: string; readonly exitCode?: number };

export interface ExitedLife {
  readonly status: 'exited';
  readonly startedAt?: number;
  readonly exitedAt: number;
  /** Unknown when the world forgot it (a reboot). */
  readonly exitCode?: number;
  readonly reason?: string;
  /** All of its output is delivered. */
  readonly isDrained: boolean;
}

export interface ContainerHealth {
  readonly status: HealthStatus;
  /** Failed checks in a row that count. */
  readonly failures: number;
  /** When the next check is due; undefined until the container runs. */
  readonly nextCheckAt?: number;
  /** The check that brought the status. */
  readonly change?: { readonly at: number; readonly exitCode: number; readonly output: string };
}

export const newTask: TaskState = { isPrepared: false, isRemoved: false, containers: new Map(), inFlight: new Set(), retries: new Map() };

export const newContainer: ContainerState = {
  life: { status: 'absent' },
  stopSignal: 'SIGTERM',
  isFollowed: false,
  restartCount: 0,
  health: { status: 'UNKNOWN', failures: 0 },
};

export function containerOf(state: TaskState, name: string): ContainerState {
  return state.containers.get(name) ?? newContainer;
}

export function withContainer(state: TaskState, name: string, change: Partial<ContainerState>): TaskState {
  return { ...state, containers: new Map(state.containers).set(name, { ...containerOf(state, name), ...change }) };
}

/** Once a container has started, what it was given is its own: the agent has no use for it any more. */
export function withoutResources(state: TaskState, name: string): TaskState {
  const { resources, ...rest } = containerOf(state, name);
  return resources === undefined ? state : { ...state, containers: new Map(state.containers).set(name, rest) };
}

export function hasEnded(container: ContainerState): boolean {
  return container.life.status === 'exited' || container.life.status === 'failed';
}
