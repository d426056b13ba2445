import { statfs } from 'node:fs/promises';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { ContainerdError, type ContainerdClient } from '../runtimes/containerd/client.ts';
import type { PulledImage } from '../runtimes/runtime.ts';
import { chainIds } from './chain-ids.ts';
import { isDiskPressed, planCollection, type Disk } from './collect-plan.ts';
import { ContentStore } from './content-store.ts';
import type { ImageRequest, Images, ImageSource } from './image.ts';
import { Layers } from './layers.ts';
import { cannotPull, wrongPlatform } from './manifest.ts';
import { pinnedDigest, platformOf, readConfig, resolveImage, sourceOf, type ResolvedImage } from './resolve-image.ts';
import { SingleFlight } from './single-flight.ts';
import { configBytes } from './source-image.ts';
import { UnpackedImages, type UnpackedImage } from './unpacked-images.ts';

export interface ContainerdImagesOptions {
  readonly client: ContainerdClient;
  readonly containerdRoot: string;
  readonly snapshotter: string;
  /** In the order in which they are asked whether they serve a reference. */
  readonly sources: readonly ImageSource[];
  /** Told of each image that will probably be run soon. */
  readonly whenReady: (image: UnpackedImage) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export class ContainerdImages implements Images, AsyncDisposable {
  readonly unpacked: UnpackedImages;
  readonly #options: ContainerdImagesOptions;
  readonly #content: ContentStore;
  readonly #layers: Layers;
  readonly #pulling = new SingleFlight<UnpackedImage>();
  /** Manifest digests by the digest that was asked for and the architecture. */
  readonly #manifestOf = new Map<string, string>();
  readonly #usedAt = new Map<string, number>();
  readonly #ending = new AbortController();
  /** Digests that were prepared and that no task has pulled since. */
  readonly #ahead = new Set<string>();
  /** Digests that were pulled with credentials. */
  readonly #guarded = new Set<string>();
  #preparing = new AbortController();
  readonly #leasePrefix: string;
  #inUse: ReadonlySet<string> = new Set();
  #leases = 0;
  /** The leases of pulls that ended, when the last collection ran. */
  #sweptLeases = 0;
  #background: Promise<void> = Promise.resolve();
  #cancelCollection: () => void;

  constructor(options: ContainerdImagesOptions) {
    const { client, containerdRoot, snapshotter, clock } = options;
    this.#options = options;
    this.#content = new ContentStore(client, containerdRoot);
    this.#layers = new Layers({ client, content: this.#content, snapshotter });
    this.unpacked = new UnpackedImages({ client, content: this.#content, snapshotter });
    this.#leasePrefix = `pull-${clock.nowMs()}`;
    this.#cancelCollection = clock.after(firstCollectionMs, () => this.#collectLater());
  }

  async ensure(request: ImageRequest, signal: AbortSignal): Promise<PulledImage> {
    const pinned = pinnedDigest(request);
    // The first pull of what was prepared asks the source all the same, so that it is recorded there; what somebody had to sign in for is not had without.
    const isGuarded = request.credentials !== undefined || (pinned !== undefined && this.#guarded.has(pinned));
    const isAsked = pinned === undefined || isGuarded || (request.isAhead !== true && this.#ahead.delete(pinned));
    const present = isAsked ? undefined : await this.#present(pinned, request);
    if (present !== undefined) return present;
    const source = sourceOf(this.#options.sources, request.reference);
    const resolved = await resolveImage(source, request, signal);
    const manifestDigest = resolved.source.digest;
    const image = (await this.unpacked.get(manifestDigest)) ?? (await this.#pulling.run(manifestDigest, (shared) => this.#pull(source, request, resolved, shared), signal));
    this.#manifestOf.set(`${resolved.digest} ${request.architecture}`, manifestDigest);
    if (request.credentials !== undefined) for (const digest of [resolved.digest, manifestDigest]) this.#guarded.add(digest);
    return this.#use(image, resolved.digest, request);
  }

  /** Pulls what will probably be wanted soon, where the disk has room for it; failures are left to the one who wants it. */
  prepare(request: ImageRequest): Promise<void> {
    const work = this.#prepare(request).catch((error: unknown) => this.#options.log.info('an image was not prepared ahead', { reference: request.reference, reason: messageOf(error) }));
    this.#inBackground(work);
    return work;
  }

  keep(manifestDigests: ReadonlySet<string>): void {
    const now = this.#options.clock.nowMs();
    for (const digest of [...this.#inUse, ...manifestDigests]) this.#usedAt.set(digest, now);
    this.#inUse = new Set(manifestDigests);
  }

  async clear(): Promise<void> {
    this.#preparing.abort(new WorldError('ImagesCleared', 'all images are being removed'));
    this.#preparing = new AbortController();
    const images = await this.unpacked.list();
    const unused = images.map(({ manifestDigest }) => manifestDigest).filter((digest) => !this.#inUse.has(digest));
    await this.#remove(unused);
  }

  /** Frees what pulls of an earlier daemon left half done. */
  async recover(): Promise<void> {
    const { client } = this.#options;
    const { leases } = await client.call('leases.v1.Leases/List', { filters: [] });
    const stale = leases.filter(({ id }) => id.startsWith('pull-') && !id.startsWith(this.#leasePrefix));
    for (const [index, { id }] of stale.entries()) await client.call('leases.v1.Leases/Delete', { id, sync: index === stale.length - 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelCollection();
    this.#ending.abort(new WorldError('ShuttingDown', 'the daemon is shutting down'));
    await this.#background;
  }

  async #prepare(request: ImageRequest): Promise<void> {
    if (isDiskPressed(await this.#disk())) return;
    const signal = AbortSignal.any([this.#ending.signal, this.#preparing.signal, AbortSignal.timeout(prepareTimeoutMs)]);
    const { digest } = await this.ensure({ ...request, isAhead: true }, signal);
    this.#ahead.add(digest);
  }

  async #present(digest: string, request: ImageRequest): Promise<PulledImage | undefined> {
    const manifestDigest = this.#manifestOf.get(`${digest} ${request.architecture}`) ?? digest;
    const image = await this.unpacked.get(manifestDigest);
    return image === undefined ? undefined : this.#use(image, digest, request);
  }

  #use(image: UnpackedImage, digest: string, request: ImageRequest): PulledImage {
    const { manifestDigest, config } = image;
    if (config.architecture !== request.architecture) throw wrongPlatform(platformOf(request));
    this.#usedAt.set(manifestDigest, this.#options.clock.nowMs());
    this.#options.whenReady(image);
    return { manifestDigest, digest, config };
  }

  async #pull(source: ImageSource, request: ImageRequest, resolved: ResolvedImage, signal: AbortSignal): Promise<UnpackedImage> {
    const { client } = this.#options;
    const lease = `${this.#leasePrefix}-${(this.#leases += 1)}`;
    await client.call('leases.v1.Leases/Create', { id: lease });
    try {
      return await this.#pullLeased({ source, request, resolved, lease, signal });
    } catch (error) {
      if (error instanceof ContainerdError) throw cannotPull(`failed to unpack the image ${request.reference}: ${error.message}`, { cause: error });
      throw error;
    } finally {
      this.#inBackground(client.call('leases.v1.Leases/Delete', { id: lease, sync: false }).catch((error: unknown) => this.#options.log.warn('a lease was not deleted', { lease, reason: messageOf(error) })));
    }
  }

  async #pullLeased({ source, request, resolved, lease, signal }: LeasedPull): Promise<UnpackedImage> {
    const { manifest, source: { digest, mediaType, bytes } } = resolved;
    const { snapshotter } = this.#options;
    const bytesOfConfig = await configBytes(await source.blob(request, manifest.config.digest, signal));
    const { config, diffIds } = readConfig(bytesOfConfig, manifest.config.digest, request);
    const blob = (blobDigest: string, blobSignal: AbortSignal) => source.blob(request, blobDigest, blobSignal);
    const [chainId] = await Promise.all([
      this.#layers.unpack({ layers: manifest.layers, diffIds, lease, signal, blob }),
      this.#content.writeBytes(manifest.config, bytesOfConfig, { signal, lease, labels: { [`containerd.io/gc.ref.snapshot.${snapshotter}`]: chainIds(diffIds).at(-1) ?? '' } }),
      this.#content.writeBytes({ digest, mediaType, size: bytes.length }, bytes, { signal, lease, labels: { 'containerd.io/gc.ref.content.config': manifest.config.digest } }),
    ]);
    const image = { manifestDigest: digest, config, chainId, sizeBytes: manifest.layers.reduce((sum, { size }) => sum + size, 0) };
    await this.unpacked.add(image, { digest, mediaType, size: bytes.length });
    return image;
  }

  #inBackground(work: Promise<unknown>): void {
    this.#background = Promise.all([this.#background, work]).then(() => {});
  }

  #collectLater(): void {
    const { clock, log } = this.#options;
    this.#inBackground(this.#collect().catch((error: unknown) => log.warn('unused images were not collected', { reason: messageOf(error) })));
    this.#cancelCollection = clock.after(collectEveryMs, () => this.#collectLater());
  }

  async #collect(): Promise<void> {
    const { clock, log } = this.#options;
    const nowMs = clock.nowMs();
    const images = (await this.unpacked.list()).filter(({ manifestDigest }) => !this.#inUse.has(manifestDigest));
    const unused = images.map(({ manifestDigest, sizeBytes }) => ({ manifestDigest, sizeBytes, unusedSince: this.#usedAt.get(manifestDigest) ?? this.#firstSeen(manifestDigest, nowMs) }));
    const collected = planCollection({ unused, disk: await this.#disk(), nowMs });
    if (collected.length > 0) log.info('removing unused images', { count: collected.length });
    await this.#remove(collected);
    await this.#sweepLayers();
  }

  /** Layers are needed until they are unpacked; what pulls have left of them goes when containerd collects garbage. */
  async #sweepLayers(): Promise<void> {
    const { client } = this.#options;
    if (this.#sweptLeases === this.#leases) return;
    this.#sweptLeases = this.#leases;
    const id = `${this.#leasePrefix}-sweep`;
    await client.call('leases.v1.Leases/Create', { id });
    await client.call('leases.v1.Leases/Delete', { id, sync: true });
  }

  async #disk(): Promise<Disk> {
    const { blocks, bavail, bsize } = await statfs(this.#options.containerdRoot);
    return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
  }

  #firstSeen(manifestDigest: string, nowMs: number): number {
    this.#usedAt.set(manifestDigest, nowMs);
    return nowMs;
  }

  async #remove(manifestDigests: readonly string[]): Promise<void> {
    for (const digest of manifestDigests) {
      this.#usedAt.delete(digest);
      this.#ahead.delete(digest);
      this.#guarded.delete(digest);
    }
    for (const [key, digest] of this.#manifestOf) if (manifestDigests.includes(digest)) this.#manifestOf.delete(key);
    await this.unpacked.remove(manifestDigests);
  }
}

const prepareTimeoutMs = 30 * 60_000;
const firstCollectionMs = 60_000;
const collectEveryMs = 10 * 60_000;

interface LeasedPull {
  readonly source: ImageSource;
  readonly request: ImageRequest;
  readonly resolved: ResolvedImage;
  readonly lease: string;
  readonly signal: AbortSignal;
}
