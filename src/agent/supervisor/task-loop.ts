import { AssertionFailure } from '#base/assert.ts';
import { messageOf } from '#base/errors.ts';
import type { TaskOrder, TaskReport } from '#model/link.ts';
import type { ContainerExit, ObservedContainer } from '../runtimes/runtime.ts';
import { keyOf, type Action } from './action.ts';
import { adoptedTask, reobservedTask } from './adoption.ts';
import { afterClockSetBack } from './clock-set-back.ts';
import { afterFailure } from './failures.ts';
import { perform, type Change } from './perform.ts';
import { isStopping, planTask } from './plan.ts';
import { outOfMemory } from './reasons.ts';
import { reportOf } from './report.ts';
import type { LiveTask } from './live-task.ts';
import type { TaskContext } from './task-context.ts';
import { containerOf, withContainer, type ContainerLife, type TaskState } from './task-state.ts';

const chanceSteps = 1_000;

export interface TaskLoopOptions {
  readonly order: TaskOrder;
  /** What was found of the task when this process began; none for a new one. */
  readonly observed: readonly ObservedContainer[];
  readonly context: TaskContext;
  readonly report: (report: Omit<TaskReport, 'sequence' | 'agentId'>) => void;
}

/** Brings one task to where its order wants it: looks at what is known, plans, acts, and again. */
export class TaskLoop implements AsyncDisposable {
  readonly #context: TaskContext;
  readonly #report: TaskLoopOptions['report'];
  readonly #aborts = new Map<string, { readonly kind: Action['kind']; readonly controller: AbortController }>();
  readonly #running = new Set<Promise<void>>();
  #order: TaskOrder;
  #state: TaskState;
  #lastReport = '';
  #told: LiveTask & { readonly report: Omit<TaskReport, 'sequence' | 'agentId'> } | undefined;
  #turnedAt = 0;
  #cancelWake: (() => void) | undefined;
  #isDisposed = false;

  constructor({ order, observed, context, report }: TaskLoopOptions) {
    this.#order = order;
    this.#context = context;
    this.#report = report;
    this.#state = adoptedTask(order, observed, context.clock.nowMs());
  }

  get order(): TaskOrder {
    return this.#order;
  }

  get live(): LiveTask {
    return { order: this.#order, state: this.#state };
  }

  get isRemoved(): boolean {
    return this.#state.isRemoved;
  }

  /** The digests of the images that the task holds. */
  manifestDigests(): readonly string[] {
    return [...this.#state.containers.values()].flatMap(({ manifestDigest }) => manifestDigest ?? []);
  }

  setOrder(order: TaskOrder): void {
    this.#order = order;
    this.turn();
  }

  /** One look, one plan, one start of what it asks for. */
  turn(): void {
    if (this.#isDisposed) return;
    this.#cancelWake?.();
    const now = this.#context.clock.nowMs();
    if (now < this.#turnedAt) this.#state = afterClockSetBack(this.#state, this.#turnedAt - now);
    this.#turnedAt = now;
    const plan = planTask(this.#order, this.#state, now);
    this.#state = plan.state;
    this.#abortUnwanted();
    for (const action of plan.actions) this.#begin(action, now);
    this.#cancelWake = plan.wakeAt === undefined ? undefined : this.#context.clock.after(Math.max(1, plan.wakeAt - now), () => this.turn());
    // Last, because who listens may answer with a new order at once.
    this.tell();
  }

  /** Reports what is known when it differs from what was last told, or always when asked `again`. */
  tell(again = false): void {
    // Nothing has happened since: most of what is told again.
    if (again && this.#told?.order === this.#order && this.#told.state === this.#state) return this.#report(this.#told.report);
    const report = reportOf(this.#order, this.#state);
    this.#told = { order: this.#order, state: this.#state, report };
    const text = JSON.stringify(report);
    if (text === this.#lastReport && !again) return;
    this.#lastReport = text;
    this.#report(report);
  }

  containerExited(runtimeId: string, exit: ContainerExit): void {
    const container = this.#order.containers.find((one) => one.runtimeId === runtimeId);
    if (container === undefined) return;
    const { life } = containerOf(this.#state, container.name);
    if (life.status === 'exited') return;
    const exited: ContainerLife = {
      status: 'exited',
      exitedAt: exit.exitedAt,
      exitCode: exit.exitCode,
      isDrained: false,
      ...(life.status === 'running' && { startedAt: life.startedAt }),
      ...(exit.isOutOfMemory && { reason: outOfMemory }),
    };
    this.#state = withContainer(this.#state, container.name, { life: exited });
    this.turn();
  }

  /** Takes in what the runtime says of the task's containers; `lookedAt` is when it was asked. */
  reobserve(observed: readonly ObservedContainer[], lookedAt: number): void {
    const state = reobservedTask(this.#state, this.#order, observed, lookedAt);
    if (state === this.#state) return;
    this.#state = state;
    this.turn();
  }

  /** Lets go of the task; its containers go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true;
    this.#cancelWake?.();
    for (const { controller } of this.#aborts.values()) controller.abort(new Error('the agent is going down'));
    await Promise.allSettled(this.#running);
  }

  #begin(action: Action, now: number): void {
    const key = keyOf(action);
    const controller = new AbortController();
    this.#aborts.set(key, { kind: action.kind, controller });
    this.#state = { ...this.#state, inFlight: new Set(this.#state.inFlight).add(key), ...(action.kind === 'pull' && { pullStartedAt: this.#state.pullStartedAt ?? now }) };
    // Begun after this turn: what it causes may ask for the next one.
    const run = Promise.resolve().then(() => this.#run(action, controller.signal)).then((change) => this.#end(key, change));
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  async #run(action: Action, signal: AbortSignal): Promise<Change> {
    const { context, order, state } = { context: this.#context, order: this.#order, state: this.#state };
    try {
      const change = await perform(action, { order, state, context, signal });
      return (after) => withoutRetry(change(after), keyOf(action));
    } catch (error) {
      if (error instanceof AssertionFailure) throw error;
      if (signal.aborted) return (after) => after;
      context.log.warn('an action on a task failed', { action: keyOf(action), task: order.taskArn, error: messageOf(error) });
      const chance = context.random.int(chanceSteps) / chanceSteps;
      return (after) => afterFailure(this.#order, after, { action, error, now: context.clock.nowMs(), chance });
    }
  }

  #end(key: string, change: Change): void {
    this.#aborts.delete(key);
    const inFlight = new Set(this.#state.inFlight);
    inFlight.delete(key);
    this.#state = { ...change(this.#state), inFlight };
    this.turn();
  }

  /** A task that stops needs no images and no checks; one that is removed needs nothing at all. */
  #abortUnwanted(): void {
    if (!isStopping(this.#order, this.#state)) return;
    for (const { kind, controller } of this.#aborts.values()) {
      const isUnwanted = kind === 'pull' || kind === 'check-health' || (this.#order.wish === 'REMOVE' && kind !== 'remove');
      if (isUnwanted && !controller.signal.aborted) controller.abort(new Error('the task is stopping'));
    }
  }
}

function withoutRetry(state: TaskState, key: string): TaskState {
  if (!state.retries.has(key)) return state;
  const retries = new Map(state.retries);
  retries.delete(key);
  return { ...state, retries };
}
