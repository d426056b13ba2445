import type { Journal, StoredChange } from './journal.ts';

/** What a memory journal outlives: hand the same one to a second journal to see what a restart would find. */
export type MemoryDisk = Map<string, StoredChange>;

/** A journal for tests and simulation: durable as long as its disk is referenced. Documents are kept as JSON keeps them. */
export function memoryJournal(disk: MemoryDisk = new Map()): Journal {
  return {
    *load() {
      for (const stored of disk.values()) yield structuredClone(stored);
    },
    async append(changes) {
      const texts = changes.map((change) => (change.document === undefined ? undefined : JSON.stringify(change.document)));
      for (const [index, change] of changes.entries()) {
        const id = `${change.kind}\n${change.key}`;
        const text = texts[index];
        if (text === undefined) disk.delete(id);
        else disk.set(id, { ...change, document: JSON.parse(text) });
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}
