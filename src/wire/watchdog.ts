import type { Clock } from '#base/clock.ts';

/** How much later than its time something may be given up, as a part of that time. */
const roundsPerTimeout = 4;

/**
 * Gives up what takes longer than `timeoutMs`, with one timer for all of it: a timer for each of thousands of requests a
 * second would cost more than reading them.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<() => void, number>();
  #isWatching = false;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `giveUp` once, unless `settled` is called with it before. */
  watch(giveUp: () => void): void {
    this.#waiting.set(giveUp, this.#clock.nowMs() + this.#timeoutMs);
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#nextRound();
  }

  settled(giveUp: () => void): void {
    this.#waiting.delete(giveUp);
  }

  #nextRound(): void {
    this.#clock.after(this.#timeoutMs / roundsPerTimeout, () => {
      const nowMs = this.#clock.nowMs();
      for (const [giveUp, dueMs] of this.#waiting) {
        if (dueMs > nowMs) break;
        this.#waiting.delete(giveUp);
        giveUp();
      }
      this.#isWatching = this.#waiting.size > 0;
      if (this.#isWatching) this.#nextRound();
    });
  }
}
