import { assert } from './assert.ts';
import type { Clock } from './clock.ts';
import { realTimeOf, shownTimeOf, withMark, type TimeLine } from './time-line.ts';
import { dayMs, secondMs } from './time.ts';

/** Real timers cannot wait for longer than 24 days. */
const realTimerMsMax = dayMs;
/** For how long an advance goes from timer to timer; what is due then is due at once. */
const steppingMsMax = 10 * secondMs;

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

export interface ShiftedClockOptions {
  readonly real: Clock;
  readonly line: TimeLine;
  /** Makes the time line durable. */
  readonly save: (line: TimeLine) => Promise<void>;
}

/** A clock that goes like a real one, and can be advanced, frozen and let go on: its timers are due by the time that it shows. */
export class ShiftedClock implements Clock {
  readonly #real: Clock;
  readonly #save: (line: TimeLine) => Promise<void>;
  #line: TimeLine;
  /** The time shown while an advance goes from timer to timer. */
  #steppingAt: number | undefined;
  /** By due time; those of the same in the order in which they were set. */
  #timers: Timer[] = [];
  #disarm = () => {};
  #lastChange: Promise<void> = Promise.resolve();

  constructor({ real, line, save }: ShiftedClockOptions) {
    this.#real = real;
    this.#line = line;
    this.#save = save;
  }

  nowMs(): number {
    return this.#steppingAt ?? shownTimeOf(this.#line, this.#realMs());
  }

  /** What it shows and what the host's clock shows, of the same moment. */
  reading(): { readonly shownMs: number; readonly realMs: number } {
    const realMs = this.#real.nowMs();
    return { shownMs: this.#steppingAt ?? shownTimeOf(this.#line, this.#notUndone(realMs)), realMs };
  }

  get isFrozen(): boolean {
    return this.#line.at(-1)?.isFrozen === true;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: Timer = { dueMs: this.nowMs() + Math.max(0, delayMs), callback };
    const index = this.#timers.findLastIndex(({ dueMs }) => dueMs <= timer.dueMs) + 1;
    this.#timers.splice(index, 0, timer);
    if (index === 0) this.#arm();
    return () => {
      const place = this.#timers.indexOf(timer);
      if (place >= 0) this.#timers.splice(place, 1);
    };
  }

  /** When a real moment, which is not in the future, was by this clock. */
  shownTimeOf(realMs: number): number {
    return Math.min(this.nowMs(), shownTimeOf(this.#line, realMs));
  }

  /** The real moment until which this clock has shown no later time than `shownMs`. */
  realTimeOf(shownMs: number): number {
    return Math.min(this.#realMs(), realTimeOf(this.#line, shownMs));
  }

  /** Moves the time forward. Timers fire in the order in which they fall due, each at its time; others get their turns in between. */
  advance(byMs: number): Promise<void> {
    assert(byMs > 0, 'time goes forward only');
    return this.#change(async () => {
      const fromMs = this.nowMs();
      const realAt = this.#realMs();
      this.#steppingAt = fromMs;
      try {
        await this.#put(withMark(this.#line, { realAt, shownAt: fromMs + byMs, isFrozen: this.isFrozen }));
        await this.#step(fromMs + byMs);
      } finally {
        this.#steppingAt = undefined;
        this.#arm();
      }
    });
  }

  /** Lets the time stand still; what waits for it waits until it goes on. */
  freeze(): Promise<void> {
    return this.#change(() => this.#setFrozen(true));
  }

  /** Lets it go on from where it stands. */
  resume(): Promise<void> {
    return this.#change(() => this.#setFrozen(false));
  }

  /** Shows real time again, for a world that was emptied: time may go back. Timers keep what they still had to wait for. Nothing is saved. */
  showRealTime(): void {
    const shiftMs = this.#real.nowMs() - this.nowMs();
    this.#line = [];
    // An advance that is under way ends here.
    this.#steppingAt = undefined;
    this.#timers = this.#timers.map(({ dueMs, callback }) => ({ dueMs: dueMs + shiftMs, callback }));
    this.#arm();
  }

  #realMs(): number {
    return this.#notUndone(this.#real.nowMs());
  }

  /** Never before the last change: a host's clock that was set back must not undo an advance. */
  #notUndone(realMs: number): number {
    return Math.max(realMs, this.#line.at(-1)?.realAt ?? 0);
  }

  /** One after the other. */
  #change(work: () => Promise<void>): Promise<void> {
    const done = this.#lastChange.then(work);
    this.#lastChange = done.catch(() => undefined);
    return done;
  }

  async #setFrozen(isFrozen: boolean): Promise<void> {
    if (this.isFrozen === isFrozen) return;
    const realAt = this.#realMs();
    const saved = this.#put(withMark(this.#line, { realAt, shownAt: shownTimeOf(this.#line, realAt), isFrozen }));
    this.#arm();
    await saved;
  }

  #put(line: TimeLine): Promise<void> {
    this.#line = line;
    return this.#save(line);
  }

  async #step(untilMs: number): Promise<void> {
    const realEndsAt = this.#real.nowMs() + steppingMsMax;
    while (this.#steppingAt !== undefined && this.#real.nowMs() < realEndsAt) {
      const [timer] = this.#timers;
      if (timer === undefined || timer.dueMs > untilMs) break;
      this.#timers.shift();
      this.#steppingAt = Math.max(this.nowMs(), timer.dueMs);
      timer.callback();
      await turnOfOthers();
    }
  }

  #arm(): void {
    this.#disarm();
    this.#disarm = () => {};
    const [first] = this.#timers;
    if (first === undefined || this.#steppingAt !== undefined) return;
    const nowMs = this.nowMs();
    const waitMs = Math.max(0, first.dueMs - nowMs);
    if (waitMs > 0 && this.isFrozen) return;
    const armedMs = Math.min(waitMs, realTimerMsMax);
    // What was waited for is due, also when the host's clock was set back meanwhile.
    this.#disarm = this.#real.after(armedMs, () => this.#fire(Math.max(nowMs + armedMs, this.nowMs())));
  }

  #fire(untilMs: number): void {
    const due = this.#timers.filter(({ dueMs }) => dueMs <= untilMs);
    try {
      for (const timer of due) {
        const place = this.#timers.indexOf(timer);
        // One before it may have cancelled it.
        if (place < 0) continue;
        this.#timers.splice(place, 1);
        timer.callback();
      }
    } finally {
      this.#arm();
    }
  }
}

function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
