import { known } from '#base/assert.ts';
import { parseDigest } from '#model/digest.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import type { Reader } from './store.ts';

/**
 * What refers to a manifest: the images that state it as their subject, and those that a client listed under the fallback tag, because it took the
 * registry for one without the referrers API; the specification wants both (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#enabling-the-referrers-api).
 * In the order of their digests.
 */
export function referrersOf(reader: Reader, repositoryArn: string, digest: string): readonly Image[] {
  const stated = reader.find(images, 'subject', imageKey(repositoryArn, digest));
  const fallbackTag = reader.get(imageTags, imageTagKey(repositoryArn, fallbackTagOf(digest)));
  const fallback = fallbackTag === undefined ? undefined : reader.get(images, imageKey(repositoryArn, fallbackTag.digest));
  const listed = (fallback?.children ?? []).map((child) => reader.get(images, imageKey(repositoryArn, child.digest))).filter((image) => image !== undefined);
  const distinct = [...new Map([...stated, ...listed].map((image) => [image.digest, image])).values()];
  return distinct.sort((left, right) => (left.digest < right.digest ? -1 : 1));
}

/** `<algorithm>-<hex>`, cut so that it fits into a tag. */
function fallbackTagOf(digest: string): string {
  const { algorithm, hex } = known(parseDigest(digest), 'a digest that the caller checked');
  return `${algorithm}-${hex.slice(0, fallbackHexMax)}`;
}

const fallbackHexMax = 64;
