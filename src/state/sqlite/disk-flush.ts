import { close, constants, fdatasync, fdatasyncSync, fsyncSync, closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const datasync = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * Brings a growing file onto the disk, off the event loop; callers that come while a flush runs share the next one.
 * Once a flush has failed all later ones fail too: the kernel may have dropped the pages that it could not write, and a
 * second fsync would report success without them (https://wiki.postgresql.org/wiki/Fsync_Errors).
 */
export class DiskFlush {
  readonly #descriptor: number;
  readonly #onFailure: (failure: unknown) => void;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  private constructor(descriptor: number, onFailure: (failure: unknown) => void) {
    this.#descriptor = descriptor;
    this.#onFailure = onFailure;
  }

  /** Of the WAL of the open database `file`: its inode stays the same until the database is closed. `onFailure` is told once. */
  static ofWal(file: string, onFailure: (failure: unknown) => void): DiskFlush {
    const flush = new DiskFlush(openSync(`${file}-wal`, constants.O_RDWR | constants.O_CREAT, 0o600), onFailure);
    // What a process that was killed had written, but not flushed, is read now: it has to be durable from now on.
    fdatasyncSync(flush.#descriptor);
    syncDirectory(dirname(file));
    return flush;
  }

  flushed(): Promise<void> {
    if (this.#running === undefined) return this.#run();
    // The running flush may have begun before the caller's write: only the one after it is sure to cover that.
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.#run();
    });
    return this.#next;
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#running)?.catch(() => undefined);
    await closeFile(this.#descriptor);
  }

  #run(): Promise<void> {
    this.#running = datasync(this.#descriptor).then(
      () => {
        this.#running = undefined;
      },
      (failure: unknown) => {
        this.#onFailure(failure);
        throw failure;
      },
    );
    return this.#running;
  }
}

/** So that the names of new files survive a loss of power too. */
function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
