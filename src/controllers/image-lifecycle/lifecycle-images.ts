import { imageKey, imagePulls, images, imageTags, type Image } from '#model/image.ts';
import type { LifecycleImage } from '#model/lifecycle/evaluate-lifecycle.ts';
import { inSteps } from '#model/lifecycle/steps.ts';
import { imageStorageOf } from '#state/image-storage.ts';
import type { Reader } from '#state/store.ts';

/** Every image of a repository as its policy sees it, by digest; it pauses like the policy's evaluation. */
export function* lifecycleImages(reader: Reader, repositoryArn: string): Generator<void, ReadonlyMap<string, LifecycleImage>> {
  const seen = new Map<string, LifecycleImage>();
  yield* inSteps(reader.find(images, 'repository', repositoryArn), (image) => seen.set(image.digest, lifecycleImage(reader, image)));
  return seen;
}

export function lifecycleImage(reader: Reader, image: Image): LifecycleImage {
  const key = imageKey(image.repositoryArn, image.digest);
  const pulledAt = reader.get(imagePulls, key)?.pulledAt;
  const { status, archivedAt, activatedAt } = imageStorageOf(reader, image);
  return {
    digest: image.digest,
    tags: reader.find(imageTags, 'image', key).map(({ tag }) => tag),
    pushedAt: image.pushedAt,
    status,
    children: image.children.map(({ digest }) => digest),
    ...(pulledAt !== undefined && { pulledAt }),
    ...(archivedAt !== undefined && { archivedAt }),
    ...(activatedAt !== undefined && { activatedAt }),
    ...(image.subjectDigest !== undefined && { subjectDigest: image.subjectDigest }),
  };
}
