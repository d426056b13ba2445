import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import type { Random } from '#base/random.ts';
import { imageKey, images } from '#model/image.ts';
import { registryCollections } from '#model/registry-collections.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { imageRegistry, type CollectingRegistry } from '#registry/core/image-registry.ts';
import { recoverRegistry } from '#registry/core/recover.ts';
import { Store } from '#state/store.ts';
import { isLucky, streamOf } from '../engine/streams.ts';
import { Trace } from '../engine/trace.ts';
import { plainDataKeys } from './data-keys.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { Ledger } from './ledger.ts';
import { Life, Turns } from './turns.ts';

const scope = { account: '000000000000', region: 'us-east-1' } as const;
export const repositoryNames = ['app', 'web', 'base'] as const;

export interface RegistryDeps {
  readonly store: Store;
  readonly driver: BlobDriver;
  readonly clock: ManualClock;
}

/** What a run may replace in the product, to see whether the mistake is found. */
export interface RegistryParts {
  readonly driverOf?: (driver: BlobDriver) => BlobDriver;
  readonly registryOf?: (registry: CollectingRegistry, deps: RegistryDeps) => CollectingRegistry;
}

/** One life of the daemon: what clients talk with. */
export interface Daemon extends RegistryDeps {
  readonly life: Life;
  readonly registry: CollectingRegistry;
}

export interface RegistryWorldOptions {
  readonly seed: number;
  readonly parts: RegistryParts;
  readonly print?: ((line: string) => void) | undefined;
}

/** Daemons with nothing of them but the registry's core, one after the other over the same disk. */
export class RegistryWorld {
  readonly clock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly turns: Turns;
  readonly disk: FaultyDisk;
  readonly ledger = new Ledger();
  /** Of those who wait for no daemon. */
  readonly always = new Life();
  readonly trace: Trace;
  readonly #parts: RegistryParts;
  readonly #random: Random;
  #daemon: Daemon | undefined;
  /** The journal has refused a change: the daemon ends itself. */
  isFailing = false;
  failure: unknown;

  constructor({ seed, parts, print }: RegistryWorldOptions) {
    this.turns = new Turns(streamOf(seed, 'turns'));
    this.disk = new FaultyDisk({ random: streamOf(seed, 'disk'), turns: this.turns });
    this.trace = new Trace(print);
    this.#parts = parts;
    this.#random = streamOf(seed, 'ids');
  }

  get daemon(): Daemon {
    return known(this.#daemon, 'a daemon that was started');
  }

  say(text: string): void {
    this.trace.add(this.clock.nowMs(), text);
  }

  /** Begins a life, at times only after some that were cut off in their start; that changes the disk before anybody is served. */
  async start(): Promise<void> {
    const { rates } = this.disk;
    this.disk.rates = { blobs: 0, journal: 0 };
    while (!(await this.#tryToStart())) this.say('killed in its start');
    this.disk.rates = rates;
    this.say('started');
  }

  async #tryToStart(): Promise<boolean> {
    const stepsMax = isLucky(this.#random, 0.2) ? this.#random.int(12) : Number.POSITIVE_INFINITY;
    const life = new Life();
    const { clock, disk } = this;
    const faulty = disk.driver(life);
    const driver = this.#parts.driverOf?.(faulty) ?? faulty;
    const store = await Store.open(disk.journal(life), registryCollections, { onFailure: () => (this.isFailing = true) });
    this.isFailing = false;
    store.follow(images, (before, after) => before !== undefined && after === undefined && this.#witness(() => this.ledger.imageWent(imageKey(before.repositoryArn, before.digest))));
    let isOpen = false;
    // A push or a deletion counts from its commit, which may come later than its call and earlier than its answer.
    store.follow(images, (before, after) => isOpen && before === undefined && after !== undefined && this.ledger.deleted.delete(imageKey(after.repositoryArn, after.digest)));
    store.follow(repositories, (before, after) => after === undefined && before !== undefined && this.ledger.forgetRepository(before.arn));
    isOpen = true;
    const deps = { store, driver, clock };
    const registry = imageRegistry({ ...deps, ids: idsFrom(this.#random), dataKeys: plainDataKeys(this.#random) });
    if (!(await this.#alone(life, recoverRegistry({ ...deps, log: silentLog }), stepsMax))) {
      life.end();
      return false;
    }
    this.#daemon = { ...deps, life, registry: this.#parts.registryOf?.(registry, deps) ?? registry };
    return true;
  }

  /** The daemon ends in the middle of whatever it does; with it goes the machine, or not. */
  kill(losesPower: boolean): void {
    this.say(losesPower ? 'the power is lost' : 'killed');
    this.daemon.life.end();
    if (losesPower) this.disk.losePower();
  }

  repository(name: string): Repository | undefined {
    return this.daemon.store.get(repositories, repositoryArn({ ...scope, name }));
  }

  createRepository(name: string): Promise<void> {
    const made: Repository = { ...scope, name, arn: repositoryArn({ ...scope, name }), createdAt: this.clock.nowMs(), tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: name.startsWith('app') ? { type: 'AES256' } : { type: 'KMS', kmsKey: 'key' }, tags: [] };
    return this.daemon.store.transact((transaction) => {
      if (transaction.get(repositories, made.arn) === undefined) transaction.put(repositories, made);
    });
  }

  /** Nobody else does anything until the work is done; false when that takes more steps. */
  async #alone(life: Life, work: Promise<unknown>, stepsMax: number): Promise<boolean> {
    const state = { isDone: false };
    const done = work.finally(() => (state.isDone = true));
    done.catch(() => undefined);
    for (let step = 0; !state.isDone; step += 1) {
      if (step >= stepsMax) return false;
      await drained();
      this.turns.next(life);
    }
    await done;
    return true;
  }

  /** A follower cannot fail: what it sees is thrown by the run. */
  #witness(check: () => void): void {
    try {
      check();
    } catch (thrown) {
      this.failure ??= thrown;
    }
  }
}

/** Everything that can go on without waiting has gone on. */
export function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
