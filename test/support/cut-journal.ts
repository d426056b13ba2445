import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import type { Journal } from '#state/journals/journal.ts';

/** At which commit the daemon dies, and whether the disk still gets that one. Nobody hears of it in either case. */
export interface Cut {
  readonly atCommit: number;
  readonly isKept: boolean;
  /** Whether the machine goes down with the daemon, and its containers with it. */
  readonly losesHost?: boolean;
}

/** A journal that dies at one of its commits: from then on nothing reaches the disk, and nothing is ever durable. */
export class CutJournal {
  readonly #journal: Journal;
  readonly #cut: Cut | undefined;
  commits = 0;
  isCut = false;

  constructor(disk: MemoryDisk, cut?: Cut) {
    this.#journal = memoryJournal(disk);
    this.#cut = cut;
  }

  get journal(): Journal {
    return {
      load: () => this.#journal.load(),
      append: (changes) => this.#append(changes),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  async #append(changes: Parameters<Journal['append']>[0]): Promise<void> {
    if (this.isCut) return never;
    this.commits += 1;
    this.isCut = this.commits === this.#cut?.atCommit;
    if (!this.isCut) return this.#journal.append(changes);
    if (this.#cut?.isKept === true) await this.#journal.append(changes);
    return never;
  }
}

const never = new Promise<void>(() => undefined);
