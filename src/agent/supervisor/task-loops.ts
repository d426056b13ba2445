import type { LiveTask, TaskAddress } from './live-task.ts';
import type { TaskLoop } from './task-loop.ts';

/** The loops of this host's tasks, found by what the world calls them without looking through all of them. */
export class TaskLoops {
  readonly #byTask = new Map<string, TaskLoop>();
  readonly #byContainer = new Map<string, TaskLoop>();
  /** A task that is nearly gone may still be here when the next one has got its address. */
  readonly #byAddress = new Map<string, Set<TaskLoop>>();

  entries(): Iterable<readonly [string, TaskLoop]> {
    return this.#byTask.entries();
  }

  values(): Iterable<TaskLoop> {
    return this.#byTask.values();
  }

  get(taskId: string): TaskLoop | undefined {
    return this.#byTask.get(taskId);
  }

  ofContainer(runtimeId: string): TaskLoop | undefined {
    return this.#byContainer.get(runtimeId);
  }

  taskAt(place: TaskAddress): LiveTask | undefined {
    return this.#byAddress.get(keyOf(place))?.values().find(({ isRemoved }) => !isRemoved)?.live;
  }

  add(loop: TaskLoop): void {
    const { taskId, containers, network } = loop.order;
    this.#byTask.set(taskId, loop);
    for (const { runtimeId } of containers) this.#byContainer.set(runtimeId, loop);
    const key = addressKeyOf(network);
    this.#byAddress.set(key, (this.#byAddress.get(key) ?? new Set()).add(loop));
  }

  delete(taskId: string): void {
    const loop = this.#byTask.get(taskId);
    if (loop === undefined) return;
    const { containers, network } = loop.order;
    this.#byTask.delete(taskId);
    for (const { runtimeId } of containers) this.#byContainer.delete(runtimeId);
    const key = addressKeyOf(network);
    const others = this.#byAddress.get(key);
    others?.delete(loop);
    if (others?.size === 0) this.#byAddress.delete(key);
  }
}

/** What containers are called and which address a task has stays the same with all its orders. */
function addressKeyOf({ vpcId, privateIpv4Address }: TaskLoop['order']['network']): string {
  return keyOf({ vpcId, address: privateIpv4Address });
}

function keyOf({ vpcId, address }: TaskAddress): string {
  return `${vpcId}/${address}`;
}
