import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { Store } from '#state/store.ts';
import { Engine } from '../engine/engine.ts';
import { SimClock } from '../engine/sim-clock.ts';
import { streamOf } from '../engine/streams.ts';
import { Trace } from '../engine/trace.ts';
import { ControlPlane } from './control-plane.ts';
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
  readonly #options: WorldOptions;
  readonly #link: SimLink;
  #controlPlane: ControlPlane | undefined;
  #starts = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    const { seed, parts } = options;
    this.trace = new Trace(options.print);
    this.engine = new Engine(this.clock, () => {});
    this.disk = new Disk(streamOf(seed, 'disk'));
    this.#link = new SimLink({ clock: this.clock, random: streamOf(seed, 'link'), faults: this.linkFaults });
    this.machine = new Machine({ clock: this.clock, random: streamOf(seed, 'machine'), link: this.#link, agentOf: parts?.agentOf, fail: (failure) => this.engine.fail(failure) });
  }

  get controlPlane(): ControlPlane | undefined {
    return this.#controlPlane;
  }

  async startControlPlane(): Promise<void> {
    this.#starts += 1;
    const { seed, operations, capacity, parts = {} } = this.#options;
    const random = streamOf(seed, `control plane ${this.#starts}`);
    const watch = (store: Store) => this.#watch(store);
    this.#controlPlane = await ControlPlane.start({ clock: this.clock, random, disk: this.disk, link: this.#link, capacity, operations, parts, starts: this.#starts, watch, fail: (failure) => this.engine.fail(failure) });
    this.trace.add(this.clock.nowMs(), `control plane starts, time ${this.#starts}`);
  }

  killControlPlane(): void {
    this.#controlPlane?.kill();
    this.#controlPlane = undefined;
    this.trace.add(this.clock.nowMs(), 'control plane is killed');
  }

  #watch(store: Store): void {
    store.onCommit((changes) => {
      for (const { kind, key, after } of changes) this.trace.add(this.clock.nowMs(), `${kind} ${key.split('/').at(-1) ?? ''} ${JSON.stringify(after)?.length ?? 'removed'}`);
    });
  }
}
