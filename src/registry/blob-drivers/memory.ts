import { createHash } from 'node:crypto';
import { assert, known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { formatDigest } from '#model/digest.ts';
import { BlobTooLarge, type BlobDriver } from './blob-driver.ts';

/** What a memory driver outlives: hand the same one to a second driver to see what a restart would find. */
export interface BlobMemory {
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
    async stagedSize(stagingId) {
      return staged.get(stagingId)?.byteLength;
    },
    async append(stagingId, chunks, sizeMax) {
      for await (const chunk of chunks) {
        const content = known(staged.get(stagingId), stagingId);
        if (content.byteLength + chunk.byteLength > sizeMax) throw new BlobTooLarge(sizeMax);
        staged.set(stagingId, Buffer.concat([content, chunk]));
      }
      return known(staged.get(stagingId), stagingId).byteLength;
    },
    async commit(stagingId, digest, key) {
      const content = known(staged.get(stagingId), stagingId);
      const hex = createHash(digest.algorithm).update(content).digest('hex');
      if (hex !== digest.hex) return { kind: 'mismatch', actual: formatDigest({ algorithm: digest.algorithm, hex }) };
      staged.delete(stagingId);
      blobs.set(key, content);
      return { kind: 'committed', size: content.byteLength };
    },
    async discard(stagingId) {
      staged.delete(stagingId);
    },
    async size(key) {
      return blobs.get(key)?.byteLength;
    },
    async open(key) {
      const content = blobs.get(key);
      if (content === undefined) throw new WorldError('BlobMissing', `there is no blob ${key}`);
      return {
        size: content.byteLength,
        async read(buffer, position) {
          const part = content.subarray(position, position + buffer.byteLength);
          buffer.set(part);
          return part.byteLength;
        },
        async [Symbol.asyncDispose]() {},
      };
    },
    fileOf: () => undefined,
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
