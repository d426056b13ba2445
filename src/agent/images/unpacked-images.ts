import { ifFound, isAlreadyExists, isNotFound, type ContainerdClient } from '../runtimes/containerd/client.ts';
import { chainIds } from './chain-ids.ts';
import type { ContentStore } from './content-store.ts';
import type { ImageConfig } from './image.ts';
import { parseConfig, parseManifest, type Descriptor } from './manifest.ts';

/** An image of one platform whose layers are snapshots. */
export interface UnpackedImage {
  readonly manifestDigest: string;
  readonly config: ImageConfig;
  /** The name of the snapshot that a container's own is made above; empty for an image without layers. */
  readonly chainId: string;
  /** What its layers take, compressed. */
  readonly sizeBytes: number;
}

export interface UnpackedImagesOptions {
  readonly client: ContainerdClient;
  readonly content: ContentStore;
  readonly snapshotter: string;
}

/** containerd's records of the images that are whole, named after their manifest's digest. */
export class UnpackedImages {
  readonly snapshotter: string;
  readonly #client: ContainerdClient;
  readonly #content: ContentStore;
  readonly #known = new Map<string, UnpackedImage>();

  constructor({ client, content, snapshotter }: UnpackedImagesOptions) {
    this.#client = client;
    this.#content = content;
    this.snapshotter = snapshotter;
  }

  /** Undefined when the image is not here. */
  async get(manifestDigest: string): Promise<UnpackedImage | undefined> {
    const known = this.#known.get(manifestDigest);
    if (known !== undefined) return known;
    const image = await this.#load(manifestDigest);
    if (image !== undefined) this.#known.set(manifestDigest, image);
    return image;
  }

  /** From now on its content and snapshots are kept. */
  async add(image: UnpackedImage, target: Descriptor): Promise<void> {
    try {
      await this.#client.call('images.v1.Images/Create', { image: { name: image.manifestDigest, labels: {}, target } });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
    this.#known.set(image.manifestDigest, image);
  }

  /** To be looked for again, because a part of it turned out to be missing. */
  forget(manifestDigest: string): void {
    this.#known.delete(manifestDigest);
  }

  async list(): Promise<readonly UnpackedImage[]> {
    const { images } = await this.#client.call('images.v1.Images/List', { filters: [] });
    const loaded = await Promise.all(images.map(({ name }) => this.get(name)));
    return loaded.filter((image) => image !== undefined);
  }

  /** Removes images; what no other image needs is collected before it resolves. */
  async remove(manifestDigests: readonly string[]): Promise<void> {
    for (const [index, name] of manifestDigests.entries()) {
      this.#known.delete(name);
      await ifFound(this.#client.call('images.v1.Images/Delete', { name, sync: index === manifestDigests.length - 1 }));
    }
  }

  async #load(manifestDigest: string): Promise<UnpackedImage | undefined> {
    try {
      const { image } = await this.#client.call('images.v1.Images/Get', { name: manifestDigest });
      const manifest = parseManifest({ digest: manifestDigest, mediaType: image.target.mediaType, bytes: await this.#content.read(manifestDigest) });
      if (manifest.kind !== 'image') return undefined;
      const { config, diffIds } = parseConfig(await this.#content.read(manifest.config.digest), manifest.config.digest);
      const chainId = chainIds(diffIds).at(-1) ?? '';
      if (chainId !== '') await this.#client.call('snapshots.v1.Snapshots/Stat', { snapshotter: this.snapshotter, key: chainId });
      return { manifestDigest, config, chainId, sizeBytes: manifest.layers.reduce((sum, { size }) => sum + size, 0) };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}
