import { createHash } from 'node:crypto';
import { WorldError } from '#base/errors.ts';
import type { Repository } from '#model/repository.ts';
import type { BlobReader } from '../blob-drivers/blob-driver.ts';
import type { ReadableRegistry } from './image-registry.ts';
import { KeyTurns } from './key-turns.ts';

/** Buffers belong to the driver once it has them, so that each is a new one. */
const chunkBytes = 1 << 20;

export interface BlobCopierOptions {
  readonly registry: ReadableRegistry;
}

export interface BlobWay {
  readonly source: Repository;
  readonly target: Repository;
  readonly signal: AbortSignal;
}

/** Brings blobs from one repository to another: by a link where both share them, and else by their bytes, going on where the last try was cut off. */
export class BlobCopier {
  readonly #options: BlobCopierOptions;
  /** Images share layers, and are copied several at a time. */
  readonly #turns = new KeyTurns();

  constructor(options: BlobCopierOptions) {
    this.#options = options;
  }

  async bring(digest: string, { source, target, signal }: BlobWay): Promise<void> {
    const uploadId = uploadIdOf(target, digest);
    await this.#turns.take(uploadId, async () => {
      signal.throwIfAborted();
      const { registry } = this.#options;
      if ((await registry.blobSize(target, digest)) !== undefined) return;
      if (await registry.mountBlob(target, undefined, digest)) return;
      await this.#copy(digest, uploadId, { source, target, signal });
    });
  }

  async #copy(digest: string, uploadId: string, { source, target, signal }: BlobWay): Promise<void> {
    const { registry } = this.#options;
    await using reader = await registry.openBlob(source, digest);
    await registry.startUpload(target, uploadId);
    const staged = (await registry.uploadedSize(target, uploadId)) ?? 0;
    reader.willRead({ start: staged, length: reader.size - staged });
    const appended = await registry.appendToUpload(target, uploadId, { chunks: chunksOf(reader, staged, signal), firstByte: staged });
    if (appended.kind !== 'appended') throw new WorldError('BlobNotCopied', `${digest} cannot be copied to ${target.arn}: ${appended.kind}`);
    const complete = await registry.completeUpload(target, uploadId, digest);
    if (complete.kind === 'complete') return;
    await registry.cancelUpload(target, uploadId);
    throw new WorldError('BlobNotCopied', `${digest} cannot be copied to ${target.arn}: ${complete.kind === 'mismatch' ? `what lies there is ${complete.actual}` : complete.kind}`);
  }
}

async function* chunksOf(reader: BlobReader, start: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let position = start;
  while (position < reader.size) {
    signal.throwIfAborted();
    const buffer = new Uint8Array(Math.min(chunkBytes, reader.size - position));
    const count = await reader.read(buffer, position);
    if (count === 0) throw new WorldError('BlobTruncated', `a blob ends at ${position}, before its ${reader.size} bytes`);
    position += count;
    yield buffer.subarray(0, count);
  }
}

/** Always the same, so that a copy that was cut off is found again. */
function uploadIdOf(target: Repository, digest: string): string {
  return createHash('sha256').update(`${target.arn}@${digest}`).digest('hex').slice(0, 48);
}
