import { sleep } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { ContainerExit, ObservedContainer } from '../runtimes/runtime.ts';
import { atMost } from './at-most.ts';
import { labelsOf } from './labels.ts';
import { removeTask } from './remove-task.ts';
import type { TaskContext } from './task-context.ts';

const callDeadlineMs = 60_000;
const retryFirstMs = 500;
const retryMaxMs = 60_000;

/** What this host had of tasks when the agent began: each is claimed by an order, or removed. */
export class HostSurvey implements AsyncDisposable {
  readonly #context: TaskContext;
  readonly #containers = new Map<string, ObservedContainer[]>();
  readonly #taskIds = new Set<string>();
  readonly #removals = new Set<Promise<void>>();
  readonly #disposed = new AbortController();

  constructor(context: TaskContext) {
    this.#context = context;
  }

  async take(): Promise<void> {
    const { runtime, networks, cgroups, files, clock } = this.#context;
    const soon = <T>(what: string, work: Promise<T>) => atMost(clock, callDeadlineMs, `listing the ${what} of this host`, work);
    const [containers, ...others] = await Promise.all([
      soon('containers', runtime.list()),
      soon('namespaces', networks.list()),
      soon('cgroups', cgroups.list()),
      soon('directories', files.list()),
    ]);
    for (const container of containers) {
      // One without labels of ours was begun and not finished: it is removed under its own name.
      const taskId = labelsOf(container.labels)?.taskId ?? container.id;
      this.#containers.set(taskId, [...(this.#containers.get(taskId) ?? []), container]);
    }
    for (const taskId of [...this.#containers.keys(), ...others.flat()]) this.#taskIds.add(taskId);
  }

  /** Hands over what was found of a task. */
  claim(taskId: string): readonly ObservedContainer[] {
    const found = this.#containers.get(taskId) ?? [];
    this.#containers.delete(taskId);
    this.#taskIds.delete(taskId);
    return found;
  }

  /** Notes the end of a container that nobody has claimed yet; false when there is none of that id. */
  containerExited(id: string, exit: ContainerExit): boolean {
    for (const [taskId, containers] of this.#containers) {
      if (!containers.some((container) => container.id === id)) continue;
      this.#containers.set(taskId, containers.map((container) => (container.id === id ? { ...container, state: 'stopped', ...exit } : container)));
      return true;
    }
    return false;
  }

  /** Removes what no order names. Called with every set of orders, so with the first one it finds all there is. */
  removeUnknown(isKnown: (taskId: string) => boolean): void {
    for (const taskId of [...this.#taskIds].filter((id) => !isKnown(id))) {
      const runtimeIds = this.claim(taskId).map(({ id }) => id);
      const removal = this.#remove(taskId, runtimeIds);
      this.#removals.add(removal);
      void removal.finally(() => this.#removals.delete(removal));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort(new Error('the agent is going down'));
    await Promise.allSettled(this.#removals);
  }

  async #remove(taskId: string, runtimeIds: readonly string[]): Promise<void> {
    const { clock, log } = this.#context;
    for (let delayMs = retryFirstMs; !this.#disposed.signal.aborted; delayMs = Math.min(delayMs * 2, retryMaxMs)) {
      try {
        await atMost(clock, callDeadlineMs, `removing what is left of task ${taskId}`, removeTask(this.#context, { taskId, runtimeIds }));
        log.info('removed what was left of a task that nobody wants', { task: taskId });
        return;
      } catch (error) {
        log.warn('what is left of a task cannot be removed yet', { task: taskId, error: messageOf(error) });
        await sleep(clock, delayMs, this.#disposed.signal).catch(() => undefined);
      }
    }
  }
}
