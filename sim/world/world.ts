import type { AgentLink } from '#model/link.ts';
import { targets, type Target } from '#model/target.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { Store } from '#state/store.ts';
import { Engine } from '../engine/engine.ts';
import { SimClock } from '../engine/sim-clock.ts';
import { streamOf } from '../engine/streams.ts';
import { Trace } from '../engine/trace.ts';
import { ControlPlane } from './control-plane.ts';
import { watchStops } from '../invariants/drained-stops.ts';
import { DataPlane } from './data-plane.ts';
import { Disk } from './disk.ts';
import { SimLink, type LinkFaults } from './link.ts';
import { Machine } from './machine.ts';
import type { Parts } from './parts.ts';
import type { LoadedService } from '#wire/catalog.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly operations: Pick<LoadedService, 'sdk' | 'operation'>;
  readonly capacity: FargateCapacity;
  readonly parts?: Parts;
  /** Sees every store before anything is written to it by the process that has opened it. */
  readonly watch?: ((store: Store) => void) | undefined;
  readonly print?: ((line: string) => void) | undefined;
}

/** One cloud of one seed: a disk, a machine, and the processes that come and go on it. */
export class World {
  readonly clock = new SimClock();
  readonly trace: Trace;
  readonly engine: Engine;
  readonly linkFaults: LinkFaults = { lost: 0, doubled: 0, delayed: 0, delayMsMax: 1 };
  readonly disk: Disk;
  readonly machine: Machine;
  readonly dataPlane: DataPlane;
  readonly #options: WorldOptions;
  readonly #link: SimLink;
  #controlPlane: ControlPlane | undefined;
  #lastStore: Store | undefined;
  #starts = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    const { seed, parts } = options;
    this.trace = new Trace(options.print);
    this.engine = new Engine(this.clock, () => {});
    this.disk = new Disk(streamOf(seed, 'disk'));
    this.#link = new SimLink({ clock: this.clock, random: streamOf(seed, 'link'), faults: this.linkFaults });
    this.dataPlane = new DataPlane({ clock: this.clock, random: streamOf(seed, 'data plane') });
    const fail = (failure: unknown) => this.engine.fail(failure);
    const watch = { isRunning: (id: string) => this.machine.isRunning(id), hasConnections: (taskArn: string) => this.#targetsOf(taskArn).some((target) => this.dataPlane.hasConnections(target)), fail };
    const { agentOf = (agent: AgentLink) => agent } = parts ?? {};
    this.machine = new Machine({ clock: this.clock, random: streamOf(seed, 'machine'), link: this.#link, agentOf: (agent) => agentOf(watchStops(agent, watch)), fail });
  }

  get capacity(): FargateCapacity {
    return this.#options.capacity;
  }

  get controlPlane(): ControlPlane | undefined {
    return this.#controlPlane;
  }

  /** As the books have them, also while nobody keeps them. */
  #targetsOf(taskArn: string): readonly Target[] {
    return this.#lastStore?.find(targets, 'task', taskArn) ?? [];
  }

  /** So many of each controller run at once in it. */
  async startControlPlane(controllers = 1): Promise<void> {
    this.#starts += 1;
    const { seed, operations, capacity, parts = {} } = this.#options;
    const random = streamOf(seed, `control plane ${this.#starts}`);
    const watch = (store: Store) => this.#watch(store);
    this.#controlPlane = await ControlPlane.start({ clock: this.clock, random, disk: this.disk, link: this.#link, dataPlane: this.dataPlane, capacity, operations, parts, controllers, starts: this.#starts, watch, fail: (failure) => this.engine.fail(failure) });
    this.trace.add(this.clock.nowMs(), `control plane starts, time ${this.#starts}`);
  }

  killControlPlane(): void {
    this.#controlPlane?.kill();
    this.#controlPlane = undefined;
    this.trace.add(this.clock.nowMs(), 'control plane is killed');
  }

  /** Lets go of all that the run held. */
  async end(): Promise<void> {
    this.#controlPlane?.kill();
    this.machine.killAgent();
    await this.disk.close();
  }

  #watch(store: Store): void {
    this.#lastStore = store;
    this.#options.watch?.(store);
    store.onCommit((changes) => {
      for (const { kind, key, after } of changes) this.trace.add(this.clock.nowMs(), `${kind} ${key.split('/').at(-1) ?? ''} ${JSON.stringify(after) ?? 'removed'}`);
    });
  }
}
