import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '#base/assert.ts';
import { WorldError, codeOf } from '#base/errors.ts';
import { formatDigest } from '#model/digest.ts';
import { BlobTooLarge, type BlobDriver, type BlobReader, type KnownBlobs, type RecoveredBlobs } from './blob-driver.ts';
import { bufferBytes } from './staging-messages.ts';
import { StagingThreads } from './staging-threads.ts';

/**
 * Blobs as files: `staging/<id>` while they come in, then `blobs/<key>` by an atomic rename, with the file and both
 * directories flushed, so that a blob is either whole and durable or not there.
 */
export function filesystemBlobDriver(options: { readonly directory: string; readonly threads?: StagingThreads }): BlobDriver {
  const threads = options.threads ?? new StagingThreads();
  const stagingDirectory = join(options.directory, 'staging');
  const blobDirectory = join(options.directory, 'blobs');
  const stagingPath = (id: string) => join(stagingDirectory, checked(id, stagingIdPattern));
  const blobPath = (key: string) => join(blobDirectory, ...checked(key, keyPattern).split(/[/:]/));
  return {
    async stage(stagingId) {
      await mkdir(stagingDirectory, { recursive: true, mode: 0o700 });
      await writeFile(stagingPath(stagingId), '', { flag: 'wx', mode: 0o600 });
    },
    stagedSize: (stagingId) => sizeOf(stagingPath(stagingId)),
    append(stagingId, chunks, { sizeMax, sealing }) {
      assert(sealing === undefined, 'sealed blobs are not kept in files yet');
      return append({ threads, path: stagingPath(stagingId), chunks, sizeMax });
    },
    async commit(stagingId, digest, { key }) {
      const reply = await threads.ask({ kind: 'commit', path: stagingPath(stagingId), ...digest, target: blobPath(key) });
      if (reply.kind === 'mismatch') return { kind: 'mismatch', actual: formatDigest({ algorithm: digest.algorithm, hex: reply.actual }) };
      return { kind: 'committed', size: reply.size };
    },
    async discard(stagingId) {
      await threads.ask({ kind: 'close', path: stagingPath(stagingId) });
      await rm(stagingPath(stagingId), { force: true });
    },
    size: (key) => sizeOf(blobPath(key)),
    open: (key) => openBlob(blobPath(key), key),
    fileOf: blobPath,
    delete: (key) => rm(blobPath(key), { force: true }),
    recover: (known) => recover({ stagingDirectory, blobDirectory, known, blobPath }),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** A UUID; nothing that could leave the directory. */
const stagingIdPattern = /^[0-9a-z-]{1,64}$/;
const keyPattern = /^[0-9A-Za-z_-]+\/[0-9A-Za-z_-]+\/[0-9a-z]+:[0-9a-f]+$/;
/** How many buffers may be on their way to the disk before the sender has to wait. */
const buffersInFlightMax = 4;

interface Append {
  readonly threads: StagingThreads;
  readonly path: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly sizeMax: number;
}

async function append({ threads, path, chunks, sizeMax }: Append): Promise<number> {
  let size = await sizeOf(path);
  if (size === undefined) throw new WorldError('ENOENT', `the blob store has nothing staged at ${path}`);
  const writer = new BufferedWriter(threads, path);
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

/** Gathers chunks into whole buffers and hands these to the staging thread, a few ahead of the disk. */
class BufferedWriter {
  readonly #threads: StagingThreads;
  readonly #path: string;
  readonly #inFlight: Promise<unknown>[] = [];
  #buffer: Uint8Array<ArrayBuffer>;
  #used = 0;

  constructor(threads: StagingThreads, path: string) {
    this.#threads = threads;
    this.#path = path;
    this.#buffer = new Uint8Array(threads.buffer());
  }

  async write(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      const part = rest.subarray(0, bufferBytes - this.#used);
      this.#buffer.set(part, this.#used);
      this.#used += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (this.#used === bufferBytes) await this.#send();
    }
  }

  async flush(): Promise<void> {
    if (this.#used > 0) await this.#send();
    await Promise.all(this.#inFlight.splice(0));
  }

  async #send(): Promise<void> {
    const sent = this.#threads.ask({ kind: 'append', path: this.#path, buffer: this.#buffer.buffer, length: this.#used });
    // Its failure is seen by whoever awaits it below or in flush; until then it must not count as unhandled.
    sent.catch(() => undefined);
    this.#inFlight.push(sent);
    this.#used = 0;
    if (this.#inFlight.length >= buffersInFlightMax) await this.#inFlight.shift();
    this.#buffer = new Uint8Array(this.#threads.buffer());
  }
}

async function openBlob(path: string, key: string): Promise<BlobReader> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw new WorldError('BlobMissing', `there is no blob ${key} at ${path}`, { cause });
    throw cause;
  });
  const { size } = await file.stat();
  return {
    size,
    willRead() {},
    read: async (buffer, position) => (await file.read(buffer, 0, buffer.byteLength, position)).bytesRead,
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
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
  const lost = (await filesUnder(stagingDirectory)).filter((path) => !known.stagingIds.has(path.slice(stagingDirectory.length + 1)));
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
  return { stagedRemoved: lost.length, orphansKept: orphans.length - orphansRemoved, orphansRemoved };
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
