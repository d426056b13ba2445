import { identifierFault, type ImageIdentifier } from '#model/image-identifier.ts';
import type { DeletedImages, DeleteImageFailure } from '#model/image-registry.ts';
import { imageKey, imagePulls, imageTagKey, imageTags, images, type ImageTag } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import type { Reader, Transaction } from '#state/store.ts';

type Failure = DeletedImages['failures'][number];

/**
 * A tag takes the tag off, and with the last one the image goes; a digest takes the image with all its tags
 * (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html).
 */
export function deleteImages(transaction: Transaction, repository: Repository, imageIds: readonly ImageIdentifier[]): DeletedImages {
  const deleted: ImageIdentifier[] = [];
  const failures: Failure[] = [];
  for (const imageId of inDependencyOrder(transaction, repository, imageIds)) {
    const outcome = deleteImage(transaction, repository.arn, imageId);
    if ('code' in outcome) failures.push(outcome);
    else deleted.push(...outcome.deleted);
  }
  return { deleted, failures };
}

/** Indexes before the images that they list, so that one call can delete both. */
function inDependencyOrder(reader: Reader, repository: Repository, imageIds: readonly ImageIdentifier[]): readonly ImageIdentifier[] {
  const isIndex = (imageId: ImageIdentifier) => {
    const digest = imageId.imageDigest ?? reader.get(imageTags, imageTagKey(repository.arn, imageId.imageTag ?? ''))?.digest ?? '';
    return (reader.get(images, imageKey(repository.arn, digest))?.children.length ?? 0) > 0;
  };
  return [...imageIds.filter(isIndex), ...imageIds.filter((imageId) => !isIndex(imageId))];
}

function deleteImage(transaction: Transaction, repositoryArn: string, imageId: ImageIdentifier): Failure | { readonly deleted: readonly ImageIdentifier[] } {
  const { imageDigest, imageTag } = imageId;
  const fault = identifierFault(imageId);
  if (fault !== undefined) return fail(imageId, fault.code, fault.reason);
  const tag = imageTag === undefined ? undefined : transaction.get(imageTags, imageTagKey(repositoryArn, imageTag));
  if (imageTag !== undefined && tag === undefined) return fail(imageId, 'ImageNotFound', 'Requested image not found');
  if (tag !== undefined && imageDigest !== undefined && tag.digest !== imageDigest) return fail(imageId, 'ImageTagDoesNotMatchDigest', 'Requested image tag does not match the image digest');
  const digest = imageDigest ?? tag?.digest ?? '';
  const key = imageKey(repositoryArn, digest);
  if (transaction.get(images, key) === undefined) return fail(imageId, 'ImageNotFound', 'Requested image not found');
  const tags = transaction.find(imageTags, 'image', key);
  if (tag !== undefined && tags.length > 1) return untag(transaction, tag);
  const parents = transaction.find(images, 'child', key).map((parent) => parent.digest);
  if (parents.length > 0) return fail(imageId, 'ImageReferencedByManifestList', `Requested image referenced by manifest list: [${parents.join(', ')}]`);
  for (const each of tags) transaction.remove(imageTags, imageTagKey(repositoryArn, each.tag));
  transaction.remove(images, key);
  if (transaction.get(imagePulls, key) !== undefined) transaction.remove(imagePulls, key);
  return { deleted: tags.length === 0 ? [{ imageDigest: digest }] : tags.map((each) => ({ imageDigest: digest, imageTag: each.tag })) };
}

function untag(transaction: Transaction, tag: ImageTag): { readonly deleted: readonly ImageIdentifier[] } {
  transaction.remove(imageTags, imageTagKey(tag.repositoryArn, tag.tag));
  return { deleted: [{ imageDigest: tag.digest, imageTag: tag.tag }] };
}

function fail(imageId: ImageIdentifier, code: DeleteImageFailure, reason: string): Failure {
  return { imageId, code, reason };
}
