import type { SimulatedHost } from '#agent/runtimes/simulated/host.ts';
import { SimulatedRuntime } from '#agent/runtimes/simulated/simulated-runtime.ts';
import type { ExecResult, Runtime, RuntimeContainer } from '#agent/runtimes/runtime.ts';
import { sleep } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import type { ProcessClock } from '../engine/process-clock.ts';
import { isLucky } from '../engine/streams.ts';

/** What the machine is like now: shared by all agents that it has in its life. */
export interface MachineFaults {
  createMs: number;
  startMs: number;
  pullMs: number;
  startFails: number;
  readonly sickContainers: Set<string>;
}

export interface FaultyRuntimeOptions {
  readonly clock: ProcessClock;
  readonly random: Random;
  readonly host: SimulatedHost;
  readonly faults: MachineFaults;
}

/** The simulated runtime on a machine that may be slow or broken; it does nothing for an agent that is dead. */
export function faultyRuntime({ clock, random, host, faults }: FaultyRuntimeOptions): Runtime {
  const runtime = new SimulatedRuntime({ clock, random, host, latency: faults });
  const living = async () => {
    if (!clock.isAlive) await new Promise<never>(() => {});
  };
  return {
    name: runtime.name,
    version: () => runtime.version(),
    async create(container: RuntimeContainer, signal) {
      await living();
      await runtime.create(container, signal);
    },
    async start(id, signal) {
      await living();
      if (isLucky(random, faults.startFails)) throw new WorldError('CannotStartContainerError', 'CannotStartContainerError: the machine did not want to');
      return runtime.start(id, signal);
    },
    async kill(id, signal) {
      await living();
      await runtime.kill(id, signal);
    },
    exec: (id, args, signal) => (faults.sickContainers.has(id) ? sick(clock, signal) : runtime.exec(id, args, signal)),
    environment: (id) => runtime.environment(id),
    clear: (id) => runtime.clear(id),
    remove: (id) => runtime.remove(id),
    list: () => runtime.list(),
    observe: (id) => runtime.observe(id),
    onExit: (listener) => runtime.onExit(listener),
    onRestart: (listener) => runtime.onRestart(listener),
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  };
}

async function sick(clock: ProcessClock, signal: AbortSignal): Promise<ExecResult> {
  await sleep(clock, 1, signal);
  return { exitCode: 1, output: 'sick' };
}
