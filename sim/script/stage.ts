import { assert } from '#base/assert.ts';
import { hourMs, minuteMs, secondMs } from '#base/time.ts';
import type { TaskSize } from '#model/fargate-task-size.ts';
import { serviceNameOfGroup } from '#model/service.ts';
import { tasks, type Task } from '#model/task.ts';
import type { Store } from '#state/store.ts';
import { World, type WorldOptions } from '../world/world.ts';
import { Names } from './names.ts';

export type Print = (line: string) => void;

/** A call that takes longer in virtual time hangs. */
const callMsMax = 10_000;
const seed = 1;

/** Where a script is played: a world without faults but those that the script asks for. */
export class Stage {
  readonly world: World;
  readonly names = new Names();
  /** Stopped tasks and events are shown once. */
  readonly shown = new Set<string>();
  readonly print: Print;
  readonly #startedAt: number;
  #lastStore: Store | undefined;

  private constructor(world: World, print: Print) {
    this.world = world;
    this.print = print;
    this.#startedAt = world.clock.nowMs();
    // A commit is durable at once, so that times are round.
    world.disk.commitMs = 0;
  }

  static async open(options: { readonly operations: WorldOptions['operations']; readonly size: TaskSize; readonly print: Print }): Promise<Stage> {
    const stage = new Stage(new World({ seed, operations: options.operations, capacity: { ...options.size, cpuArchitecture: 'X86_64' } }), options.print);
    await stage.startDaemon();
    return stage;
  }

  /** What the daemon knows; there is none while it is dead. */
  get store(): Store | undefined {
    return this.world.controlPlane?.store;
  }

  /** Control plane and agent are one process. */
  async startDaemon(): Promise<void> {
    if (this.store !== undefined) return;
    await this.world.startControlPlane();
    this.#lastStore = this.store;
    this.world.machine.startAgent(0);
  }

  killDaemon(): void {
    this.world.killControlPlane();
    this.world.machine.killAgent();
  }

  pass(ms: number): Promise<void> {
    return this.world.engine.run(this.world.clock.nowMs() + ms);
  }

  /** What the operation answers; an error is printed, and undefined is returned. */
  async call(operation: string, input: object): Promise<object | undefined> {
    const { engine, clock, controlPlane } = this.world;
    if (controlPlane === undefined) {
      this.say('no daemon answers');
      return undefined;
    }
    const calls = { isAnswered: false };
    const call = controlPlane.call(operation, input).finally(() => {
      calls.isAnswered = true;
    });
    await engine.run(clock.nowMs() + callMsMax, () => calls.isAnswered);
    assert(calls.isAnswered, `${operation} is not answered`);
    const answer = await call;
    const body = Object(answer?.body);
    if (answer?.status === 200) return body;
    this.say(`${String(body.__type).split('#').at(-1) ?? ''}: ${body.message ?? ''}`);
    return undefined;
  }

  /** A line below the command that it answers. */
  say(text: string): void {
    this.print(`    ${this.names.in(text)}`.trimEnd());
  }

  /** Since the start of the script, such as `+01:02.003`. */
  stamp(atMs = this.world.clock.nowMs()): string {
    const ms = Math.round(atMs - this.#startedAt);
    const hours = Math.floor(ms / hourMs);
    const clock = [Math.floor(ms / minuteMs) % 60, Math.floor(ms / secondMs) % 60].map((part) => String(part).padStart(2, '0')).join(':');
    return `+${hours === 0 ? '' : `${hours}:`}${clock}.${String(ms % secondMs).padStart(3, '0')}`;
  }

  /** Tasks that run and are to run, in the order of their names. */
  runningTasks(serviceName: string, zone?: string): readonly Task[] {
    return this.tasks().filter((task) => serviceNameOfGroup(task.group) === serviceName && task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING' && (zone === undefined || task.placement?.availabilityZone === zone));
  }

  /** All that the daemon knows, or knew when it died. */
  tasks(): readonly Task[] {
    const number = (task: Task) => Number(this.names.of(task.id).slice(1));
    return (this.#lastStore?.list(tasks) ?? []).toSorted((one, other) => number(one) - number(other));
  }
}
