import { assert } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import { hourMs, secondMs } from '#base/time.ts';
import { formatDigest, type Digest } from '#model/digest.ts';
import { KeyTurns } from '../core/key-turns.ts';
import type { BlobDriver, BlobReader, BlobSealing, CommitResult, CommitTarget } from './blob-driver.ts';
import { Bucket, type BucketAddress } from './s3/bucket.ts';
import { contentReader } from './s3/content-reader.ts';
import { Names } from './s3/names.ts';
import { recover } from './s3/recover.ts';
import { SessionFiles } from './s3/session-files.ts';
import { Sessions } from './s3/sessions.ts';
import { plainSizeOf } from './sealed-segments.ts';

export interface S3BlobDriverOptions {
  readonly address: BucketAddress;
  /** Where what is staged and not yet in the bucket is kept. */
  readonly directory: string;
  readonly ids: Ids;
  /** Whether clients can reach the server themselves, so that they may be sent there. */
  readonly isReachable: boolean;
}

/** ECR's URLs are good for as long. */
const urlSeconds = hourMs / secondMs;

/**
 * Blobs as objects of an S3-compatible server. A blob is two: its content, under a name of chance, written while it comes in, and its name, a few bytes that
 * say which content it is. Writing the name is the commit: nothing has to be copied, and nobody sees less than the whole (docs/decisions/0031-blobs-in-s3.md).
 */
export function s3BlobDriver({ address, directory, ids, isReachable }: S3BlobDriverOptions): BlobDriver {
  const bucket = new Bucket(address);
  const files = new SessionFiles(directory);
  const names = new Names(bucket);
  const contents = new Contents(bucket);
  const turns = new KeyTurns();
  const sessions = new Sessions({ bucket, files, ids });
  const discard = (stagingId: string) => sessions.discard(stagingId, async ({ key, content }) => key !== undefined && (await names.find(key))?.content === content);
  const remove = (key: string) =>
    turns.take(key, async () => {
      const named = await names.find(checked(key));
      if (named === undefined) return;
      await names.remove(key);
      await contents.remove(named.content);
    });
  return {
    stage: (stagingId) => sessions.stage(stagingId),
    stagedSize: (stagingId, layers = 0) => sessions.plainSize(stagingId, layers),
    append: (stagingId, chunks, options) => sessions.append(stagingId, chunks, options),
    commit: (stagingId, digest, target) => commit({ sessions, names, contents, turns, discard }, stagingId, { digest, target }),
    discard,
    async size(key, layers = 0) {
      const named = await names.find(checked(key));
      return named === undefined || layers === 0 ? named?.size : plainSizeOf(named.size, layers);
    },
    async open(key, sealing) {
      const named = await names.find(checked(key));
      if (named === undefined) throw new WorldError('BlobMissing', `there is no blob ${key} in the bucket ${address.bucket}`);
      return contents.open(named.content, named.size, sealing);
    },
    fileOf: () => undefined,
    async urlOf(key) {
      const named = isReachable ? await names.find(checked(key)) : undefined;
      return named === undefined ? undefined : bucket.urlOf(named.content, urlSeconds);
    },
    delete: remove,
    recover: (known) => recover({ bucket, files, sessions, names, known, isRead: (content) => contents.isRead(content), discard, remove }),
    [Symbol.asyncDispose]: () => bucket.close(),
  };
}

const keyPattern = /^[0-9A-Za-z_-]+\/[0-9A-Za-z_-]+\/[0-9a-z]+:[0-9a-f]+$/;

function checked(key: string): string {
  assert(keyPattern.test(key), `${JSON.stringify(key)} names no blob`);
  return key;
}

interface CommitTools {
  readonly sessions: Sessions;
  readonly names: Names;
  readonly contents: Contents;
  readonly turns: KeyTurns;
  readonly discard: (stagingId: string) => Promise<void>;
}

async function commit({ sessions, names, contents, turns, discard }: CommitTools, stagingId: string, { digest, target }: { readonly digest: Digest; readonly target: CommitTarget }): Promise<CommitResult> {
  const { key, sealing, keepsExisting = false } = target;
  const hex = await sessions.digest(stagingId, digest.algorithm, sealing);
  if (hex !== digest.hex) return { kind: 'mismatch', actual: formatDigest({ algorithm: digest.algorithm, hex }) };
  return turns.take(checked(key), async () => {
    const size = (await sessions.plainSize(stagingId, sealing?.keys.length ?? 0)) ?? 0;
    const before = await names.find(key);
    if (keepsExisting && before !== undefined) {
      await discard(stagingId);
      return { kind: 'committed', size };
    }
    const { content, storedSize } = await sessions.complete(stagingId, sealing, key);
    await names.put(key, { content, size: storedSize });
    if (before !== undefined && before.content !== content) await contents.remove(before.content);
    await sessions.forget(stagingId);
    return { kind: 'committed', size };
  });
}

/** The objects that blobs are made of: one that is being read is removed when its last reader has closed. */
class Contents {
  readonly #bucket: Bucket;
  readonly #readers = new Map<string, number>();
  readonly #condemned = new Set<string>();

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  open(object: string, size: number, sealing: BlobSealing | undefined): BlobReader {
    this.#readers.set(object, (this.#readers.get(object) ?? 0) + 1);
    let removal: Promise<void> | undefined;
    const reader = contentReader({ bucket: this.#bucket, object, size, sealing, onClose: () => (removal ??= this.#close(object)) });
    return { ...reader, [Symbol.asyncDispose]: async () => {
      await reader[Symbol.asyncDispose]();
      await removal;
    } };
  }

  isRead(object: string): boolean {
    return this.#readers.has(object);
  }

  async remove(object: string): Promise<void> {
    if (this.#readers.has(object)) this.#condemned.add(object);
    else await this.#bucket.remove(object);
  }

  async #close(object: string): Promise<void> {
    const left = (this.#readers.get(object) ?? 1) - 1;
    if (left > 0) return void this.#readers.set(object, left);
    this.#readers.delete(object);
    if (this.#condemned.delete(object)) await this.#bucket.remove(object);
  }
}
