import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { WorldError, codeOf, messageOf } from '#base/errors.ts';
import { Checkpoints } from './checkpoints.ts';
import { FileLock } from './file-lock.ts';
import { DiskFlush } from './disk-flush.ts';
import { applySchema, type Schema } from './schema.ts';
import { UnusedPages } from './unused-pages.ts';

/** A database file of ours, or `:memory:` for tests and simulation. */
export interface DurableDatabaseOptions {
  readonly file: string;
  readonly schema: Schema;
}

/**
 * One SQLite file in WAL mode whose writes are synchronous and whose durability is not: a transaction is in the WAL file
 * (microseconds, into the page cache) when `transaction` returns, and on the disk when the promise of `durable` resolves.
 * That is SQLite's synchronous=FULL with the one fsync after each commit moved to the thread pool and shared by all
 * commits that wait for it, so that a slow disk delays answers but never the event loop
 * (https://www.sqlite.org/pragma.html#pragma_synchronous; docs/decisions/0006-state-in-sqlite.md has the measurements).
 */
export class DurableDatabase {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #lock: FileLock | undefined;
  readonly #flush: DiskFlush | undefined;
  readonly #checkpoints: Checkpoints | undefined;
  readonly #unusedPages: UnusedPages;

  private constructor(file: string, parts: { database: DatabaseSync; lock?: FileLock | undefined; flush?: DiskFlush; checkpoints?: Checkpoints }) {
    this.#file = file;
    this.#database = parts.database;
    this.#lock = parts.lock;
    this.#flush = parts.flush;
    this.#checkpoints = parts.checkpoints;
    this.#unusedPages = new UnusedPages(parts.database);
  }

  /** Throws WorldError when the file is in use by another process, is damaged, or is not one of ours. */
  static open({ file, schema }: DurableDatabaseOptions): DurableDatabase {
    const lock = file === inMemory ? undefined : FileLock.take(file);
    try {
      const database = openDatabase(file, schema);
      if (file === inMemory) return new DurableDatabase(file, { database });
      const flush = DiskFlush.ofWal(file, (failure) => endProcess(file, failure));
      return new DurableDatabase(file, { database, lock, flush, checkpoints: new Checkpoints(file, database) });
    } catch (thrown) {
      lock?.release();
      throw thrown;
    }
  }

  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  /**
   * All of `work`'s writes, which are about `bytes` long, or none; what it throws is thrown on. Throws WorldError
   * `StateUnwritable` when the disk is full or broken.
   */
  transaction<T>(bytes: number, work: () => T): T {
    let value: T;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      value = work();
      this.#database.exec('COMMIT');
    } catch (thrown) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw isDiskTrouble(thrown) ? new WorldError('StateUnwritable', `${this.#file} cannot be written: ${messageOf(thrown)}; free some space or look after the disk`, { cause: thrown }) : thrown;
    }
    this.#checkpoints?.afterCommit(bytes);
    return value;
  }

  /** Cuts some of the pages off that deletions have left unused, so that the next checkpoint makes the file shorter; true when there are more. */
  giveBackPages(): boolean {
    if (!this.#unusedPages.areTooMany()) return false;
    return this.transaction(this.#unusedPages.stepBytes, () => this.#unusedPages.cutOff());
  }

  /** Resolves when everything committed before the call is on the disk. Rejects when the disk refuses: what is on it is then unknown. */
  durable(): Promise<void> {
    return this.#flush?.flushed() ?? Promise.resolve();
  }

  async close(): Promise<void> {
    await this.#checkpoints?.stop();
    await this.#flush?.close();
    // Closing the last connection writes the WAL back into the database file and removes it.
    this.#database.close();
    this.#lock?.release();
  }
}

const inMemory = ':memory:';

function openDatabase(file: string, schema: Schema): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (file !== inMemory) makePrivate(file);
    database = new DatabaseSync(file);
    // The first pragma works on a new file only, before anything else is done to it: its unused pages can be cut off.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;');
    applySchema(database, file, schema);
    return database;
  } catch (thrown) {
    database?.close();
    if (thrown instanceof WorldError) throw thrown;
    throw new WorldError('StateUnreadable', `${file} cannot be opened as a database: ${messageOf(thrown)}; put back a copy of it, or move it away to start empty`, { cause: thrown });
  }
}

/** A new file is its owner's alone; SQLite gives the files beside it the same permissions. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

/** https://www.sqlite.org/rescode.html: READONLY, IOERR, FULL. */
const diskTroubles = new Set([8, 10, 13]);

function isDiskTrouble(thrown: unknown): boolean {
  return codeOf(thrown) === 'ERR_SQLITE_ERROR' && thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number' && diskTroubles.has(thrown.errcode & 0xff);
}

/** What is on the disk is unknown: only a new start, which reads it, knows. Thrown where nobody can catch it. */
function endProcess(file: string, failure: unknown): void {
  queueMicrotask(() => {
    throw new WorldError('StateUnwritable', `${file} could not be brought onto the disk: ${messageOf(failure)}`, { cause: failure });
  });
}
