import { identifierFault, type ImageIdentifier } from '#model/image-identifier.ts';
import type { DeletedImages, DeleteImageFailure } from '#model/image-registry.ts';
import { imageReplicationKey, imageReplications } from '#model/image-replication.ts';
import { imageStorages } from '#model/image-storage.ts';
import { imageKey, imagePulls, imageTagKey, imageTags, images, type ImageTag } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import type { Transaction } from './store.ts';

type Failure = DeletedImages['failures'][number];

/**
 * A tag takes the tag off, and with the last one the image goes; a digest takes the image with all its tags
 * (https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html).
 */
export function deleteImages(transaction: Transaction, repository: Repository, imageIds: readonly ImageIdentifier[]): DeletedImages {
  const deleted: ImageIdentifier[] = [];
  const failures: Failure[] = [];
  let waiting = imageIds;
  // One call can delete an index and what it lists, in any order: what is still listed gets another turn once something went.
  for (;;) {
    const listed: Failure[] = [];
    const before = deleted.length;
    for (const imageId of waiting) {
      const outcome = deleteImage(transaction, repository.arn, imageId);
      if (!('code' in outcome)) deleted.push(...outcome.deleted);
      else if (outcome.code === 'ImageReferencedByManifestList') listed.push(outcome);
      else failures.push(outcome);
    }
    if (listed.length === 0 || deleted.length === before) return { deleted, failures: [...failures, ...listed] };
    waiting = listed.map(({ imageId }) => imageId);
  }
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
  for (const replication of transaction.find(imageReplications, 'image', key)) transaction.remove(imageReplications, imageReplicationKey(replication));
  if (transaction.get(imageStorages, key) !== undefined) transaction.remove(imageStorages, key);
  return { deleted: tags.length === 0 ? [{ imageDigest: digest }] : tags.map((each) => ({ imageDigest: digest, imageTag: each.tag })) };
}

function untag(transaction: Transaction, tag: ImageTag): { readonly deleted: readonly ImageIdentifier[] } {
  transaction.remove(imageTags, imageTagKey(tag.repositoryArn, tag.tag));
  return { deleted: [{ imageDigest: tag.digest, imageTag: tag.tag }] };
}

function fail(imageId: ImageIdentifier, code: DeleteImageFailure, reason: string): Failure {
  return { imageId, code, reason };
}
