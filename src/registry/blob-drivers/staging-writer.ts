import type { BlobSealing } from './blob-driver.ts';
import { segmentPlainBytes } from './sealed-segments.ts';
import { bufferBytes } from './staging-messages.ts';
import type { StagingThreads } from './staging-threads.ts';

export interface StagingWriterOptions {
  readonly threads: StagingThreads;
  /** The staging file. */
  readonly path: string;
  /** How much is staged already. */
  readonly size: number;
  readonly sealing: BlobSealing | undefined;
}

/** How many buffers may be on their way to the disk before the sender has to wait. */
const buffersInFlightMax = 4;

/** Gathers chunks into whole buffers, each what is written at once, and hands these to the staging thread, a few ahead of the disk. */
export class StagingWriter {
  readonly #options: StagingWriterOptions;
  readonly #wholeBytes: number;
  #inFlight: Promise<unknown>[] = [];
  #failure: { readonly reason: unknown } | undefined;
  #buffer: Uint8Array<ArrayBuffer>;
  /** Where the buffer's bytes begin in the staged content. */
  #position: number;
  #used = 0;

  constructor(options: StagingWriterOptions) {
    const { threads, size, sealing } = options;
    this.#options = options;
    this.#wholeBytes = sealing === undefined ? bufferBytes : segmentPlainBytes(sealing.keys.length);
    this.#position = size;
    this.#buffer = new Uint8Array(threads.buffer());
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      const part = rest.subarray(0, this.#capacity - this.#used);
      this.#buffer.set(part, this.#used);
      this.#used += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (this.#used === this.#capacity) await this.#send();
    }
  }

  /** Resolves when all is with the operating system; throws what went wrong first. */
  async flush(): Promise<void> {
    if (this.#used > 0 && this.#failure === undefined) await this.#send();
    await Promise.all(this.#inFlight.splice(0));
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  /** Up to the next border of a write, which what is staged already may lie behind. */
  get #capacity(): number {
    return this.#wholeBytes - (this.#position % this.#wholeBytes);
  }

  async #send(): Promise<void> {
    const { threads, path, sealing } = this.#options;
    const sent = threads.ask({ kind: 'append', path, buffer: this.#buffer.buffer, length: this.#used, position: this.#position, sealing }).catch((reason: unknown) => {
      this.#failure ??= { reason };
    });
    this.#inFlight.push(sent);
    this.#position += this.#used;
    this.#used = 0;
    if (this.#inFlight.length >= buffersInFlightMax) await this.#inFlight.shift();
    if (this.#failure !== undefined) throw this.#failure.reason;
    this.#buffer = new Uint8Array(threads.buffer());
  }
}
