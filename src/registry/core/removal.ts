import { blobs } from '#model/blob.ts';
import type { Store } from '#state/store.ts';
import type { BlobDriver } from '../blob-drivers/blob-driver.ts';
import type { KeyTurns } from './key-turns.ts';

export interface RemovalOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  readonly turns: KeyTurns;
}

/**
 * Removes bytes whose record is gone. What the disk does not let go is tried again by the collector; what a daemon that ends leaves, the next
 * start removes.
 */
export class Removal {
  readonly #store: Store;
  readonly #driver: BlobDriver;
  readonly #turns: KeyTurns;
  readonly #stagingIds = new Set<string>();
  readonly #keys = new Set<string>();

  constructor({ store, driver, turns }: RemovalOptions) {
    this.#store = store;
    this.#driver = driver;
    this.#turns = turns;
  }

  /** All are remembered before the first is tried. */
  async discard(stagingIds: readonly string[]): Promise<void> {
    for (const stagingId of stagingIds) this.#stagingIds.add(stagingId);
    for (const stagingId of stagingIds) {
      await this.#driver.discard(stagingId);
      this.#stagingIds.delete(stagingId);
    }
  }

  /** To be called in the key's turn. */
  async delete(key: string): Promise<void> {
    this.#keys.add(key);
    await this.#driver.delete(key);
    this.#keys.delete(key);
  }

  async again(): Promise<void> {
    await this.discard([...this.#stagingIds]);
    // Those of now: two passes at once would find for ever what the other one is about to delete.
    const keys = [...this.#keys];
    for (const key of keys) await this.#turns.take(key, () => this.deleteUnrecorded(key));
  }

  /** To be called in the key's turn: the same content may have come in again. */
  async deleteUnrecorded(key: string): Promise<void> {
    if (this.#store.get(blobs, key) === undefined) await this.delete(key);
    else this.#keys.delete(key);
  }
}
