import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { WorldError, codeOf, messageOf } from '#base/errors.ts';

/**
 * Keeps a second process away from a file. Node has no flock, SQLite has: the lock is an open write transaction on
 * `<file>.lock`, which the kernel ends with the process however that dies. The lock file tells whose it is.
 */
export class FileLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Throws WorldError `StateInUse` when another process, or this one, has it. */
  static take(file: string): FileLock {
    let database: DatabaseSync | undefined;
    try {
      // Whoever can read a SQLite file can lock it, so nobody else may.
      closeSync(openSync(`${file}.lock`, 'a', 0o600));
      database = new DatabaseSync(`${file}.lock`, { timeout: 0 });
      database.exec('BEGIN IMMEDIATE');
      database.exec(`CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL); DELETE FROM owner; INSERT INTO owner VALUES (${process.pid}); COMMIT; BEGIN IMMEDIATE`);
      return new FileLock(database);
    } catch (thrown) {
      const owner = isBusy(thrown) && database !== undefined ? ownerOf(database) : undefined;
      database?.close();
      if (!isBusy(thrown)) throw new WorldError('StateUnreadable', `${file}.lock cannot be used as a lock: ${messageOf(thrown)}; make its directory writable, or remove the file if no daemon runs`, { cause: thrown });
      throw new WorldError('StateInUse', `${file} is in use by another daemon${owner === undefined ? '' : ` (pid ${owner})`}; stop that one or choose another state directory`, { cause: thrown });
    }
  }

  release(): void {
    this.#database.close();
  }
}

/** SQLite's result code for a lock that somebody else holds (https://www.sqlite.org/rescode.html#busy). */
const sqliteBusy = 5;

function isBusy(thrown: unknown): boolean {
  return codeOf(thrown) === 'ERR_SQLITE_ERROR' && thrown instanceof Error && 'errcode' in thrown && thrown.errcode === sqliteBusy;
}

function ownerOf(database: DatabaseSync): string | undefined {
  try {
    const pid = database.prepare('SELECT pid FROM owner').get()?.['pid'];
    return pid === undefined || pid === null ? undefined : String(pid);
  } catch {
    // The owner is just writing its name: the refusal does without it.
    return undefined;
  }
}
