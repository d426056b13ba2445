import { appendFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { assert } from '#base/assert.ts';
import { codeOf } from '#base/errors.ts';
import { isJsonObject } from '#base/json-object.ts';
import type { UploadedPart } from './bucket.ts';

/** What is staged under one id: an object to be, of whose bytes whole parts are in the bucket and the rest, the tail, in a file. */
export interface Session {
  /** The name of the object that the bytes become. */
  readonly content: string;
  /** The multipart upload, once there was a whole part. */
  readonly uploadId?: string;
  /** All bytes are in the object, which is there. */
  readonly isComplete?: boolean;
  /** The blob that the object may have been named for. */
  readonly key?: string;
}

/**
 * Sessions as files, a folder each: `session.json`, a line for each part, and the tail, whose name says behind how many bytes of parts it belongs, so that a
 * tail whose bytes have become a part is not taken for one.
 */
export class SessionFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async create(id: string, session: Session): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await mkdir(this.#folder(id), { mode: 0o700 });
    await this.write(id, session);
  }

  async read(id: string): Promise<Session | undefined> {
    const text = await textOf(join(this.#folder(id), 'session.json'));
    if (text === undefined) return undefined;
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || typeof value['content'] !== 'string') return undefined;
    const { content, uploadId, isComplete, key } = value;
    return { content, ...(typeof uploadId === 'string' && { uploadId }), ...(isComplete === true && { isComplete }), ...(typeof key === 'string' && { key }) };
  }

  write(id: string, session: Session): Promise<void> {
    return replaced(join(this.#folder(id), 'session.json'), JSON.stringify(session));
  }

  /** The last line is left out when a crash cut it: its part is sent again. */
  async parts(id: string, { content }: Session): Promise<readonly UploadedPart[]> {
    const lines = ((await textOf(this.#partsFile(id, content))) ?? '').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [size = '', etag = ''] = line.split(' ');
      return { etag, size: Number(size) };
    });
  }

  addPart(id: string, { content }: Session, { size, etag }: UploadedPart): Promise<void> {
    return appendFile(this.#partsFile(id, content), `${size} ${etag}\n`, { mode: 0o600 });
  }

  async tail(id: string, offset: number): Promise<Buffer> {
    try {
      return await readFile(this.#tailFile(id, offset));
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return Buffer.alloc(0);
      throw thrown;
    }
  }

  async tailSize(id: string, offset: number): Promise<number> {
    try {
      return (await stat(this.#tailFile(id, offset))).size;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return 0;
      throw thrown;
    }
  }

  async writeTail(id: string, offset: number, bytes: Uint8Array): Promise<void> {
    const file = this.#tailFile(id, offset);
    if (bytes.byteLength > 0) await replaced(file, bytes);
    for (const path of await this.#tailFiles(id)) if (path !== file) await rm(path, { force: true });
  }

  remove(id: string): Promise<void> {
    return rm(this.#folder(id), { recursive: true, force: true });
  }

  /** The ids of all sessions. */
  async list(): Promise<readonly string[]> {
    try {
      return await readdir(this.#directory);
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return [];
      throw thrown;
    }
  }

  #folder(id: string): string {
    assert(/^[0-9a-z-]{1,64}$/.test(id), `${JSON.stringify(id)} names no staged content`);
    return join(this.#directory, id);
  }

  #tailFile(id: string, offset: number): string {
    return join(this.#folder(id), `tail-${offset}`);
  }

  #partsFile(id: string, content: string): string {
    return join(this.#folder(id), `parts-${basename(content)}`);
  }

  async #tailFiles(id: string): Promise<readonly string[]> {
    const names = await readdir(this.#folder(id));
    return names.filter((name) => name.startsWith('tail-')).map((name) => join(this.#folder(id), name));
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** Either the old content is there or the new one, whenever the process ends. */
async function replaced(path: string, content: string | Uint8Array): Promise<void> {
  const staging = `${path}.new`;
  await writeFile(staging, content, { mode: 0o600 });
  await rename(staging, path);
}
