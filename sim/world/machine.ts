import { SimulatedHost } from '#agent/runtimes/simulated/host.ts';
import { simulatedCgroups } from '#agent/runtimes/simulated/simulated-cgroups.ts';
import { inventedImage, SimulatedImages } from '#agent/runtimes/simulated/simulated-images.ts';
import { boundlessExecutionRole } from '#agent/supervisor/execution-role.ts';
import { Supervisor } from '#agent/supervisor/supervisor.ts';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { silentLog } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { AgentLink } from '#model/link.ts';
import { simulatedNetworks } from '#network/simulated-networks.ts';
import { ProcessClock } from '../engine/process-clock.ts';
import { faultyRuntime, type MachineFaults } from './faulty-runtime.ts';
import type { SimLink } from './link.ts';
import { noLogs, SimulatedFiles } from './simulated-files.ts';

export interface MachineOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly link: SimLink;
  /** What stands between the agent and the link: nothing, or a mistake to be found. */
  readonly agentOf?: ((agent: AgentLink) => AgentLink) | undefined;
  readonly fail: (failure: unknown) => void;
}

/** One host: containers, namespaces and files outlive the agents that look after them. */
export class Machine {
  readonly host: SimulatedHost;
  readonly networks = simulatedNetworks();
  readonly files = new SimulatedFiles();
  readonly faults: MachineFaults = { createMs: 10, startMs: 30, pullMs: 400, startFails: 0, sickContainers: new Set() };
  readonly #options: MachineOptions;
  #agent: { readonly clock: ProcessClock; readonly runtime: AsyncDisposable } | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.host = new SimulatedHost({ clock: options.clock });
  }

  /** An agent starts, with a clock that is wrong by so much. */
  startAgent(skewMs: number): void {
    if (this.#agent !== undefined) return;
    const { random, link, agentOf = (agent: AgentLink) => agent, fail } = this.#options;
    const clock = new ProcessClock(this.#options.clock, skewMs);
    const { host, networks, files, faults } = this;
    const runtime = faultyRuntime({ clock, random, host, faults });
    const images = new SimulatedImages({
      clock,
      get pullMs() {
        return faults.pullMs;
      },
      imageOf: (request) => {
        if (request.reference.includes('unpullable')) throw new WorldError('CannotPullContainerError', `CannotPullContainerError: pull image manifest has been retried 1 time(s): ${request.reference}: not found`);
        return inventedImage(request);
      },
    });
    const supervisor = new Supervisor({ runtime, images, cgroups: simulatedCgroups(host), networks, reaches: () => true, executionRole: boundlessExecutionRole, logs: noLogs, files, clock, random, log: silentLog });
    this.#agent = { clock, runtime };
    link.attachAgent(agentOf(supervisor));
    supervisor.start().catch(fail);
  }

  killAgent(): void {
    this.#agent?.clock.kill();
    void this.#agent?.runtime[Symbol.asyncDispose]();
    this.#agent = undefined;
    this.#options.link.detachAgent();
  }

  /** Power is lost and returns: the agent starts anew, nothing runs. */
  async reboot(): Promise<void> {
    this.killAgent();
    await this.networks.destroy();
    this.host.reboot();
  }

  runningIds(): readonly string[] {
    return this.host.ids().filter((id) => this.isRunning(id));
  }

  isRunning(id: string): boolean {
    return this.host.observe(id)?.state === 'running';
  }
}
