import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, WorldError } from '#base/errors.ts';
import { ContainerdError, ifFound, isAlreadyExists, wrapStreamError, type ContainerdClient } from '../runtimes/containerd/client.ts';
import type { Labels } from '../runtimes/containerd/methods.ts';
import type { SourceBlob } from './image.ts';
import type { Descriptor } from './manifest.ts';

export interface StoreOptions {
  readonly signal: AbortSignal;
  readonly lease: string;
  readonly labels?: Labels;
}

/** containerd's content store: blobs by digest, verified when they are committed. */
export class ContentStore {
  readonly #client: ContainerdClient;
  readonly #directory: string;

  constructor(client: ContainerdClient, containerdRoot: string) {
    this.#client = client;
    this.#directory = `${containerdRoot}/io.containerd.content.v1.content/blobs`;
  }

  async has(digest: string): Promise<boolean> {
    return (await ifFound(this.#client.call('content.v1.Content/Info', { digest }))) !== undefined;
  }

  async read(digest: string): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for await (const { data } of this.#client.stream('content.v1.Content/Read', { digest })) parts.push(data);
    return Buffer.concat(parts);
  }

  async remove(digest: string): Promise<void> {
    await ifFound(this.#client.call('content.v1.Content/Delete', { digest }));
  }

  async writeBytes(descriptor: Descriptor, bytes: Uint8Array, options: StoreOptions): Promise<void> {
    await this.#write(descriptor, [bytes], options);
  }

  /** A file on the same file system is not copied: containerd gets a hard link to it. */
  async writeBlob(descriptor: Descriptor, blob: SourceBlob, options: StoreOptions): Promise<void> {
    if (blob.size !== descriptor.size) throw new WorldError('SizeMismatch', `the blob ${descriptor.digest} has ${blob.size} bytes where its manifest says ${descriptor.size}`);
    if (blob.kind === 'stream') return this.#write(descriptor, blob.stream, options);
    if (await this.#adopt(descriptor, blob.path, options)) return;
    return this.#write(descriptor, createReadStream(blob.path, { highWaterMark: chunkBytes }), options);
  }

  /**
   * With the shared content policy a blob that lies in the store's directory is anybody's who names it by digest. Its bytes
   * are not read here: a layer's are verified when it is unpacked. False when the file cannot be linked or was collected at once.
   */
  async #adopt(descriptor: Descriptor, path: string, options: StoreOptions): Promise<boolean> {
    const target = `${this.#directory}/${descriptor.digest.replace(':', '/')}`;
    try {
      await mkdir(dirname(target), { recursive: true });
      await rm(`${target}.drydock`, { force: true });
      await link(path, `${target}.drydock`);
      // A file there that containerd does not know of is a remnant, perhaps a broken one.
      await rename(`${target}.drydock`, target);
      // Two names of one file stay two when one is renamed to the other.
      await rm(`${target}.drydock`, { force: true });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK') return false;
      throw error;
    }
    try {
      await this.#write(descriptor, undefined, options);
      return true;
    } catch (error) {
      if (error instanceof ContainerdError) return false;
      throw error;
    }
  }

  /** Without content the blob must be in the store's directory already. */
  async #write({ digest, size }: Descriptor, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | undefined, { signal, lease, labels = {} }: StoreOptions): Promise<void> {
    const call = this.#client.duplex('content.v1.Content/Write', { lease, timeoutMs: writeTimeoutMs });
    const abort = () => call.cancel();
    signal.addEventListener('abort', abort, { once: true });
    const over = new AbortController();
    const ended = new Promise<void>((resolve, reject) => {
      call.on('data', () => {});
      call.once('end', resolve);
      call.once('error', reject);
    });
    try {
      await Promise.race([ended, send(call, { digest, size, ref: `drydock-${digest}`, labels, content, over: over.signal })]);
      await ended;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const wrapped = error instanceof Error ? wrapStreamError('content.v1.Content/Write', error) : error;
      if (!isAlreadyExists(wrapped)) throw wrapped;
    } finally {
      signal.removeEventListener('abort', abort);
      over.abort();
      call.cancel();
    }
  }
}

const chunkBytes = 1 << 20;
const writeTimeoutMs = 30 * 60_000;

interface Sending {
  readonly digest: string;
  readonly size: number;
  readonly ref: string;
  readonly labels: Labels;
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array> | undefined;
  /** Aborts when nobody reads any more. */
  readonly over: AbortSignal;
}

async function send(call: ReturnType<ContainerdClient['duplex']>, { digest, size, ref, labels, content, over }: Sending): Promise<void> {
  let offset = content === undefined ? size : 0;
  call.write({ action: 'STAT', ref, total: size, expected: digest });
  for await (const piece of content ?? []) {
    for (let start = 0; start < piece.length; start += chunkBytes) {
      const data = piece.subarray(start, start + chunkBytes);
      if (!call.write({ action: 'WRITE', ref, total: size, expected: digest, offset, data })) await once(call, 'drain', { signal: over });
      offset += data.length;
    }
  }
  over.throwIfAborted();
  call.write({ action: 'COMMIT', ref, total: size, expected: digest, offset, labels });
  call.end();
}
