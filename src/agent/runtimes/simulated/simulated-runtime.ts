import { sleep, type Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import type { ContainerExit, ExecResult, ObservedContainer, Runtime, RuntimeContainer } from '../runtime.ts';
import type { SimulatedHost } from './host.ts';
import { simulatedProgram } from './program.ts';

/** How long things take, each give or take a half; nothing waits when it is 0. */
export interface SimulatedLatency {
  readonly createMs: number;
  readonly startMs: number;
  readonly pullMs: number;
}

export interface SimulatedRuntimeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly host: SimulatedHost;
  readonly latency: SimulatedLatency;
}

/** A runtime without containers: each lives as program.ts says. */
export class SimulatedRuntime implements Runtime {
  readonly name = 'simulated';
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #host: SimulatedHost;
  readonly #latency: SimulatedLatency;
  readonly #unsubscribes: (() => void)[] = [];

  constructor({ clock, random, host, latency }: SimulatedRuntimeOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#host = host;
    this.#latency = latency;
  }

  version(): Promise<string> {
    return Promise.resolve('simulated');
  }

  async create(container: RuntimeContainer, signal?: AbortSignal): Promise<void> {
    await this.#delay(this.#latency.createMs, signal);
    if (container.isPrivileged) throw new WorldError('CannotCreateContainerError', 'CannotCreateContainerError: privileged containers are not supported on Fargate');
    const made = this.#host.observe(container.id);
    if (made === undefined || made.state === 'gone') this.#host.create(container);
  }

  async start(id: string, signal?: AbortSignal): Promise<{ readonly pid: number }> {
    await this.#delay(this.#latency.startMs, signal);
    const pid = this.#host.start(id);
    if (pid === undefined) throw new WorldError('ContainerNotFound', `the container ${id} does not exist`);
    return { pid };
  }

  kill(id: string, signal: string): Promise<void> {
    this.#host.kill(id, signalKind(signal));
    return Promise.resolve();
  }

  async exec(id: string, args: readonly string[], signal: AbortSignal): Promise<ExecResult> {
    const wanted = this.#host.wanted(id);
    if (wanted === undefined || this.#host.observe(id)?.state !== 'running') throw new WorldError('ContainerNotRunning', `the container ${id} is not running`);
    const { prints, end } = simulatedProgram({ args, environment: wanted.environment, hasInit: true, isExecuted: true });
    await this.#delay(end?.afterMs ?? Infinity, signal);
    return { exitCode: end?.exitCode ?? 0, output: prints.map(({ text }) => text).join('') };
  }

  environment(id: string): Promise<readonly string[]> {
    return Promise.resolve(this.#host.wanted(id)?.environment ?? []);
  }

  /** Containers have no files here. */
  clear(id: string): Promise<void> {
    return this.remove(id);
  }

  remove(id: string): Promise<void> {
    this.#host.remove(id);
    return Promise.resolve();
  }

  list(): Promise<readonly ObservedContainer[]> {
    return Promise.resolve(this.#host.ids().flatMap((id) => this.#host.observe(id) ?? []));
  }

  observe(id: string): Promise<ObservedContainer | undefined> {
    return Promise.resolve(this.#host.observe(id));
  }

  onExit(listener: (id: string, exit: ContainerExit) => void): void {
    this.#unsubscribes.push(this.#host.onExit(listener));
  }

  onRestart(listener: () => void): void {
    this.#unsubscribes.push(this.#host.onRestart(listener));
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const unsubscribe of this.#unsubscribes.splice(0)) unsubscribe();
    return Promise.resolve();
  }

  async #delay(aroundMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (aroundMs === Infinity) return sleep(this.#clock, foreverMs, signal);
    if (aroundMs > 0) await sleep(this.#clock, aroundMs / 2 + this.#random.int(aroundMs + 1), signal);
  }
}

/** The longest delay that a timer of Node can hold; nothing here waits longer. */
const foreverMs = 2_147_483_647;

function signalKind(signal: string): 'SIGTERM' | 'SIGKILL' | 'other' {
  const name = signal.toUpperCase().replace(/^SIG/, '');
  if (name === 'TERM' || name === '15') return 'SIGTERM';
  return name === 'KILL' || name === '9' ? 'SIGKILL' : 'other';
}
