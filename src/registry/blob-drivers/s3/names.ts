import { WorldError } from '#base/errors.ts';
import { isJsonObject } from '#base/json-object.ts';
import type { Bucket } from './bucket.ts';

/** Which object a blob's bytes are. */
export interface NamedContent {
  readonly content: string;
  /** Of the object. */
  readonly size: number;
}

const folder = 'names/';
const knownMax = 50_000;

/** The names of blobs: small objects, each of which says which object is the blob. They change by this daemon alone, which remembers those that it has read. */
export class Names {
  readonly #bucket: Bucket;
  readonly #known = new Map<string, NamedContent>();

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  async find(key: string): Promise<NamedContent | undefined> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const got = await this.#bucket.get(folder + key);
    if (got === undefined) return undefined;
    const named = parse(key, got.bytes);
    this.#remember(key, named);
    return named;
  }

  async put(key: string, named: NamedContent): Promise<void> {
    this.#known.delete(key);
    await this.#bucket.put(folder + key, Buffer.from(JSON.stringify(named)));
    this.#remember(key, named);
  }

  async remove(key: string): Promise<void> {
    this.#known.delete(key);
    await this.#bucket.remove(folder + key);
  }

  async *list(): AsyncGenerator<{ readonly key: string; readonly modifiedAt: number }> {
    for await (const { key, modifiedAt } of this.#bucket.list(folder)) yield { key: key.slice(folder.length), modifiedAt };
  }

  #remember(key: string, named: NamedContent): void {
    this.#known.delete(key);
    this.#known.set(key, named);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > knownMax) this.#known.delete(oldest);
  }
}

function parse(key: string, bytes: Uint8Array): NamedContent {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString());
  if (isJsonObject(value) && typeof value['content'] === 'string' && typeof value['size'] === 'number') return { content: value['content'], size: value['size'] };
  throw new WorldError('BlobDamaged', `the object ${folder}${key} was not written by drydock`);
}
