import { WorldError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { memoryBlobDriver, type BlobMemory } from '#registry/blob-drivers/memory.ts';
import type { Journal } from '#state/journals/journal.ts';
import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { isLucky } from '../engine/streams.ts';
import type { Life, Turns } from './turns.ts';

export interface DiskRates {
  /** Of a step of the blob store, to fail. */
  readonly blobs: number;
  /** Of a commit of the journal, to fail, which ends the daemon. */
  readonly journal: number;
}

interface FaultyDiskOptions {
  readonly random: Random;
  readonly turns: Turns;
}

/** What outlives daemons: files of blobs and the journal, of which each step takes its time and may fail. */
export class FaultyDisk {
  readonly blobs: BlobMemory = { staged: new Map(), blobs: new Map() };
  readonly documents: MemoryDisk = new Map();
  rates: DiskRates = { blobs: 0, journal: 0 };
  readonly #random: Random;
  readonly #turns: Turns;
  /** Files removed, whose directory nobody has flushed since: a loss of power may bring them back. */
  readonly #removed = new Map<string, Uint8Array>();

  constructor({ random, turns }: FaultyDiskOptions) {
    this.#random = random;
    this.#turns = turns;
  }

  driver(life: Life): BlobDriver {
    const inner = memoryBlobDriver(this.blobs);
    const step = <T>(work: () => Promise<T>) => this.#step(life, work);
    return {
      stage: (id) => step(() => inner.stage(id)),
      stagedSize: (id, layersOf) => step(() => inner.stagedSize(id, layersOf)),
      append: async (id, chunks, options) => {
        for await (const chunk of chunks) await step(() => inner.append(id, once(chunk), options));
        return step(() => inner.append(id, none(), options));
      },
      commit: (id, digest, target) =>
        step(() => {
          this.#removed.delete(target.key);
          return inner.commit(id, digest, target);
        }),
      discard: (id) => step(() => inner.discard(id)),
      size: (key, layersOf) => step(() => inner.size(key, layersOf)),
      open: (key, sealing) => step(() => inner.open(key, sealing)),
      fileOf: () => undefined,
      urlOf: async () => undefined,
      delete: (key) =>
        step(() => {
          const content = this.blobs.blobs.get(key);
          if (content !== undefined) this.#removed.set(key, content);
          return inner.delete(key);
        }),
      recover: (known) => inner.recover(known),
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  /** Commits become durable in their order, each when it is drawn. */
  journal(life: Life): Journal {
    const inner = memoryJournal(this.documents);
    let last = Promise.resolve();
    return {
      load: () => inner.load(),
      append: (changes) => {
        last = last.then(async () => {
          await this.#turns.wait(life);
          if (isLucky(this.#random, this.rates.journal)) throw new WorldError('ENOSPC', 'the disk of the journal is full');
          await inner.append(changes);
          // On the disk, but not told yet.
          await this.#turns.wait(life);
        });
        return last;
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  /** What was never flushed may be lost, and what was removed be back. */
  losePower(): void {
    // All of it: a part of what is sealed is nothing.
    for (const id of this.blobs.staged.keys()) if (isLucky(this.#random, 0.5)) this.blobs.staged.set(id, new Uint8Array());
    for (const [key, content] of this.#removed) if (isLucky(this.#random, 0.3) && !this.blobs.blobs.has(key)) this.blobs.blobs.set(key, content);
    this.#removed.clear();
  }

  /** It may fail before it has done anything, or after it has done all. */
  async #step<T>(life: Life, work: () => Promise<T>): Promise<T> {
    await this.#turns.wait(life);
    this.#maybeFail();
    const done = await work();
    await this.#turns.wait(life);
    this.#maybeFail();
    return done;
  }

  #maybeFail(): void {
    if (isLucky(this.#random, this.rates.blobs / 2)) throw new WorldError(isLucky(this.#random, 0.5) ? 'ENOSPC' : 'EIO', 'the disk of the blobs fails');
  }
}

async function* once(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

async function* none(): AsyncGenerator<Uint8Array> {}
