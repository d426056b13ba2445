/**
 * Entries in the order of their numbers. Almost always one comes with a higher number than all before it, so the order of
 * insertion is the order; only an entry that comes out of turn makes the next reading sort.
 */
export class OrderedEntries<Entry extends { readonly order: number }> {
  #entries = new Set<Entry>();
  #highest = -1;
  #isSorted = true;

  get size(): number {
    return this.#entries.size;
  }

  add(entry: Entry): void {
    this.#entries.add(entry);
    if (entry.order < this.#highest) this.#isSorted = false;
    else this.#highest = entry.order;
  }

  delete(entry: Entry): void {
    this.#entries.delete(entry);
  }

  inOrder(): Iterable<Entry> {
    if (!this.#isSorted) {
      this.#entries = new Set([...this.#entries].toSorted((one, other) => one.order - other.order));
      this.#isSorted = true;
    }
    return this.#entries;
  }
}
