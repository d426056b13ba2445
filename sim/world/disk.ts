import { sleep } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import type { Journal } from '#state/journals/journal.ts';
import type { ProcessClock } from '../engine/process-clock.ts';

/** The machine's disk: SQLite in memory, which outlives the daemons that write it. */
export class Disk {
  readonly #journal = sqliteJournal({ file: ':memory:' });
  readonly #random: Random;
  /** How long a commit takes to become durable, give or take. */
  commitMs = 2;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The journal as one process has it: what it has not brought onto the disk when it dies is lost. */
  mount(clock: ProcessClock): Journal {
    let last: Promise<void> = Promise.resolve();
    const write = async (changes: Parameters<Journal['append']>[0], before: Promise<void>) => {
      await Promise.all([before, sleep(clock, this.#random.int(this.commitMs * 2 + 1))]);
      // A dead process never gets to this line: its timers do not fire. It may have died in between.
      if (!clock.isAlive) return new Promise<void>(() => {});
      return this.#journal.append(changes);
    };
    return {
      load: () => this.#journal.load(),
      append: (changes) => (last = write(changes, last)),
      async [Symbol.asyncDispose]() {},
    };
  }

  close(): Promise<void> {
    return Promise.resolve(this.#journal[Symbol.asyncDispose]());
  }
}
