import type { Clock } from '#base/clock.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import type { Image } from '#model/image.ts';
import { parseManifest } from '#model/manifest.ts';
import { imageKey, images } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import type { Store } from '#state/store.ts';
import type { BlobFlights } from './blob-flights.ts';
import { UpstreamFailure, type Upstream, type UpstreamManifest } from './upstream.ts';

/** An index lists images; one that lists indexes again is followed once more. */
const depthMax = 2;
/** How many images of an index, and how many blobs of an image, are followed. */
const childrenMax = 200;
const blobsMax = 1_000;
const blobsAtOnce = 3;

export interface ImportOptions {
  readonly store: Store;
  readonly registry: ImageRegistry;
  readonly flights: BlobFlights;
  readonly upstream: Upstream;
  /** The repository's name upstream. */
  readonly path: string;
  readonly repository: Repository;
  readonly signal: AbortSignal;
  /** Told of each manifest that was fetched, before what it needs is. */
  readonly onFetched: (image: Image) => void;
  readonly cloudClock: Clock;
}

/** What is answered of a manifest that is not stored yet. Throws UpstreamFailure for what is none that we store. */
export function imageOf({ text, mediaType, digest }: UpstreamManifest, { arn }: Repository, nowMs: number): Image {
  const manifest = parseManifest(text, mediaType);
  if ('problem' in manifest) throw new UpstreamFailure('UpstreamUnavailable', `What the upstream sends as the manifest ${digest} is none: ${manifest.problem}`);
  const { blobs, children } = manifest;
  if (blobs.length > blobsMax || children.length > childrenMax) throw new UpstreamFailure('UpstreamUnavailable', `The manifest ${digest} has more than ${blobsMax} layers or ${childrenMax} images`);
  return {
    repositoryArn: arn,
    digest,
    mediaType: manifest.mediaType,
    manifest: text,
    blobs,
    children,
    ...(manifest.subject !== undefined && { subjectDigest: manifest.subject.digest }),
    ...(manifest.artifactType !== undefined && { artifactType: manifest.artifactType }),
    ...(manifest.annotations !== undefined && { annotations: manifest.annotations }),
    sizeInBytes: blobs.reduce((sum, { size }) => sum + size, 0),
    pushedAt: nowMs,
  };
}

/** Fetches all that an image needs and stores it as a push would: layers first, then the images of an index, then itself with its tags. */
export async function importImage(image: Image, tags: readonly string[], options: ImportOptions, depth = 0): Promise<void> {
  const { store, registry, repository } = options;
  if (store.get(images, imageKey(repository.arn, image.digest)) === undefined) {
    await importBlobs(image, options);
    for (const child of image.children) await importChild(child.digest, options, depth + 1);
  }
  const result = await registry.putImage(repository, { manifest: image.manifest, mediaType: image.mediaType, tags, digest: image.digest });
  if (result.kind !== 'stored' && result.kind !== 'unchanged') throw new UpstreamFailure('UpstreamUnavailable', `The image ${image.digest} could not be stored: ${result.kind}`);
}

async function importChild(digest: string, options: ImportOptions, depth: number): Promise<void> {
  const { store, repository, upstream, path, signal, onFetched, cloudClock } = options;
  if (depth > depthMax) throw new UpstreamFailure('UpstreamUnavailable', `The index lists indexes more than ${depthMax} deep`);
  if (store.get(images, imageKey(repository.arn, digest)) !== undefined) return;
  const manifest = await upstream.manifest(path, digest, signal);
  if (manifest === undefined) throw new UpstreamFailure('UpstreamUnavailable', `The upstream does not have the image ${digest} of its index`);
  const child = imageOf(manifest, repository, cloudClock.nowMs());
  onFetched(child);
  await importImage(child, [], options, depth);
}

async function importBlobs({ blobs }: Image, { flights, upstream, path, repository, signal }: ImportOptions): Promise<void> {
  const waiting = [...blobs];
  const work = async () => {
    for (let blob = waiting.shift(); blob !== undefined; blob = waiting.shift()) {
      const { digest } = blob;
      signal.throwIfAborted();
      const landing = await flights.stored({ repository, digest, open: () => upstream.blob(path, digest, signal) });
      if (landing === 'notFound') throw new UpstreamFailure('UpstreamUnavailable', `The upstream does not have the blob ${digest} of its image`);
    }
  };
  await Promise.all(Array.from({ length: blobsAtOnce }, work));
}
