import { closeSync, constants, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { codeOf } from '#base/errors.ts';
import { bufferBytes } from './staging-messages.ts';

/**
 * Direct writes need memory and offsets on block boundaries, which WebAssembly's memory has. Measured, they cost a tenth
 * of the processor time of writes through the page cache, and leave nothing for fdatasync to wait for.
 */
const blockBytes = 4_096;
/** TypeScript's library knows it only for browsers. */
declare const WebAssembly: { readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer } };

/** For whoever makes a whole buffer anyway: written from here it is not copied once more. */
export const alignedBuffer = new Uint8Array(new WebAssembly.Memory({ initial: bufferBytes / 65_536 }).buffer);

/** A staging file that is open in a worker thread. Whole buffers go past the page cache where the file system has that. */
export class StageFile {
  readonly #descriptor: number;
  readonly #direct: number | undefined;

  constructor(path: string) {
    this.#descriptor = openSync(path, constants.O_RDWR);
    this.#direct = openDirect(path);
  }

  get isEmpty(): boolean {
    return fstatSync(this.#descriptor).size === 0;
  }

  /** Fills the front of `buffer` as far as the file goes. */
  read(buffer: Uint8Array, position: number): number {
    return readFully(this.#descriptor, buffer, position);
  }

  write(bytes: Uint8Array, position: number): void {
    if (this.#direct === undefined || bytes.byteLength !== bufferBytes || position % blockBytes !== 0) return writeAt(this.#descriptor, bytes, position);
    if (bytes !== alignedBuffer) alignedBuffer.set(bytes);
    try {
      writeAt(this.#direct, alignedBuffer, position);
    } catch (thrown) {
      if (codeOf(thrown) !== 'EINVAL') throw thrown;
      // A device with larger blocks than these: its files go through the page cache.
      writeAt(this.#descriptor, bytes, position);
    }
  }

  truncate(size: number): void {
    ftruncateSync(this.#descriptor, size);
  }

  sync(): void {
    fdatasyncSync(this.#descriptor);
  }

  close(): void {
    closeSync(this.#descriptor);
    if (this.#direct !== undefined) closeSync(this.#direct);
  }
}

export function readFully(descriptor: number, buffer: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < buffer.byteLength) {
    const count = readSync(descriptor, buffer, filled, buffer.byteLength - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function writeAt(descriptor: number, bytes: Uint8Array, position: number): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(descriptor, bytes, written, bytes.byteLength - written, position + written);
}

function openDirect(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_DIRECT);
  } catch (thrown) {
    if (codeOf(thrown) === 'EINVAL') return undefined;
    throw thrown;
  }
}
