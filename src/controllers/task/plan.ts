import type { TaskReport } from '#model/link.ts';
import type { Task } from '#model/task.ts';
import { isLater } from '#model/task-status.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import type { Target } from '#model/target.ts';
import { observe } from './observe.ts';
import { AddressBook, type PlacedBefore } from './address-book.ts';
import { neverStarted, place, type PlacementWorld } from './place.ts';
import { isBehindLoadBalancer, isDeregistered, isRegistered } from './registered.ts';

export interface TaskWorld extends PlacementWorld, PlacedBefore {
  /** Those that something may have changed about, and that are not STOPPED. */
  readonly living: readonly Task[];
  /** The last of each task: a report is a whole observation. */
  readonly reports: ReadonlyMap<string, TaskReport>;
  /** What the task is registered as with target groups. */
  readonly targetsOf: (taskArn: string) => readonly Target[];
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
  return { task: observed.desiredStatus === 'STOPPED' ? leaving(observed, world) : arriving(observed, world) };
}

/** A task behind load balancers is RUNNING once its containers have started and its service has registered it everywhere. */
function arriving(task: Task, world: TaskWorld): Task {
  if (task.lastStatus !== 'ACTIVATING' || task.startedAt === undefined || !isRegistered(task, world.targetsOf(task.arn))) return task;
  return { ...task, lastStatus: 'RUNNING', runningAt: world.nowMs, version: task.version + 1 };
}

/**
 * A task that is to stop begins to leave. Without a load balancer there is nothing to wait for before its containers are ended; behind one they serve on
 * until its deregistration is complete, which its service has begun: that is when the agent gets another order.
 */
function leaving(task: Task, { nowMs, targetsOf }: TaskWorld): Task {
  if (isLater('DEACTIVATING', task.lastStatus)) return { ...task, lastStatus: 'DEACTIVATING', stoppingAt: task.stoppingAt ?? nowMs, version: task.version + 1 };
  if (task.lastStatus !== 'DEACTIVATING' || !isBehindLoadBalancer(task) || !isDeregistered(targetsOf(task.arn))) return task;
  return { ...task, lastStatus: 'STOPPING', generation: task.generation + 1, version: task.version + 1 };
}

/** ENIs of tasks that have stopped, or that are gone altogether. */
function releasable(networkInterfaces: readonly NetworkInterface[], holders: ReadonlySet<string>): readonly string[] {
  return networkInterfaces.filter((eni) => eni.taskArn !== undefined && !holders.has(eni.taskArn)).map((eni) => eni.id);
}
