import type { FileHandle } from 'node:fs/promises';
import type { BlobReader, BlobSealing } from './blob-driver.ts';
import { segmentPlainBytes } from './sealed-segments.ts';
import type { StagingThreads } from './staging-threads.ts';

export interface SealedFile {
  readonly file: FileHandle;
  /** Of the plain bytes. */
  readonly size: number;
  readonly sealing: BlobSealing;
  readonly threads: StagingThreads;
}

/** How many segments of what will be read are opened before they are asked for. */
const segmentsAhead = 3;

type Segment = Promise<Uint8Array<ArrayBuffer>>;

/** Reads a sealed blob: its segments are opened by the staging threads, those that will be read next ahead of time, several at once. */
export class SealedFileReader implements BlobReader {
  readonly #sealed: SealedFile;
  readonly #segmentBytes: number;
  /** Opened, or being opened, and not read to their ends. */
  readonly #segments = new Map<number, Segment>();
  /** The file stays open for them. */
  readonly #opening = new Set<Segment>();
  #expectedEnd = 0;

  constructor(sealed: SealedFile) {
    this.#sealed = sealed;
    this.#segmentBytes = segmentPlainBytes(sealed.sealing.keys.length);
  }

  get size(): number {
    return this.#sealed.size;
  }

  willRead({ start, length }: { readonly start: number; readonly length: number }): void {
    this.#expectedEnd = Math.min(start + length, this.size);
    this.#prepare(this.#indexOf(start));
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    if (position >= this.size) return 0;
    const index = this.#indexOf(position);
    for (const passed of this.#segments.keys()) if (passed < index) this.#segments.delete(passed);
    const opening = this.#segment(index);
    this.#prepare(index + 1);
    const segment = await opening;
    const start = position - index * this.#segmentBytes;
    const part = segment.subarray(start, start + buffer.byteLength);
    const count = part.byteLength;
    buffer.set(part);
    if (start + count === segment.byteLength) {
      this.#segments.delete(index);
      this.#sealed.threads.takeBack(segment.buffer);
    }
    return count;
  }

  /** Waits for the threads, which read from the file by its number: another file may get that afterwards. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#opening);
    await this.#sealed.file.close();
  }

  #indexOf(position: number): number {
    return Math.floor(position / this.#segmentBytes);
  }

  #prepare(from: number): void {
    for (let index = from; index < from + segmentsAhead && index * this.#segmentBytes < this.#expectedEnd; index += 1) this.#segment(index);
  }

  #segment(index: number): Segment {
    const known = this.#segments.get(index);
    if (known !== undefined) return known;
    const { file, size, sealing, threads } = this.#sealed;
    const opening = threads.open({ kind: 'open', descriptor: file.fd, index, isLast: index === this.#indexOf(size), sealing });
    // Who reads it sees its failure; until then it must not count as unhandled.
    opening.catch(() => undefined).finally(() => this.#opening.delete(opening));
    this.#opening.add(opening);
    this.#segments.set(index, opening);
    return opening;
  }
}
