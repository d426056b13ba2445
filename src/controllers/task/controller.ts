import { messageOf } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { minuteMs } from '#base/time.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';
import { tasks, type Task } from '#model/task.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { subnets } from '#model/vpc.ts';
import { removeNetworkInterface } from '#state/network-interface.ts';
import type { Change, Store } from '#state/store.ts';
import { OrderBook } from './order-book.ts';
import { planTasks, type TaskPlan } from './plan.ts';
import { removeExpired } from './remove-expired.ts';
import { SeenReports } from './seen-reports.ts';

/** How long news that change no status wait for company: each commit is a flush of the disk. */
const progressDelayMs = 50;
/** How often what was kept long enough is looked for. */
const retentionSweepMs = minuteMs;

export interface TaskControllerOptions {
  readonly store: Store;
  readonly link: AgentLink;
  /** The CIDR that tasks' public addresses are taken from. */
  readonly publicAddressPool: string;
  readonly clock: Clock;
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
  readonly #seen = new SeenReports();
  #reports = new Map<string, TaskReport>();
  #cancelProgress: (() => void) | undefined;
  #cancelSweep: (() => void) | undefined;
  #isTurnDue = false;
  #isStarted = false;
  #unsubscribe: (() => void) | undefined;

  constructor(options: TaskControllerOptions) {
    this.#options = options;
    this.#orders = new OrderBook(options.store);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { store, link } = this.#options;
    link.onReport((report) => this.#receive(report));
    this.#unsubscribe = store.onCommit((changes) => this.#notice(changes));
    this.#sweep();
    this.#turn();
  }

  [Symbol.dispose](): void {
    this.#isStarted = false;
    this.#unsubscribe?.();
    this.#cancelSweep?.();
    this.#cancelProgress?.();
  }

  #notice(changes: readonly Change[]): void {
    if (changes.some((change) => change.kind === tasks.kind)) this.#wake();
  }

  #receive(report: TaskReport): void {
    if (!this.#isStarted || !isLiving(this.#options.store.get(tasks, report.taskArn)) || !this.#seen.isNew(report)) return;
    this.#reports.set(report.taskArn, report);
    if (isProgress(report)) this.#cancelProgress ??= this.#options.clock.after(progressDelayMs, () => this.#wake());
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
    const { store, publicAddressPool, clock, ids, random, plan: planned = planTasks } = this.#options;
    const living = store.find(tasks, 'alive', 'alive');
    const reports = this.#reports;
    this.#reports = new Map();
    const plan = planned({
      nowMs: clock.nowMs(),
      ids,
      random,
      living,
      reports,
      publicAddressPool,
      networkInterfaces: store.list(networkInterfaces),
      elasticAddresses: store.list(elasticIps).map(({ publicIpv4Address }) => publicIpv4Address),
      subnets: new Map(subnetsOfUnplaced(store, living)),
    });
    this.#commit(plan);
    this.#giveOrders();
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
  #giveOrders(): void {
    const orders = this.#orders.changed();
    if (orders === undefined) return;
    this.#options.store.durable().then(
      () => this.#send(orders),
      () => undefined,
    );
  }

  #send(orders: readonly TaskOrder[]): void {
    if (this.#isStarted) this.#options.link.setOrders(orders);
  }

  #sweep(): void {
    const { store, clock } = this.#options;
    removeExpired(this.#options);
    this.#seen.keep((arn) => isLiving(store.get(tasks, arn)));
    this.#cancelSweep = clock.after(retentionSweepMs, () => this.#sweep());
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
