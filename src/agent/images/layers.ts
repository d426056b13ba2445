import { ifFound, isAlreadyExists, type ContainerdClient } from '../runtimes/containerd/client.ts';
import { chainIds } from './chain-ids.ts';
import type { ContentStore } from './content-store.ts';
import type { SourceBlob } from './image.ts';
import { cannotPull, type Descriptor } from './manifest.ts';
import { SingleFlight } from './single-flight.ts';

export interface LayersOptions {
  readonly client: ContainerdClient;
  readonly content: ContentStore;
  readonly snapshotter: string;
}

export interface LayerRequest {
  readonly layers: readonly Descriptor[];
  /** The digests of the layers' uncompressed contents, as the image's configuration has them. */
  readonly diffIds: readonly string[];
  readonly lease: string;
  readonly signal: AbortSignal;
  blob(digest: string, signal: AbortSignal): Promise<SourceBlob>;
}

/** Fetches layers side by side and unpacks each above the one below it: once, however many images share it. */
export class Layers {
  readonly #options: LayersOptions;
  readonly #fetching = new SingleFlight<void>();
  readonly #unpacking = new SingleFlight<void>();
  readonly #slots = new Slots(parallelFetches);

  constructor(options: LayersOptions) {
    this.#options = options;
  }

  /** The name of the top snapshot. */
  async unpack(request: LayerRequest): Promise<string> {
    const { layers, diffIds, signal } = request;
    if (layers.length !== diffIds.length) throw cannotPull(`the image has ${layers.length} layers, but its configuration names ${diffIds.length}`);
    const chain = chainIds(diffIds);
    const present = await this.#countPresent(chain, request.lease);
    const missing = layers.slice(present);
    const fetches = missing.map((layer) => this.#fetching.run(layer.digest, (fetchSignal) => this.#fetch(layer, request, fetchSignal), signal));
    // A failure is seen where the fetch is awaited below; until then nobody listens.
    for (const fetch of fetches) fetch.catch(() => {});
    for (const [index, layer] of missing.entries()) {
      await fetches[index];
      const [parent = '', name = '', diffId = ''] = [chain[present + index - 1], chain[present + index], diffIds[present + index]];
      await this.#unpacking.run(name, () => this.#apply({ layer, parent, name, diffId, lease: request.lease }), signal);
    }
    return chain.at(-1) ?? '';
  }

  /** How many of the snapshots, from the bottom, exist already: they are kept for as long as the lease is, as each keeps those below it. */
  async #countPresent(chain: readonly string[], lease: string): Promise<number> {
    for (;;) {
      const exists = await Promise.all(chain.map((name) => this.#exists(name)));
      const present = exists.lastIndexOf(true) + 1;
      const top = chain[present - 1];
      if (top === undefined || (await this.#isKept(lease, { id: top, type: `snapshots/${this.#options.snapshotter}` }, () => this.#exists(top)))) return present;
    }
  }

  /** Whether something is still there once the lease holds it: what an earlier pull left, and no image needs, may be collected at any time before. */
  async #isKept(lease: string, resource: { readonly id: string; readonly type: string }, isThere: () => Promise<boolean>): Promise<boolean> {
    await this.#options.client.call('leases.v1.Leases/AddResource', { id: lease, resource });
    return isThere();
  }

  async #exists(name: string): Promise<boolean> {
    const { client, snapshotter } = this.#options;
    return (await ifFound(client.call('snapshots.v1.Snapshots/Stat', { snapshotter, key: name }))) !== undefined;
  }

  #fetch(layer: Descriptor, { blob, lease }: LayerRequest, signal: AbortSignal): Promise<void> {
    return this.#slots.run(async () => {
      const { content } = this.#options;
      const isThere = () => content.has(layer.digest);
      if ((await isThere()) && (await this.#isKept(lease, { id: layer.digest, type: 'content' }, isThere))) return;
      await content.writeBlob(layer, await blob(layer.digest, signal), { signal, lease });
    });
  }

  async #apply({ layer, parent, name, diffId, lease }: { readonly layer: Descriptor; readonly parent: string; readonly name: string; readonly diffId: string; readonly lease: string }): Promise<void> {
    const { client, content, snapshotter } = this.#options;
    if (await this.#exists(name)) return;
    const key = `unpack-${name}`;
    // Left by a daemon that was killed in the middle.
    await this.#removeSnapshot(key);
    const { mounts } = await client.call('snapshots.v1.Snapshots/Prepare', { snapshotter, key, parent }, { lease });
    try {
      const { applied } = await client.call('diff.v1.Diff/Apply', { diff: layer, mounts }, { lease, timeoutMs: applyTimeoutMs });
      if (applied.digest !== diffId) throw cannotPull(`filesystem layer verification failed for digest ${layer.digest}: its content is ${applied.digest}, not ${diffId}`);
    } catch (error) {
      // The blob may be at fault: the next attempt fetches it anew.
      await Promise.all([this.#removeSnapshot(key), content.remove(layer.digest)]);
      throw error;
    }
    try {
      await client.call('snapshots.v1.Snapshots/Commit', { snapshotter, name, key }, { lease });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      await this.#removeSnapshot(key);
    }
  }

  async #removeSnapshot(key: string): Promise<void> {
    await ifFound(this.#options.client.call('snapshots.v1.Snapshots/Remove', { snapshotter: this.#options.snapshotter, key }));
  }
}

/** Docker's max-concurrent-downloads is 3; layers of our own registry are linked, not copied, and take no time. */
const parallelFetches = 4;
const applyTimeoutMs = 30 * 60_000;

/** Lets a limited number of works run at a time, first come, first served. */
class Slots {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
