import type { TaskReport } from '#model/link.ts';
import type { Task } from '#model/task.ts';
import { isLater } from '#model/task-status.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { observe } from './observe.ts';
import { AddressBook, type PlacedBefore } from './address-book.ts';
import { neverStarted, place, type PlacementWorld } from './place.ts';

export interface TaskWorld extends PlacementWorld, PlacedBefore {
  /** Those that something may have changed about, and that are not STOPPED. */
  readonly living: readonly Task[];
  /** The last of each task: a report is a whole observation. */
  readonly reports: ReadonlyMap<string, TaskReport>;
  /** Those that were made for tasks that something may have changed about, living or not. */
  readonly networkInterfaces: readonly NetworkInterface[];
}

/** What is to be written, and nothing else: empty when all is as it should be. */
export interface TaskPlan {
  readonly tasks: readonly Task[];
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly releasedNetworkInterfaceIds: readonly string[];
}

/** The next state of every living task: what was reported is learned, what has no ENI gets one, what is to stop is let go. */
export function planTasks(world: TaskWorld): TaskPlan {
  const book = new AddressBook(world);
  const tasks: Task[] = [];
  const networkInterfaces: NetworkInterface[] = [];
  const holders = new Set<string>();
  for (const task of world.living) {
    const next = nextOf(task, world, book);
    if (next.networkInterface !== undefined) {
      networkInterfaces.push(next.networkInterface);
      book.take(next.networkInterface, task.service?.serviceArn);
    }
    if (next.task !== task) tasks.push(next.task);
    if (next.task.lastStatus !== 'STOPPED') holders.add(task.arn);
  }
  return { tasks, networkInterfaces, releasedNetworkInterfaceIds: releasable(world.networkInterfaces, holders) };
}

function nextOf(task: Task, world: TaskWorld, book: AddressBook): { readonly task: Task; readonly networkInterface?: NetworkInterface } {
  const report = world.reports.get(task.arn);
  const observed = report === undefined ? task : observe(task, report, world.nowMs);
  if (observed.placement === undefined) {
    return observed.desiredStatus === 'STOPPED' ? { task: neverStarted(observed, world.nowMs) } : place(observed, world, book);
  }
  return { task: leaving(observed, world.nowMs) };
}

/** A task that is to stop begins to leave; for one without a load balancer there is nothing to wait for before its containers are ended. */
function leaving(task: Task, nowMs: number): Task {
  if (task.desiredStatus !== 'STOPPED' || !isLater('DEACTIVATING', task.lastStatus)) return task;
  return { ...task, lastStatus: 'DEACTIVATING', stoppingAt: task.stoppingAt ?? nowMs, version: task.version + 1 };
}

/** ENIs of tasks that have stopped, or that are gone altogether. */
function releasable(networkInterfaces: readonly NetworkInterface[], holders: ReadonlySet<string>): readonly string[] {
  return networkInterfaces.filter((eni) => eni.taskArn !== undefined && !holders.has(eni.taskArn)).map((eni) => eni.id);
}
