import type { Clock } from '#base/clock.ts';
import type { ContainerExit, ObservedContainer, RuntimeContainer } from '../runtime.ts';
import { simulatedProgram, type SimulatedProgram } from './program.ts';

interface SimulatedContainer {
  readonly wanted: RuntimeContainer;
  readonly program: SimulatedProgram;
  life:
    | { readonly kind: 'created' }
    | { readonly kind: 'running'; readonly pid: number; readonly cancel: () => void }
    | { readonly kind: 'stopped'; readonly pid: number; readonly exit: ContainerExit }
    | { readonly kind: 'gone' };
}

export interface SimulatedHostOptions {
  readonly clock: Clock;
  /** Receives what the containers print; a daemon appends it to the file. */
  readonly print?: ((path: string, text: string) => void) | undefined;
}

/** The machine that a simulated runtime talks to: it lives on while daemons come and go. */
export class SimulatedHost {
  readonly cgroups = new Set<string>();
  readonly #clock: Clock;
  readonly #print: (path: string, text: string) => void;
  readonly #containers = new Map<string, SimulatedContainer>();
  readonly #exitListeners = new Set<(id: string, exit: ContainerExit) => void>();
  readonly #restartListeners = new Set<() => void>();
  #lastPid = 1_000;

  constructor({ clock, print = () => {} }: SimulatedHostOptions) {
    this.#clock = clock;
    this.#print = print;
  }

  create(wanted: RuntimeContainer): void {
    const program = simulatedProgram({ args: wanted.args, environment: wanted.environment, hasInit: wanted.hasInit, isExecuted: false });
    this.#containers.set(wanted.id, { wanted, program, life: { kind: 'created' } });
  }

  /** The process id, or undefined when the container is not there to be started. */
  start(id: string): number | undefined {
    const container = this.#containers.get(id);
    if (container === undefined || container.life.kind === 'gone') return undefined;
    if (container.life.kind !== 'created') return container.life.pid;
    const pid = ++this.#lastPid;
    container.life = { kind: 'running', pid, cancel: this.#schedule(id, container) };
    return pid;
  }

  kill(id: string, signal: 'SIGTERM' | 'SIGKILL' | 'other'): void {
    const container = this.#containers.get(id);
    if (container?.life.kind !== 'running' || signal === 'other') return;
    if (signal === 'SIGKILL') return this.#end(id, 137, false);
    const reaction = container.program.onTerminate;
    if (reaction.kind === 'ends') this.#end(id, reaction.exitCode, false);
  }

  remove(id: string): void {
    this.kill(id, 'SIGKILL');
    this.#containers.delete(id);
  }

  wanted(id: string): RuntimeContainer | undefined {
    return this.#containers.get(id)?.wanted;
  }

  observe(id: string): ObservedContainer | undefined {
    const container = this.#containers.get(id);
    if (container === undefined) return undefined;
    const { wanted: { labels }, life } = container;
    switch (life.kind) {
      case 'created':
      case 'gone': return { id, labels, state: life.kind };
      case 'running': return { id, labels, state: 'running', pid: life.pid };
      case 'stopped': return { id, labels, state: 'stopped', pid: life.pid, ...life.exit };
    }
  }

  ids(): readonly string[] {
    return [...this.#containers.keys()];
  }

  /** The returned function stops listening. */
  onExit(listener: (id: string, exit: ContainerExit) => void): () => void {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  onRestart(listener: () => void): () => void {
    this.#restartListeners.add(listener);
    return () => this.#restartListeners.delete(listener);
  }

  /** A fault to inject: the runtime ends and comes back; the containers live on. */
  restartRuntime(): void {
    for (const listener of this.#restartListeners) listener();
  }

  /** A fault to inject: power is lost and returns. Containers that had been made are known, their processes are not. */
  reboot(): void {
    for (const container of this.#containers.values()) {
      if (container.life.kind === 'running') container.life.cancel();
      container.life = { kind: 'gone' };
    }
    this.restartRuntime();
  }

  #schedule(id: string, { wanted, program: { prints, end } }: SimulatedContainer): () => void {
    const print = (stream: 'stdout' | 'stderr', text: string) => this.#print(stream === 'stdout' ? wanted.stdoutPath : wanted.stderrPath, text);
    const cancels: (() => void)[] = [];
    for (const { afterMs, stream, text } of prints) cancels.push(this.#clock.after(afterMs, () => print(stream, text)));
    if (end !== undefined) cancels.push(this.#clock.after(end.afterMs, () => this.#end(id, end.exitCode, end.isOutOfMemory)));
    return () => cancels.forEach((cancel) => cancel());
  }

  #end(id: string, exitCode: number, isOutOfMemory: boolean): void {
    const container = this.#containers.get(id);
    if (container?.life.kind !== 'running') return;
    container.life.cancel();
    const exit: ContainerExit = { exitCode, exitedAt: this.#clock.nowMs(), isOutOfMemory };
    container.life = { kind: 'stopped', pid: container.life.pid, exit };
    for (const listener of this.#exitListeners) listener(id, exit);
  }
}
