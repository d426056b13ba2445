/**
 * Keys in the order of their numbers. Almost always a key comes with a higher number than all before it, so the order of
 * insertion is the order; only a key that comes out of turn makes the next reading sort.
 */
export class OrderedKeys {
  #orders = new Map<string, number>();
  #highest = -1;
  #isSorted = true;

  get size(): number {
    return this.#orders.size;
  }

  set(key: string, order: number): void {
    if (this.#orders.has(key)) this.#orders.delete(key);
    this.#orders.set(key, order);
    if (order < this.#highest) this.#isSorted = false;
    else this.#highest = order;
  }

  delete(key: string): void {
    this.#orders.delete(key);
  }

  inOrder(): Iterable<string> {
    if (!this.#isSorted) {
      this.#orders = new Map([...this.#orders].toSorted(([, a], [, b]) => a - b));
      this.#isSorted = true;
    }
    return this.#orders.keys();
  }
}
