import type { SimClock } from './sim-clock.ts';
import { Violation } from './violation.ts';

/** More timers than any run of ours needs: beyond it something goes round in circles. */
const eventsMax = 400_000;
/** Timers that may fire at one moment. */
const eventsPerMomentMax = 20_000;

/** Drain the promises, look, fire the next timer: until that moment, or until `isDone`. */
export class Engine {
  readonly #clock: SimClock;
  readonly #look: () => void;
  #events = 0;
  #failure: unknown;

  constructor(clock: SimClock, look: () => void) {
    this.#clock = clock;
    this.#look = look;
  }

  /** Something went wrong where nobody could be told: the run ends at the next step. */
  fail(failure: unknown): void {
    this.#failure ??= failure;
  }

  async run(untilMs: number, isDone: () => boolean = () => false): Promise<void> {
    let momentMs = -1;
    let eventsOfMoment = 0;
    for (;;) {
      await drained();
      this.#look();
      if (this.#failure !== undefined) throw this.#failure;
      if (isDone() || !this.#clock.fireNext(untilMs)) break;
      eventsOfMoment = this.#clock.nowMs() === momentMs ? eventsOfMoment + 1 : 0;
      momentMs = this.#clock.nowMs();
      this.#events += 1;
      if (this.#events > eventsMax || eventsOfMoment > eventsPerMomentMax) throw new Violation('livelock', `${this.#events} events, ${eventsOfMoment} of them at one moment`);
    }
    await drained();
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function drained(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
