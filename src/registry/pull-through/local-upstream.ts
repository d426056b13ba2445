import { parseDigest } from '#model/digest.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { imageKey, imageTagKey, imageTags, images } from '#model/image.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { isImageActive } from '#state/image-storage.ts';
import type { Store } from '#state/store.ts';
import type { BlobReader } from '../blob-drivers/blob-driver.ts';
import type { ReadableRegistry } from '../core/image-registry.ts';
import { readBlob } from '../face/read-blob.ts';
import type { Upstream } from './upstream.ts';

export interface LocalUpstreamOptions {
  readonly store: Store;
  readonly registry: ReadableRegistry;
  /** The repository of ours that a path upstream means. */
  readonly named: (path: string) => RepositoryName;
  /** Throws UpstreamFailure when the repository may not be read. */
  readonly authorize: (name: RepositoryName) => Promise<void>;
  /** In whose name it is read: a role, by its ARN. */
  readonly pulledBy: string | undefined;
}

/** A registry of ours, read in-process. */
export function localUpstream({ store, registry, named, authorize, pulledBy }: LocalUpstreamOptions): Upstream {
  const digestAt = (path: string, reference: string) => (parseDigest(reference) === undefined ? store.get(imageTags, imageTagKey(repositoryArn(named(path)), reference))?.digest : reference);
  return {
    async digestOf(path, tag) {
      await authorize(named(path));
      return digestAt(path, tag);
    },
    async manifest(path, reference) {
      await authorize(named(path));
      const digest = digestAt(path, reference);
      const image = digest === undefined ? undefined : store.get(images, imageKey(repositoryArn(named(path)), digest));
      if (image === undefined || !isImageActive(store, image)) return undefined;
      registry.recordPull(image, pulledBy);
      return { digest: image.digest, mediaType: image.mediaType, text: image.manifest };
    },
    async blob(path, digest, signal) {
      await authorize(named(path));
      const repository = store.get(repositories, repositoryArn(named(path)));
      const read = repository && (await readBlob({ registry, repository, digest, isHead: false, range: undefined, mayRedirect: false }));
      const body = read?.kind === 'answer' ? read.answer.body : undefined;
      return body === undefined || typeof body === 'string' ? undefined : { size: body.length, chunks: chunksOf(body.reader, signal) };
    },
    async check() {},
    async referrers(path, digest) {
      await authorize(named(path));
      return store.find(images, 'subject', imageKey(repositoryArn(named(path)), digest)).map((image) => image.digest);
    },
  };
}

const chunkBytes = 1 << 20;

async function* chunksOf(opened: BlobReader, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await using reader = opened;
  reader.willRead({ start: 0, length: reader.size });
  for (let position = 0; position < reader.size; ) {
    signal.throwIfAborted();
    const buffer = new Uint8Array(chunkBytes);
    const count = await reader.read(buffer, position);
    if (count === 0) return;
    position += count;
    yield buffer.subarray(0, count);
  }
}
