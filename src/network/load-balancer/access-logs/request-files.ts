import { open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, messageOf } from '#base/errors.ts';
import { HolePunch } from '#base/hole-punch.ts';
import type { Log } from '#base/log.ts';
import { put } from '../haproxy/configuration-files.ts';

/** Several times the longest line, and so few lines that nobody waits while they are turned into entries. */
const chunkBytes = 262_144;
/** Of one file. No load balancer may fill the disk while nobody reads: what is before this much is lost, oldest first. */
const waitingBytesMax = 1_073_741_824;

export interface RequestFilesOptions {
  /** Of HAProxy. */
  readonly folder: string;
  /** Whether a process may still write into a file. */
  readonly isInUse: (path: string) => boolean;
  readonly log: Log;
}

/** Where a process of HAProxy that takes commands at this socket writes a line of each request that is to be logged. Each has a file of its own: HAProxy does not append to what others write. */
export function requestsPathOf(socket: string): string {
  return socket.replace(/\.sock$/, '.requests');
}

/** The same the other way round. */
export function socketOf(requestsPath: string): string {
  return requestsPath.replace(/\.requests$/, '.sock');
}

/** How far a file was read. */
export function offsetPathOf(requestsPath: string): string {
  return `${requestsPath}.read`;
}

/** For a file that nobody writes any more: without access logs, nobody reads it either. */
export async function removeIfEmpty(requestsPath: string): Promise<void> {
  const size = await stat(requestsPath).then((found) => found.size, () => undefined);
  if (size === 0) await rm(requestsPath, { force: true });
}

/** The files that processes of HAProxy write into, and how far they were read. They outlive this process, as their writers do. */
export class RequestFiles {
  readonly #options: RequestFilesOptions;
  readonly #holes = new Map<string, HolePunch>();
  /** What was given and is not done with: how far each file was read, and which nobody writes any more. */
  readonly #offsets = new Map<string, number>();
  readonly #finished = new Set<string>();

  constructor(options: RequestFilesOptions) {
    this.#options = options;
  }

  /** Whole lines that were not read yet, some at a time. What was given is not given again once `done` was called after it. */
  async *read(): AsyncGenerator<readonly string[]> {
    const { folder, isInUse } = this.#options;
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => each.endsWith('.requests'))) {
      const path = join(folder, name);
      const isFinished = !isInUse(path);
      yield* this.#readFile(path);
      if (isFinished) this.#finished.add(path);
    }
  }

  /** All that was given is done with. */
  async done(): Promise<void> {
    for (const [path, offset] of this.#offsets) {
      await put(offsetPathOf(path), `${offset}\n`);
      await this.#giveBack(path, offset);
    }
    for (const path of this.#finished) {
      this.#holes.delete(path);
      await Promise.all([rm(path, { force: true }), rm(offsetPathOf(path), { force: true })]);
    }
    this.#offsets.clear();
    this.#finished.clear();
  }

  async *#readFile(path: string): AsyncGenerator<readonly string[]> {
    const file = await openIfThere(path);
    if (file === undefined) return;
    try {
      let offset = await this.#start(path, file);
      for (;;) {
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, offset);
        const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
        // The end of a line is on its way; a line that is longer than all that is read is none of ours.
        const taken = end === 0 && bytesRead === chunkBytes ? bytesRead : end;
        if (taken === 0) return;
        offset += taken;
        this.#offsets.set(path, offset);
        yield buffer.toString('latin1', 0, taken).split('\n');
      }
    } finally {
      await file.close();
    }
  }

  async #start(path: string, file: FileHandle): Promise<number> {
    const { size } = await file.stat();
    const saved = Number.parseInt(await readFile(offsetPathOf(path), 'utf8').catch(() => '0'), 10) || 0;
    // A host that crashed may have lost the end of the file.
    const offset = Math.min(saved, size);
    if (size - offset <= waitingBytesMax) return offset;
    this.#options.log.warn('more requests wait for access logs than are kept: the oldest are lost', { bytes: size - offset - waitingBytesMax });
    return size - waitingBytesMax;
  }

  async #giveBack(path: string, offset: number): Promise<void> {
    const hole = this.#holes.get(path) ?? new HolePunch(path);
    this.#holes.set(path, hole);
    await hole.upTo(offset).catch((thrown: unknown) => this.#options.log.warn('the disk space of access logs cannot be given back', { path, reason: messageOf(thrown) }));
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
    return undefined;
  }
}
