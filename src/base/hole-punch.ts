import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const blockBytes = 4_096;
/** Holes are punched in steps of this size, so that a quiet file costs nothing. */
const stepBytes = 8 * 1_048_576;
const deadlineMs = 30_000;

/** Gives the disk back what is stored of a file that others still append to: its size stays, its blocks go. */
export class HolePunch {
  readonly #path: string;
  #punchedTo = 0;
  #isSupported = true;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws once when the file system has no holes; after that nothing is tried again. */
  async upTo(offset: number): Promise<void> {
    const length = Math.floor((offset - this.#punchedTo) / blockBytes) * blockBytes;
    if (!this.#isSupported || length < stepBytes) return;
    try {
      await run('fallocate', ['--punch-hole', '--offset', String(this.#punchedTo), '--length', String(length), this.#path], { timeout: deadlineMs });
      this.#punchedTo += length;
    } catch (error) {
      this.#isSupported = false;
      throw error;
    }
  }
}
