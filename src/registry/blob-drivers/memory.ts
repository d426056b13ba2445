import { createHash } from 'node:crypto';
import { assert, known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { formatDigest } from '#model/digest.ts';
import { BlobTooLarge, type BlobDriver, type BlobReader, type BlobSealing } from './blob-driver.ts';
import { blobDamaged, openSegment, plainSizeOf, sealedSegmentBytes, sealSegment, segmentPlainBytes } from './sealed-segments.ts';

/** What a memory driver outlives: hand the same one to a second driver to see what a restart would find. */
export interface BlobMemory {
  /** In plain text or sealed, as they were appended. */
  readonly staged: Map<string, Uint8Array>;
  readonly blobs: Map<string, Uint8Array>;
}

/** Blobs in memory, for tests and simulation. */
export function memoryBlobDriver(memory: BlobMemory = { staged: new Map(), blobs: new Map() }): BlobDriver {
  const { staged, blobs } = memory;
  return {
    async stage(stagingId) {
      assert(!staged.has(stagingId), `${stagingId} is staged already`);
      staged.set(stagingId, new Uint8Array());
    },
    stagedSize: async (stagingId, layers = 0) => sizeOf(staged.get(stagingId), layers),
    async append(stagingId, chunks, { sizeMax, sealing }) {
      const parts = [opened(known(staged.get(stagingId), stagingId), sealing)];
      let size = known(parts[0], stagingId).byteLength;
      try {
        for await (const chunk of chunks) {
          size += chunk.byteLength;
          if (size > sizeMax) throw new BlobTooLarge(sizeMax);
          // A copy: the sender may use the chunk's memory again.
          parts.push(new Uint8Array(chunk));
        }
      } finally {
        staged.set(stagingId, sealed(Buffer.concat(parts), sealing));
      }
      return size;
    },
    async commit(stagingId, digest, { key, sealing, keepsExisting = false }) {
      const content = opened(known(staged.get(stagingId), stagingId), sealing);
      const hex = createHash(digest.algorithm).update(content).digest('hex');
      if (hex !== digest.hex) return { kind: 'mismatch', actual: formatDigest({ algorithm: digest.algorithm, hex }) };
      staged.delete(stagingId);
      if (!keepsExisting || !blobs.has(key)) blobs.set(key, sealed(content, sealing));
      return { kind: 'committed', size: content.byteLength };
    },
    async discard(stagingId) {
      staged.delete(stagingId);
    },
    size: async (key, layers = 0) => sizeOf(blobs.get(key), layers),
    async open(key, sealing) {
      const bytes = blobs.get(key);
      if (bytes === undefined) throw new WorldError('BlobMissing', `there is no blob ${key}`);
      return sealing === undefined ? plainReader(bytes) : sealedReader(bytes, sealing);
    },
    fileOf: () => undefined,
    urlOf: async () => undefined,
    async delete(key) {
      blobs.delete(key);
    },
    async recover({ stagingIds, keys }) {
      const lost = [...staged.keys()].filter((id) => !stagingIds.has(id));
      const orphans = [...blobs.keys()].filter((key) => !keys.has(key));
      for (const id of lost) staged.delete(id);
      for (const key of orphans) blobs.delete(key);
      return { stagedRemoved: lost.length, orphansKept: 0, orphansRemoved: orphans.length };
    },
    async [Symbol.asyncDispose]() {},
  };
}

function sizeOf(bytes: Uint8Array | undefined, layers: number): number | undefined {
  if (bytes === undefined || layers === 0 || bytes.byteLength === 0) return bytes?.byteLength;
  return plainSizeOf(bytes.byteLength, layers);
}

function plainReader(content: Uint8Array): BlobReader {
  return {
    size: content.byteLength,
    willRead() {},
    async read(buffer, position) {
      const part = content.subarray(position, position + buffer.byteLength);
      buffer.set(part);
      return part.byteLength;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function sealedReader(bytes: Uint8Array, sealing: BlobSealing): BlobReader {
  const size = plainSizeOf(bytes.byteLength, sealing.keys.length);
  if (size === undefined) throw blobDamaged(Math.floor(bytes.byteLength / sealedSegmentBytes));
  const step = segmentPlainBytes(sealing.keys.length);
  return {
    size,
    willRead() {},
    async read(buffer, position) {
      if (position >= size) return 0;
      const index = Math.floor(position / step);
      const start = position - index * step;
      const part = segmentAt(bytes, index, sealing).subarray(start, start + buffer.byteLength);
      buffer.set(part);
      return part.byteLength;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function segmentAt(bytes: Uint8Array, index: number, sealing: BlobSealing): Uint8Array {
  const segment = bytes.subarray(index * sealedSegmentBytes, (index + 1) * sealedSegmentBytes);
  return openSegment(segment, { sealing, index, isLast: segment.byteLength < sealedSegmentBytes });
}

function sealed(plain: Uint8Array, sealing: BlobSealing | undefined): Uint8Array {
  if (sealing === undefined) return plain;
  const step = segmentPlainBytes(sealing.keys.length);
  const full = Math.floor(plain.byteLength / step);
  return Buffer.concat(Array.from({ length: full + 1 }, (_, index) => sealSegment(plain.subarray(index * step, (index + 1) * step), { sealing, index, isLast: index === full })));
}

function opened(bytes: Uint8Array, sealing: BlobSealing | undefined): Uint8Array {
  if (sealing === undefined || bytes.byteLength === 0) return bytes;
  const count = Math.floor(bytes.byteLength / sealedSegmentBytes) + 1;
  return Buffer.concat(Array.from({ length: count }, (_, index) => segmentAt(bytes, index, sealing)));
}
