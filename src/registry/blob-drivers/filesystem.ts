import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assert } from '#base/assert.ts';
import { WorldError, codeOf } from '#base/errors.ts';
import { formatDigest } from '#model/digest.ts';
import { BlobTooLarge, type BlobDriver, type BlobReader, type BlobSealing, type KnownBlobs, type RecoveredBlobs } from './blob-driver.ts';
import { SealedFileReader } from './sealed-file-reader.ts';
import { blobDamaged, plainSizeOf, sealedSegmentBytes, segmentOverheadBytes, segmentPlainBytes } from './sealed-segments.ts';
import { tailPaths, tailSize } from './sealed-tail.ts';
import { StagingThreads } from './staging-threads.ts';
import { StagingWriter } from './staging-writer.ts';

/**
 * Blobs as files: `staging/<id>` while they come in, beside it the tail of what is sealed, then `blobs/<key>` by an atomic rename, with the file and both
 * directories flushed, so that a blob is either whole and durable or not there.
 */
export function filesystemBlobDriver(options: { readonly directory: string; readonly threads?: StagingThreads }): BlobDriver {
  const threads = options.threads ?? new StagingThreads();
  const stagingDirectory = join(options.directory, 'staging');
  const blobDirectory = join(options.directory, 'blobs');
  const stagingPath = (id: string) => join(stagingDirectory, checked(id, stagingIdPattern));
  const blobPath = (key: string) => join(blobDirectory, ...checked(key, keyPattern).split(/[/:]/));
  /** Of what was staged or added to last by this process; the disk is asked about the rest. */
  const sizes = new Map<string, number>();
  const sizeStaged = async (stagingId: string, layers = 0) => sizes.get(stagingId) ?? (await sizeOnDisk(stagingPath(stagingId), layers));
  return {
    async stage(stagingId) {
      await makeEmptyFile(stagingPath(stagingId));
      sizes.set(stagingId, 0);
    },
    stagedSize: sizeStaged,
    async append(stagingId, chunks, { sizeMax, sealing }) {
      const size = await sizeStaged(stagingId, sealing?.keys.length);
      sizes.delete(stagingId);
      const appended = await append({ threads, path: stagingPath(stagingId), size, chunks, sizeMax, sealing });
      sizes.set(stagingId, appended);
      return appended;
    },
    async commit(stagingId, digest, { key, sealing, keepsExisting = false }) {
      const reply = await threads.ask({ kind: 'commit', path: stagingPath(stagingId), ...digest, target: blobPath(key), sealing, keepsExisting });
      if (reply.kind === 'mismatch') return { kind: 'mismatch', actual: formatDigest({ algorithm: digest.algorithm, hex: reply.actual }) };
      sizes.delete(stagingId);
      return { kind: 'committed', size: reply.size };
    },
    async discard(stagingId) {
      const path = stagingPath(stagingId);
      sizes.delete(stagingId);
      await threads.ask({ kind: 'close', path });
      for (const each of [path, ...tailPaths(path)]) await rm(each, { force: true });
    },
    async size(key, layers = 0) {
      const size = await fileSize(blobPath(key));
      return size === undefined || layers === 0 ? size : plainSizeOf(size, layers);
    },
    open: (key, sealing) => openBlob({ path: blobPath(key), key, sealing, threads }),
    fileOf: blobPath,
    urlOf: async () => undefined,
    delete: (key) => rm(blobPath(key), { force: true }),
    recover: (known) => recover({ stagingDirectory, blobDirectory, known, blobPath }),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** A UUID; nothing that could leave the directory. */
const stagingIdPattern = /^[0-9a-z-]{1,64}$/;
const keyPattern = /^[0-9A-Za-z_-]+\/[0-9A-Za-z_-]+\/[0-9a-z]+:[0-9a-f]+$/;

interface Append {
  readonly threads: StagingThreads;
  readonly path: string;
  /** What is there. */
  readonly size: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sizeMax: number;
  readonly sealing: BlobSealing | undefined;
}

async function append({ threads, path, size: before, chunks, sizeMax, sealing }: Append): Promise<number> {
  if (before === undefined) throw new WorldError('ENOENT', `the blob store has nothing staged at ${path}`);
  let size = before;
  const writer = new StagingWriter({ threads, path, size, sealing });
  try {
    for await (const chunk of chunks) {
      size += chunk.byteLength;
      if (size > sizeMax) throw new BlobTooLarge(sizeMax);
      await writer.write(chunk);
    }
  } finally {
    await writer.flush();
  }
  return size;
}

async function makeEmptyFile(path: string): Promise<void> {
  const make = async () => (await open(path, 'wx', 0o600)).close();
  try {
    await make();
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await make();
  }
}

/** Of the plain bytes. */
async function sizeOnDisk(path: string, layers: number): Promise<number | undefined> {
  const size = await fileSize(path);
  if (size === undefined || layers === 0) return size;
  const wholeSegments = Math.floor(size / sealedSegmentBytes);
  const tail = await tailSize(path, wholeSegments);
  return wholeSegments * segmentPlainBytes(layers) + (tail === 0 ? 0 : tail - segmentOverheadBytes(layers));
}

interface OpenBlob {
  readonly path: string;
  readonly key: string;
  readonly sealing: BlobSealing | undefined;
  readonly threads: StagingThreads;
}

async function openBlob({ path, key, sealing, threads }: OpenBlob): Promise<BlobReader> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw new WorldError('BlobMissing', `there is no blob ${key} at ${path}`, { cause });
    throw cause;
  });
  const { size } = await file.stat();
  if (sealing === undefined) return plainReader(file, size);
  const plainSize = plainSizeOf(size, sealing.keys.length);
  if (plainSize !== undefined) return new SealedFileReader({ file, size: plainSize, sealing, threads });
  await file.close();
  throw blobDamaged(Math.floor(size / sealedSegmentBytes));
}

function plainReader(file: FileHandle, size: number): BlobReader {
  return {
    size,
    willRead() {},
    read: async (buffer, position) => (await file.read(buffer, 0, buffer.byteLength, position)).bytesRead,
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function fileSize(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

interface Recovery {
  readonly stagingDirectory: string;
  readonly blobDirectory: string;
  readonly known: KnownBlobs;
  readonly blobPath: (key: string) => string;
}

async function recover({ stagingDirectory, blobDirectory, known, blobPath }: Recovery): Promise<RecoveredBlobs> {
  const lost = (await filesUnder(stagingDirectory)).filter((path) => !known.stagingIds.has(stagingIdOf(path)));
  for (const path of lost) await rm(path, { force: true });
  const recorded = new Set(Array.from(known.keys, blobPath));
  const orphans = (await filesUnder(blobDirectory)).filter((path) => !recorded.has(path));
  let orphansRemoved = 0;
  for (const path of orphans) {
    const { mtimeMs } = await stat(path);
    if (mtimeMs >= known.orphansBeforeMs) continue;
    await rm(path, { force: true });
    orphansRemoved += 1;
  }
  return { stagedRemoved: new Set(lost.map(stagingIdOf)).size, orphansKept: orphans.length - orphansRemoved, orphansRemoved };
}

/** Also of what lies beside the staging file. */
function stagingIdOf(path: string): string {
  return basename(path).replace(/\..*/, '');
}

async function filesUnder(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

function checked(text: string, pattern: RegExp): string {
  assert(pattern.test(text), `${JSON.stringify(text)} names no file of the blob store`);
  return text;
}
