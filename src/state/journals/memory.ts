import type { Journal, StoredChange } from './journal.ts';

/** What a memory journal outlives: hand the same one to a second journal to see what a restart would find. */
export type MemoryDisk = Map<string, StoredChange>;

/** A journal for tests and simulation: durable as long as its disk is referenced. */
export function memoryJournal(disk: MemoryDisk = new Map()): Journal {
  return {
    *load() {
      for (const stored of disk.values()) yield structuredClone(stored);
    },
    async append(changes) {
      for (const change of changes) {
        const id = `${change.kind}\n${change.key}`;
        if (change.document === undefined) disk.delete(id);
        else disk.set(id, structuredClone(change));
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}
