import { identifierFault, imageDigestPattern, imageTagPattern, type IdentifierFault, type ImageIdentifier } from '#model/image-identifier.ts';
import type { ImageStorage } from '#model/image-storage.ts';
import { imageKey, imagePulls, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import { imageStorageOf } from '#state/image-storage.ts';
import type { Reader } from '#state/store.ts';
import { assertLength } from './assert-length.ts';
import { imageNotFound, invalidMember } from './errors.ts';
import type { ImageState } from './views.ts';

/** How many images one call may name. */
const imageIdsMax = 100;

export type FoundImage =
  | { readonly kind: 'found'; readonly image: Image }
  | { readonly kind: 'failed'; readonly code: IdentifierFault['code'] | 'ImageNotFound' | 'ImageTagDoesNotMatchDigest'; readonly reason: string };

/** The image that a digest, a tag or both name. */
export function findImage(reader: Reader, repository: Repository, imageId: ImageIdentifier): FoundImage {
  const { imageDigest, imageTag } = imageId;
  const fault = identifierFault(imageId);
  if (fault !== undefined) return failed(fault.code, fault.reason);
  const tagged = imageTag === undefined ? undefined : reader.get(imageTags, imageTagKey(repository.arn, imageTag));
  if (imageTag !== undefined && tagged === undefined) return failed('ImageNotFound', 'Requested image not found');
  if (tagged !== undefined && imageDigest !== undefined && tagged.digest !== imageDigest) return failed('ImageTagDoesNotMatchDigest', 'Requested image tag does not match the image digest');
  const image = reader.get(images, imageKey(repository.arn, imageDigest ?? tagged?.digest ?? ''));
  return image === undefined ? failed('ImageNotFound', 'Requested image not found') : { kind: 'found', image };
}

/** What ECR says of an image that is not found, to whom asked for this one. */
export function imageRefusal(code: Extract<FoundImage, { kind: 'failed' }>['code'], imageId: ImageIdentifier, repository: Repository): Error {
  switch (code) {
    case 'ImageNotFound':
    case 'ImageTagDoesNotMatchDigest': return imageNotFound(imageId, repository);
    case 'InvalidImageDigest': return invalidMember('imageDigest', `must satisfy regular expression '${imageDigestPattern}'`);
    case 'InvalidImageTag': return invalidMember('imageTag', `must satisfy regular expression '${imageTagPattern}'`);
    case 'MissingDigestAndTag': return invalidMember('imageIds', 'both tag and digest cannot be null');
  }
}

/** Where an image stands in the lists of its repository: in the order of pushing, which is the store's too but for clocks that were set back. */
export function placeOfImage({ pushedAt, digest }: Image): readonly [number, string] {
  return [pushedAt, digest];
}

export function stateOf(reader: Reader, image: Image): ImageState {
  const key = imageKey(image.repositoryArn, image.digest);
  const tags = reader.find(imageTags, 'image', key).map((tag) => tag.tag);
  return { image, tags, pulledAt: reader.get(imagePulls, key)?.pulledAt, storage: imageStorageOf(reader, image) };
}

interface ImageFilter {
  readonly tagStatus?: string | undefined;
  readonly imageStatus?: string | undefined;
}

/** What the filter of DescribeImages lets through. */
export function imageFilter({ tagStatus, imageStatus }: ImageFilter = {}): (state: ImageState) => boolean {
  const hasTagStatus = tagStatusFilter(tagStatus);
  const hasStatus = imageStatusFilter(imageStatus);
  return ({ tags, storage }) => hasTagStatus(tags) && hasStatus(storage.status);
}

/** Without a status, archived images too are let through. */
export function imageStatusFilter(imageStatus: string | undefined): (status: ImageStorage['status']) => boolean {
  if (!['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY', undefined].includes(imageStatus)) throw invalidMember('filter.imageStatus', 'Member must satisfy enum value set: [ACTIVE, ARCHIVED, ACTIVATING, ANY]');
  return (status) => imageStatus === undefined || imageStatus === 'ANY' || imageStatus === status;
}

export function tagStatusFilter(tagStatus: string | undefined): (tags: readonly string[]) => boolean {
  if (!['TAGGED', 'UNTAGGED', 'ANY', undefined].includes(tagStatus)) throw invalidMember('filter.tagStatus', 'Member must satisfy enum value set: [TAGGED, UNTAGGED, ANY]');
  if (tagStatus === 'TAGGED') return (tags) => tags.length > 0;
  return (tags) => tagStatus !== 'UNTAGGED' || tags.length === 0;
}

export function assertImageIds(imageIds: readonly ImageIdentifier[] | undefined): readonly ImageIdentifier[] {
  return assertLength('imageIds', imageIds, imageIdsMax);
}

function failed(code: Extract<FoundImage, { kind: 'failed' }>['code'], reason: string): FoundImage {
  return { kind: 'failed', code, reason };
}
