import type { Clock } from '#base/clock.ts';

/** The longest that a timer of Node can wait. */
const delayMsMax = 2_147_483_647;

/** One timer for each key, that can be set to another moment. */
export class Alarms implements Disposable {
  readonly #clock: Clock;
  readonly #ring: (key: string) => void;
  readonly #set = new Map<string, { readonly atMs: number; readonly cancel: () => void }>();

  constructor(clock: Clock, ring: (key: string) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Infinity unsets it. */
  set(key: string, atMs: number): void {
    const before = this.#set.get(key);
    if (before?.atMs === atMs) return;
    before?.cancel();
    this.#set.delete(key);
    if (atMs === Infinity) return;
    const delayMs = Math.min(delayMsMax, Math.max(1, atMs - this.#clock.nowMs()));
    const cancel = this.#clock.after(delayMs, () => {
      this.#set.delete(key);
      this.#ring(key);
    });
    this.#set.set(key, { atMs, cancel });
  }

  [Symbol.dispose](): void {
    for (const { cancel } of this.#set.values()) cancel();
    this.#set.clear();
  }
}
