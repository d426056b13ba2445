import { setImmediate } from 'node:timers/promises';

export interface ThrottleOptions {
  /** So many pieces of work run at a time; the others wait their turn. */
  readonly atOnceMax: number;
  /** So many are started before others of this process get a turn. */
  readonly startsInARowMax: number;
}

/** Spreads work that is due all at once. */
export class Throttle {
  readonly #options: ThrottleOptions;
  readonly #urgent: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #startedInARow = 0;

  constructor(options: ThrottleOptions) {
    this.#options = options;
  }

  /** Urgent work waits only for other urgent work. */
  async run<T>({ isUrgent }: { readonly isUrgent: boolean }, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#options.atOnceMax) await new Promise<void>((resolve) => (isUrgent ? this.#urgent : this.#waiting).push(resolve));
    else this.#running += 1;
    try {
      await this.#pause();
      return await work();
    } finally {
      const next = this.#urgent.shift() ?? this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #pause(): Promise<void> {
    while (this.#startedInARow >= this.#options.startsInARowMax) await setImmediate();
    this.#startedInARow += 1;
    if (this.#startedInARow === 1) void setImmediate().then(() => (this.#startedInARow = 0));
  }
}
