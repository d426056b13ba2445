import { messageOf } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';
import { targets } from '#model/target.ts';
import { tasks, type Task } from '#model/task.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { subnets } from '#model/vpc.ts';
import { securityGroups } from '#model/security-group.ts';
import { AddressesInUse } from '#state/addresses-in-use.ts';
import { removeNetworkInterface } from '#state/network-interface.ts';
import type { Store } from '#state/store.ts';
import { DueTasks } from './due-tasks.ts';
import { OrderBook } from './order-book.ts';
import { planTasks, type TaskPlan, type TaskWorld } from './plan.ts';
import { Retention } from './retention-timer.ts';
import { SeenReports } from './seen-reports.ts';

/** How long news that change no status wait for company: each commit is a flush of the disk. */
const progressDelayMs = 50;

export interface TaskControllerOptions {
  readonly store: Store;
  readonly link: AgentLink;
  /** The CIDR that tasks' public addresses are taken from. */
  readonly publicAddressPool: string;
  readonly clock: Clock;
  /** Of waits that no caller is meant to notice, which go on while `clock` stands still; `clock` when absent. */
  readonly realClock?: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  /** Another way to plan, such as one with a mistake that the simulator has to find; `planTasks` when absent. */
  readonly plan?: typeof planTasks;
}

export interface TaskController extends Disposable {
  /** Takes up the work where state has it: every living task's order goes to the agent. */
  start(): void;
}

export function createTaskController(options: TaskControllerOptions): TaskController {
  return new Controller(options);
}

/** Drives every task from PROVISIONING to STOPPED: looks at state and reports, plans, commits, and gives the agent its orders. */
class Controller implements TaskController {
  readonly #options: TaskControllerOptions;
  readonly #orders: OrderBook;
  readonly #addresses: AddressesInUse;
  readonly #seen = new SeenReports();
  #reports = new Map<string, TaskReport>();
  #cancelProgress: (() => void) | undefined;
  #isTurnDue = false;
  #isStarted = false;
  #due: DueTasks | undefined;
  #retention: Retention | undefined;

  constructor(options: TaskControllerOptions) {
    this.#options = options;
    this.#orders = new OrderBook(options.store);
    this.#addresses = new AddressesInUse(options.store);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { store, link } = this.#options;
    link.onReport((report) => this.#receive(report));
    this.#due = new DueTasks({ store, wake: () => this.#wake(), ended: (arn) => this.#seen.forget(arn) });
    this.#retention = new Retention(this.#options);
    this.#wake();
  }

  [Symbol.dispose](): void {
    this.#isStarted = false;
    this.#due?.[Symbol.dispose]();
    this.#retention?.[Symbol.dispose]();
    this.#cancelProgress?.();
  }

  #receive(report: TaskReport): void {
    if (!this.#isStarted || !isLiving(this.#options.store.get(tasks, report.taskArn)) || !this.#seen.isNew(report)) return;
    this.#reports.set(report.taskArn, report);
    const { clock, realClock = clock } = this.#options;
    if (isProgress(report)) this.#cancelProgress ??= realClock.after(progressDelayMs, () => this.#wake());
    else this.#wake();
  }

  /** All that comes in one tick is dealt with in one turn. */
  #wake(): void {
    if (this.#isTurnDue || !this.#isStarted) return;
    this.#isTurnDue = true;
    this.#cancelProgress?.();
    this.#cancelProgress = undefined;
    queueMicrotask(() => {
      this.#isTurnDue = false;
      if (this.#isStarted) this.#turn();
    });
  }

  /** Read, plan, commit: synchronous, so that nothing changes in between. */
  #turn(): void {
    const reports = this.#reports;
    this.#reports = new Map();
    const written = this.#due?.take() ?? [];
    const { plan = planTasks } = this.#options;
    const next = plan(this.#world(new Set([...written, ...reports.keys()]), reports));
    this.#commit(next);
    // A report that taught nothing changes no order: the agent repeats itself now and then, for all tasks.
    this.#giveOrders(new Set([...written, ...next.tasks.map(({ arn }) => arn)]));
  }

  #world(due: ReadonlySet<string>, reports: ReadonlyMap<string, TaskReport>): TaskWorld {
    const { store, publicAddressPool, clock, ids, random } = this.#options;
    const living = [...due].flatMap((arn) => store.get(tasks, arn) ?? []).filter((task) => isLiving(task));
    return {
      nowMs: clock.nowMs(),
      ids,
      random,
      living,
      reports,
      publicAddressPool,
      networkInterfaces: [...due].flatMap((arn) => store.find(networkInterfaces, 'task', arn)),
      addresses: this.#addresses,
      targetsOf: (arn) => store.find(targets, 'task', arn),
      tasksOfService: (arn) => store.find(tasks, 'service', arn),
      hasSecurityGroup: (id) => store.get(securityGroups, id) !== undefined,
      subnets: new Map(subnetsOfUnplaced(store, living)),
    };
  }

  #commit(plan: TaskPlan): void {
    if (plan.tasks.length + plan.networkInterfaces.length + plan.releasedNetworkInterfaceIds.length === 0) return;
    const { durable } = this.#options.store.commit((transaction) => {
      for (const id of plan.releasedNetworkInterfaceIds) removeNetworkInterface(transaction, id);
      for (const eni of plan.networkInterfaces) transaction.put(networkInterfaces, eni);
      for (const task of plan.tasks) transaction.put(tasks, task);
    });
    durable.catch((thrown: unknown) => this.#options.log.error('tasks could not be made durable', { reason: messageOf(thrown) }));
  }

  /** Orders go out once all that they rest on is durable: nothing is started or removed that a restart would not know of. */
  #giveOrders(due: ReadonlySet<string>): void {
    const orders = this.#orders.changed(due);
    if (orders === undefined) return;
    this.#options.store.durable().then(
      () => this.#send(orders),
      () => undefined,
    );
  }

  #send(orders: readonly TaskOrder[]): void {
    if (this.#isStarted) this.#options.link.setOrders(orders);
  }
}

/** On the way to RUNNING the agent tells of every step; only the last matters to callers. */
function isProgress(report: TaskReport): boolean {
  return report.status === 'PENDING' && report.stop === undefined;
}

function isLiving(task: Task | undefined): boolean {
  return task !== undefined && task.lastStatus !== 'STOPPED';
}

function subnetsOfUnplaced(store: Store, living: readonly Task[]) {
  const ids = new Set(living.filter((task) => task.placement === undefined).flatMap((task) => task.network.subnetIds));
  return [...ids].flatMap((id) => {
    const subnet = store.get(subnets, id);
    return subnet === undefined ? [] : [[id, subnet] as const];
  });
}
