import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';

export interface RegistryDoor {
  /** Such as `http://127.0.0.1:4566/v2/killed/app`, of a repository that is there. */
  readonly base: string;
  readonly authorization: string;
  /** Deletes an image by its digest, by whatever API does that. */
  deleteImage(digest: string): Promise<void>;
}

type Bytes = Uint8Array<ArrayBuffer>;

interface Pushed {
  readonly digest: string;
  readonly manifest: string;
  readonly tags: readonly string[];
}

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const tagsMax = 3;
/** One of so many pushed images is deleted again. */
const deletesOneOf = 4;

/** Pushes and deletes until its registry goes, and knows what it was answered: a digest for each path, `gone` for what was deleted. */
export class RegistryLoad {
  /** What each path has to give: of blobs and manifests, by their path below `base`. */
  readonly acknowledged = new Map<string, string>();
  readonly deleted = new Set<string>();
  /** Tags of pushes that were never answered: all of each or none. */
  readonly unanswered: (readonly string[])[] = [];
  #fresh = Promise.withResolvers<void>();
  #recent: string[] = [];
  #round = 0;

  /** Resolves with the first acknowledgement since the last call. */
  nextAcknowledgement(): Promise<void> {
    this.#fresh = Promise.withResolvers();
    this.#recent = [];
    this.#round += 1;
    return this.#fresh.promise;
  }

  /** Until the connection is lost. */
  async pushAndDelete(door: RegistryDoor, pusher: number): Promise<void> {
    for (let count = 0; ; count += 1) {
      const image = await this.#push(door, `${this.#round}-${pusher}-${count}`);
      if (count % deletesOneOf === 0) await this.#delete(door, image);
    }
  }

  /** Every path that was acknowledged since the last call, and as many of the older ones, byte by byte. */
  async verify(door: RegistryDoor, olderMax: number): Promise<void> {
    const paths = [...this.acknowledged.keys()];
    const older = paths.length <= olderMax ? paths : Array.from({ length: olderMax }, () => paths[randomInt(paths.length)] ?? '');
    for (const path of new Set([...this.#recent, ...older])) {
      const digest = this.acknowledged.get(path);
      if (digest !== undefined) await verifyPath(door, path, digest);
    }
    for (const path of this.deleted) assert.equal((await ask(door, 'GET', path)).status, 404, `${path} was deleted and is back`);
    this.deleted.clear();
    for (const tags of this.unanswered.splice(0)) {
      const statuses = await Promise.all(tags.map(async (tag) => (await ask(door, 'HEAD', `/manifests/${tag}`)).status));
      assert.equal(new Set(statuses).size, 1, `of the tags ${tags.join(', ')}, pushed at once, some are there: ${statuses.join(', ')}`);
    }
  }

  async #push(door: RegistryDoor, mark: string): Promise<Pushed> {
    const shared = Buffer.from(`shared by all in round ${this.#round}`);
    const layers = [shared, randomContent(200_000), ...(randomInt(8) === 0 ? [randomContent(3_000_000)] : [])];
    for (const layer of layers) await this.#pushBlob(door, layer);
    const [config, ...rest] = layers.map((layer) => ({ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(layer), size: layer.length }));
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType: imageType, config, layers: rest, annotations: { mark } });
    const digest = digestOf(manifest);
    const tags = Array.from({ length: 1 + randomInt(tagsMax) }, (_, index) => `t${mark}-${index}`);
    this.unanswered.push(tags);
    await put(door, 'PUT', `/manifests/${digest}?${tags.map((tag) => `tag=${tag}`).join('&')}`, manifest);
    this.unanswered.splice(this.unanswered.indexOf(tags), 1);
    for (const reference of [digest, ...tags]) this.#acknowledge(`/manifests/${reference}`, digest);
    return { digest, manifest, tags };
  }

  async #pushBlob(door: RegistryDoor, content: Bytes): Promise<void> {
    const digest = digestOf(content);
    if (randomInt(2) === 0) await put(door, 'POST', `/blobs/uploads/?digest=${digest}`, content);
    else await pushInChunks(door, content, digest);
    this.#acknowledge(`/blobs/${digest}`, digest);
  }

  async #delete(door: RegistryDoor, { digest, tags }: Pushed): Promise<void> {
    const paths = [digest, ...tags].map((reference) => `/manifests/${reference}`);
    // Whether it is carried out nobody knows until it is answered.
    for (const path of paths) this.acknowledged.delete(path);
    await door.deleteImage(digest);
    for (const path of paths) this.deleted.add(path);
  }

  #acknowledge(path: string, digest: string): void {
    this.acknowledged.set(path, digest);
    this.#recent.push(path);
    this.#fresh.resolve();
  }
}

async function pushInChunks(door: RegistryDoor, content: Bytes, digest: string): Promise<void> {
  const started = await ask(door, 'POST', '/blobs/uploads/');
  assert.equal(started.status, 202, await started.text());
  let location = locationOf(started);
  const half = content.byteLength >> 1;
  for (const [start, end] of [[0, half], [half, content.byteLength]] as const) {
    const patched = await fetch(location, { method: 'PATCH', body: content.subarray(start, end), headers: { authorization: door.authorization, 'content-range': `${start}-${end - 1}` } });
    assert.equal(patched.status, 202, await patched.text());
    location = locationOf(patched);
  }
  const ended = await fetch(`${location}?digest=${digest}`, { method: 'PUT', headers: { authorization: door.authorization } });
  assert.equal(ended.status, 201, await ended.text());
}

function locationOf(response: Response): string {
  return new URL(response.headers.get('location') ?? '', response.url).href;
}

async function verifyPath(door: RegistryDoor, path: string, digest: string): Promise<void> {
  const response = await ask(door, 'GET', path);
  assert.equal(response.status, 200, `${path} was acknowledged and is lost`);
  assert.equal(digestOf(new Uint8Array(await response.arrayBuffer())), digest, `${path} has other bytes`);
}

async function put(door: RegistryDoor, method: string, path: string, body: Bytes | string): Promise<void> {
  const response = await ask(door, method, path, body);
  assert.equal(response.status, 201, await response.text());
}

function ask({ base, authorization }: RegistryDoor, method: string, path: string, body?: Bytes | string): Promise<Response> {
  return fetch(`${base}${path}`, { method, headers: { authorization, ...(typeof body === 'string' && { 'content-type': imageType }) }, ...(body !== undefined && { body }) });
}

function randomContent(bytesMax: number): Bytes {
  return new Uint8Array(randomBytes(randomInt(2, bytesMax)));
}

function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
