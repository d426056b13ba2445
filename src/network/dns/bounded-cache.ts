/** Keeps what was put in last, up to a number of entries and of bytes. */
export class BoundedCache<V> {
  readonly #entries = new Map<string, V>();
  readonly #limits: CacheLimits<V>;
  #bytes = 0;

  constructor(limits: CacheLimits<V>) {
    this.#limits = limits;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#bytes += this.#bytesOf(key, value);
    while (this.#entries.size > this.#limits.entriesMax || this.#bytes > this.#limits.bytesMax) {
      const [oldest] = this.#entries.keys();
      if (oldest === undefined) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= this.#bytesOf(key, value);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #bytesOf(key: string, value: V): number {
    return key.length + this.#limits.bytesOf(value);
  }
}

export interface CacheLimits<V> {
  readonly entriesMax: number;
  readonly bytesMax: number;
  readonly bytesOf: (value: V) => number;
}
