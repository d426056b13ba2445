import { Worker } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';

/** About how large the WAL grows before it is written back into the database file. */
const walBytesMax = 16 * 1024 * 1024;
/** A commit writes at least a page or two, with their frame headers. */
const commitBytesMin = 2 * (4_096 + 24);

/**
 * Writes a growing WAL back into its database. That needs two fsyncs of much data, so a short-lived thread with a
 * connection of its own does it while writers go on (https://www.sqlite.org/wal.html#ckpt). What they wrote meanwhile is
 * little, and the event loop writes it back itself: only when nothing is left does the WAL start again from its beginning.
 * A checkpoint that fails is tried again later: nothing is lost by it, and a disk that is full or broken says so at the
 * next commit.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #database: DatabaseSync;
  #bytesSince = 0;
  #running: Promise<void> | undefined;

  constructor(file: string, database: DatabaseSync) {
    this.#file = file;
    this.#database = database;
  }

  /** `bytes` is about how much was written. */
  afterCommit(bytes: number): void {
    this.#bytesSince += bytes + commitBytesMin;
    if (this.#bytesSince < walBytesMax || this.#running !== undefined) return;
    this.#bytesSince = 0;
    this.#running = inThread(this.#file).then(() => {
      this.#running = undefined;
      this.#writeBackRest();
    });
  }

  async stop(): Promise<void> {
    await this.#running;
  }

  #writeBackRest(): void {
    try {
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      this.#bytesSince = walBytesMax / 2;
    }
  }
}

/** Never rejects: what the thread could not do is left to the event loop, or to the next time. */
function inThread(file: string): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: file });
    worker.on('error', () => undefined);
    worker.on('exit', () => resolve());
  });
}
