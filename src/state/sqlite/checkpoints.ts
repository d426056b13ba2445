import { Worker } from 'node:worker_threads';
import type { DatabaseSync } from 'node:sqlite';

/** About how large the WAL grows before it is written back into the database file. */
const walBytesSoft = 16 * 1024 * 1024;
/** From here on the event loop does the writing back itself, because the disk does not keep up otherwise. */
const walBytesHard = 16 * walBytesSoft;
/** A commit writes at least a page or two, with their frame headers. */
const commitBytesMin = 2 * (4_096 + 24);

/**
 * Writes a growing WAL back into its database. That needs two fsyncs, so it is done by a short-lived thread with a
 * connection of its own; writers go on meanwhile (https://www.sqlite.org/wal.html#ckpt).
 */
export class Checkpoints {
  readonly #file: string;
  readonly #database: DatabaseSync;
  #walBytes = 0;
  #nextAtBytes = walBytesSoft;
  #running: Promise<void> | undefined;

  constructor(file: string, database: DatabaseSync) {
    this.#file = file;
    this.#database = database;
  }

  /** `bytes` is about how much was written. Throws when the disk refuses a checkpoint that cannot wait. */
  afterCommit(bytes: number): void {
    this.#walBytes += bytes + commitBytesMin;
    if (this.#walBytes < this.#nextAtBytes || this.#running !== undefined) return;
    if (this.#walBytes >= walBytesHard) return this.#runHere();
    this.#running = this.#runInThread().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    await this.#running;
  }

  #runHere(): void {
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    this.#walBytes = 0;
    this.#nextAtBytes = walBytesSoft;
  }

  /** Never rejects: a thread that fails leaves the work, and the hearing of the error, to `#runHere`. */
  #runInThread(): Promise<void> {
    const before = this.#walBytes;
    return new Promise((resolve) => {
      let isWhole = false;
      const worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), { workerData: this.#file });
      worker.on('message', (message) => {
        isWhole = message === true;
      });
      worker.on('error', () => undefined);
      worker.on('exit', () => {
        if (isWhole) this.#walBytes -= before;
        this.#nextAtBytes = this.#walBytes + walBytesSoft;
        resolve();
      });
    });
  }
}
