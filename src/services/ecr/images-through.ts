import type { ImageIdentifier } from '#model/image-identifier.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { Call } from '#wire/operation.ts';
import type { EcrDeps } from './deps.ts';
import { unableToGetUpstreamImage } from './errors.ts';
import type { FoundImage } from './images.ts';
import { pullerOf } from './puller.ts';

export type ImageThrough = FoundImage | { readonly kind: 'failed'; readonly code: 'UpstreamAccessDenied' | 'UpstreamTooManyRequests' | 'UpstreamUnavailable'; readonly reason: string };

/** What the images of a repository are that is a cache of another registry's; of those that are stored nothing is said. Throws UnableToGetUpstreamImageException when it cannot be signed in to. */
export async function imagesThrough(name: RepositoryName, imageIds: readonly ImageIdentifier[], { call, deps }: { readonly call: Call; readonly deps: EcrDeps }): Promise<ReadonlyMap<ImageIdentifier, ImageThrough>> {
  const found = new Map<ImageIdentifier, ImageThrough>();
  const { pullThrough } = deps;
  if (!pullThrough.covers(name)) return found;
  const puller = pullerOf(name, call, deps);
  for (const imageId of imageIds) {
    const pulled = await pullThrough.image(name, imageId.imageDigest ?? imageId.imageTag ?? '', puller);
    if (pulled.kind === 'refused') throw pulled.refusal;
    if (pulled.kind === 'fetched') found.set(imageId, { kind: 'found', image: pulled.image });
    if (pulled.kind !== 'failed') continue;
    if (pulled.code === 'CredentialsUnavailable') throw unableToGetUpstreamImage(pulled.reason);
    found.set(imageId, { kind: 'failed', code: pulled.code, reason: pulled.reason });
  }
  return found;
}
