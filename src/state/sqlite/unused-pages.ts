import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What is kept for what will be written next: a fixed part, and a part of the whole file, so that steady coming and going moves no pages about. */
const keptPagesMin = 4_096;
const keptShare = 0.25;
/** Cut off in one step: bounds how long the event loop waits. */
const stepPages = 256;
const pageBytes = 4_096;
/** About how many pages are written to move one: itself, what points to it, and where that is looked up. */
const writesPerPage = 3;

/** The pages of a database that hold nothing any more (https://www.sqlite.org/pragma.html#pragma_incremental_vacuum). */
export class UnusedPages {
  readonly stepBytes = stepPages * pageBytes * writesPerPage;
  readonly #database: DatabaseSync;
  readonly #unused: StatementSync;
  readonly #all: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#unused = database.prepare('PRAGMA freelist_count');
    this.#all = database.prepare('PRAGMA page_count');
  }

  areTooMany(): boolean {
    return this.#count() > Math.max(keptPagesMin, Number(this.#all.get()?.['page_count']) * keptShare);
  }

  /** In a transaction. Gives whether there is more to cut off; never of a file that was made before files could be cut. */
  cutOff(): boolean {
    const before = this.#count();
    this.#database.exec(`PRAGMA incremental_vacuum(${stepPages})`);
    return this.#count() < before && this.areTooMany();
  }

  #count(): number {
    return Number(this.#unused.get()?.['freelist_count']);
  }
}
