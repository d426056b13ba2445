import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import type { BlobReader, BlobSealing } from '../blob-driver.ts';
import { blobDamaged, openSegment, plainSizeOf, sealedSegmentBytes, segmentPlainBytes } from '../sealed-segments.ts';
import type { Bucket } from './bucket.ts';

/** One GET: enough that the time until its first byte weighs little. A whole number of sealed segments. */
const blockBytes = 4 << 20;
/** How many GETs are under way besides the one that is waited for. */
const blocksAhead = 2;

export interface ContentReaderOptions {
  readonly bucket: Bucket;
  readonly object: string;
  /** Of the object. */
  readonly size: number;
  readonly sealing: BlobSealing | undefined;
  readonly onClose: () => void;
}

/** Reads an object by ranges, some ahead of who reads it in order. */
export function contentReader(options: ContentReaderOptions): BlobReader {
  const blocks = new Blocks(options);
  const { size, sealing, onClose } = options;
  const close = async () => {
    blocks.forget();
    onClose();
  };
  return sealing === undefined ? { size, ...plainReads(blocks), [Symbol.asyncDispose]: close } : { ...sealedReads(blocks, size, sealing), [Symbol.asyncDispose]: close };
}

function plainReads(blocks: Blocks): Pick<BlobReader, 'read' | 'willRead'> {
  return {
    willRead: ({ start, length }) => blocks.plan(start, start + length),
    read: (buffer, position) => blocks.read(buffer, position),
  };
}

function sealedReads(blocks: Blocks, storedSize: number, sealing: BlobSealing): Pick<BlobReader, 'size' | 'read' | 'willRead'> {
  const layers = sealing.keys.length;
  const step = segmentPlainBytes(layers);
  const size = plainSizeOf(storedSize, layers);
  if (size === undefined) throw blobDamaged(Math.floor(storedSize / sealedSegmentBytes));
  const sealed = Buffer.allocUnsafeSlow(sealedSegmentBytes);
  let last: { readonly index: number; readonly plain: Uint8Array } | undefined;
  const segmentAt = async (index: number) => {
    if (last?.index === index) return last.plain;
    const place = index * sealedSegmentBytes;
    const length = Math.min(sealedSegmentBytes, storedSize - place);
    for (let filled = 0; filled < length; ) filled += await blocks.read(sealed.subarray(filled, length), place + filled);
    last = { index, plain: openSegment(sealed.subarray(0, length), { sealing, index, isLast: length < sealedSegmentBytes }) };
    return last.plain;
  };
  return {
    size,
    willRead: ({ start, length }) => blocks.plan(Math.floor(start / step) * sealedSegmentBytes, Math.ceil((start + length) / step) * sealedSegmentBytes),
    async read(buffer, position) {
      // Also of an empty blob there is a segment, which says that it is empty.
      if (size === 0) await segmentAt(0);
      if (position >= size) return 0;
      const index = Math.floor(position / step);
      const plain = await segmentAt(index);
      const part = plain.subarray(position - index * step).subarray(0, buffer.byteLength);
      buffer.set(part);
      return part.byteLength;
    },
  };
}

/** The object in blocks, of which those that are read next are fetched ahead. */
class Blocks {
  readonly #options: ContentReaderOptions;
  readonly #fetched = new Map<number, Promise<Uint8Array>>();
  /** Nothing is fetched ahead from here on. */
  #end = 0;

  constructor(options: ContentReaderOptions) {
    this.#options = options;
  }

  plan(start: number, end: number): void {
    this.#end = Math.min(end, this.#options.size);
    if (start < this.#end) this.#fetchFrom(Math.floor(start / blockBytes));
  }

  /** Gives what the block at `position` still has, as far as it fits; 0 at the end. */
  async read(buffer: Uint8Array, position: number): Promise<number> {
    if (position >= this.#options.size) return 0;
    const index = Math.floor(position / blockBytes);
    this.#fetchFrom(index);
    const block = await known(this.#fetched.get(index), 'a block that is fetched');
    const start = position - index * blockBytes;
    const part = block.subarray(start, start + buffer.byteLength);
    buffer.set(part);
    return part.byteLength;
  }

  forget(): void {
    this.#fetched.clear();
  }

  #fetchFrom(index: number): void {
    for (const known of this.#fetched.keys()) if (known < index || known > index + blocksAhead) this.#fetched.delete(known);
    for (let next = index; next <= index + blocksAhead; next += 1) {
      if (next > index && next * blockBytes >= this.#end) return;
      if (this.#fetched.has(next)) continue;
      const block = this.#fetch(next);
      // Who comes to read it sees its failure; one that was fetched ahead may never be read.
      block.catch(() => this.#fetched.delete(next));
      this.#fetched.set(next, block);
    }
  }

  async #fetch(index: number): Promise<Uint8Array> {
    const { bucket, object, size } = this.#options;
    const first = index * blockBytes;
    const last = Math.min(first + blockBytes, size) - 1;
    const got = await bucket.get(object, { first, last });
    if (got === undefined) throw new WorldError('BlobMissing', `the object ${object} of a blob is gone from the bucket`);
    if (got.size !== size || got.bytes.byteLength !== last - first + 1) throw new WorldError('BlobDamaged', `the object ${object} of a blob has ${got.size} bytes and gave ${got.bytes.byteLength} from ${first} on; it was written with ${size}`);
    return got.bytes;
  }
}
