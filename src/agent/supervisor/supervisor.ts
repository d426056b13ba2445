import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { idsFrom } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { AgentLink, TaskOrder, TaskReport } from '#model/link.ts';
import type { HeldNetworks } from '#network/networks.ts';
import type { Images } from '../images/image.ts';
import type { ContainerLogs } from '../logs/container-logs.ts';
import type { ContainerExit, ObservedContainer, Runtime } from '../runtimes/runtime.ts';
import type { TaskCgroups } from '../runtimes/task-cgroups.ts';
import type { ExecutionRole } from './execution-role.ts';
import { Gate } from './gate.ts';
import { HostSurvey } from './host-survey.ts';
import { ImagesInUse } from './images-in-use.ts';
import { KnownOrders } from './known-orders.ts';
import { labelsOf } from './labels.ts';
import type { LiveTask, LiveTasks, TaskAddress } from './live-task.ts';
import type { Reaches } from './service-reach.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskFiles } from './task-files.ts';
import { TaskLoop } from './task-loop.ts';
import { TaskLoops } from './task-loops.ts';

/** Creates and starts of containers at once: more only makes each of them slower. */
const launchesMax = 16;
const agentIdDigits = 16;
/** How often everything is looked at and told again, in case a message was lost. */
const heartbeatMs = 60_000;

export interface SupervisorOptions {
  readonly runtime: Runtime;
  readonly images: Images;
  readonly cgroups: TaskCgroups;
  readonly networks: HeldNetworks;
  /** Asked before an image is pulled and a log is opened, as Fargate does both over the task's own interface. */
  readonly reaches: Reaches;
  readonly executionRole: ExecutionRole;
  readonly logs: ContainerLogs;
  readonly files: TaskFiles;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** The agent of this host: makes orders so and reports what is seen. Disposing it leaves the containers running. */
export class Supervisor implements AgentLink, LiveTasks, AsyncDisposable {
  readonly #context: TaskContext;
  readonly #survey: HostSurvey;
  readonly #loops = new TaskLoops();
  readonly #known = new KnownOrders();
  readonly #listeners: ((report: TaskReport) => void)[] = [];
  readonly #images: ImagesInUse;
  #orders: readonly TaskOrder[] | undefined;
  #isStarted = false;
  #isDisposed = false;
  #sequence = 0;
  readonly #agentId: string;
  #cancelHeartbeat: (() => void) | undefined;
  #looking: Promise<unknown> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#agentId = idsFrom(options.random).hex(agentIdDigits);
    this.#context = { ...options, launches: new Gate(launchesMax) };
    this.#survey = new HostSurvey(this.#context);
    this.#images = new ImagesInUse((digests) => options.images.keep(digests));
  }

  /** Looks at what the host has of earlier days. Orders given before are acted on after it. */
  async start(): Promise<void> {
    assert(!this.#isStarted, 'the supervisor is started once');
    this.#context.runtime.onExit((id, exit) => this.#containerExited(id, exit));
    this.#context.runtime.onRestart(() => this.#lookAgain());
    await this.#survey.take();
    this.#isStarted = true;
    this.#beat();
    this.#apply();
  }

  setOrders(orders: readonly TaskOrder[]): void {
    this.#orders = orders;
    this.#apply();
  }

  onReport(listener: (report: TaskReport) => void): void {
    this.#listeners.push(listener);
  }

  taskAt(place: TaskAddress): LiveTask | undefined {
    return this.#loops.taskAt(place);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#cancelHeartbeat?.();
    await Promise.all([...this.#loops.values()].map((loop) => loop[Symbol.asyncDispose]()));
    await this.#survey[Symbol.asyncDispose]();
    await this.#looking;
    await this.#context.logs[Symbol.asyncDispose]();
  }

  #apply(): void {
    if (!this.#isStarted || this.#isDisposed || this.#orders === undefined) return;
    const { fresh, withdrawn } = this.#known.take(this.#orders);
    for (const order of fresh) this.#applyOrder(order);
    for (const taskId of withdrawn) this.#withdraw(taskId);
    this.#images.keep();
    this.#survey.removeUnknown((taskId) => this.#loops.get(taskId) !== undefined);
  }

  #applyOrder(order: TaskOrder): void {
    const loop = this.#loops.get(order.taskId);
    if (loop === undefined) {
      const created = new TaskLoop({ order, observed: this.#survey.claim(order.taskId), context: this.#context, report: (report) => this.#report(order.taskId, report) });
      this.#loops.add(created);
      created.turn();
    } else if (order.generation >= loop.order.generation && isChanged(order, loop.order)) {
      loop.setOrder(order);
    }
  }

  #withdraw(taskId: string): void {
    const loop = this.#loops.get(taskId);
    if (loop?.isRemoved === true) this.#forget(taskId);
    else if (loop !== undefined && loop.order.wish !== 'REMOVE') loop.setOrder({ ...loop.order, wish: 'REMOVE' });
  }

  #report(taskId: string, report: Omit<TaskReport, 'sequence' | 'agentId'>): void {
    this.#sequence++;
    for (const listener of this.#listeners) listener({ ...report, sequence: this.#sequence, agentId: this.#agentId });
    if (report.status === 'REMOVED' && !this.#known.isNamed(taskId)) this.#forget(taskId);
    else this.#images.hold(taskId, this.#loops.get(taskId)?.manifestDigests() ?? []);
    this.#images.keep();
  }

  #forget(taskId: string): void {
    this.#loops.delete(taskId);
    this.#images.hold(taskId, []);
  }

  #containerExited(id: string, exit: ContainerExit): void {
    if (!this.#survey.containerExited(id, exit)) this.#loops.ofContainer(id)?.containerExited(id, exit);
  }

  #beat(): void {
    this.#cancelHeartbeat = this.#context.clock.after(heartbeatMs, () => {
      this.#lookAgain();
      for (const loop of this.#loops.values()) loop.tell(true);
      this.#beat();
    });
  }

  /** Asks the runtime what there is, for exits that were missed and for a runtime that was lost. */
  #lookAgain(): void {
    const lookedAt = this.#context.clock.nowMs();
    const look = this.#context.runtime.list().then(
      (observed) => this.#reobserve(observed, lookedAt),
      (error: unknown) => this.#context.log.warn('the containers cannot be listed', { error: messageOf(error) }),
    );
    this.#looking = Promise.all([this.#looking, look]);
  }

  #reobserve(observed: readonly ObservedContainer[], lookedAt: number): void {
    const byTask = Map.groupBy(observed, ({ labels }) => labelsOf(labels)?.taskId ?? '');
    for (const [taskId, loop] of this.#loops.entries()) loop.reobserve(byTask.get(taskId) ?? [], lookedAt);
  }
}

function isChanged(order: TaskOrder, known: TaskOrder): boolean {
  return order.generation !== known.generation || order.wish !== known.wish || order.hasStarted !== known.hasStarted || !isSameTags(order.tags, known.tags);
}

function isSameTags(tags: TaskOrder['tags'], others: TaskOrder['tags']): boolean {
  return tags === others || (tags.length === others.length && tags.every(({ key, value }, index) => key === others[index]?.key && value === others[index]?.value));
}
