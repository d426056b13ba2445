import { createHash, type Hash } from 'node:crypto';
import type { DigestAlgorithm } from '#model/digest.ts';
import { StageFile } from './stage-file.ts';
import { bufferBytes } from './staging-messages.ts';

/** A staged content that is open in a worker thread, with a running digest of all that it holds. */
export interface Stage {
  readonly algorithm: DigestAlgorithm;
  readonly size: number;
  append(bytes: Uint8Array): void;
  /** Of all that was appended, in hexadecimal digits. */
  digest(): string;
  /** Makes the file what the blob's is to be, and durable. */
  finish(): void;
  close(): void;
}

export class PlainStage implements Stage {
  readonly algorithm: DigestAlgorithm;
  readonly #file: StageFile;
  readonly #hash: Hash;
  #size = 0;

  /** Reads what is staged already to have its digest. */
  constructor(path: string, algorithm: DigestAlgorithm) {
    this.algorithm = algorithm;
    this.#file = new StageFile(path);
    this.#hash = createHash(algorithm);
    const buffer = this.#file.isEmpty ? new Uint8Array() : new Uint8Array(bufferBytes);
    for (let count = -1; count !== 0; this.#size += count) {
      count = this.#file.read(buffer, this.#size);
      this.#hash.update(buffer.subarray(0, count));
    }
  }

  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#file.write(bytes, this.#size);
    this.#size += bytes.byteLength;
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  finish(): void {
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }
}
