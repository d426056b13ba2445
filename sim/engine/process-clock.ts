import type { Clock } from '#base/clock.ts';

/** The clock that one simulated process sees: it may go wrong by a constant, and its timers die with the process. */
export class ProcessClock implements Clock {
  readonly #clock: Clock;
  readonly #skewMs: number;
  #isAlive = true;

  constructor(clock: Clock, skewMs = 0) {
    this.#clock = clock;
    this.#skewMs = skewMs;
  }

  nowMs(): number {
    return this.#clock.nowMs() + this.#skewMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.#clock.after(delayMs, () => {
      if (this.#isAlive) callback();
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  kill(): void {
    this.#isAlive = false;
  }
}
