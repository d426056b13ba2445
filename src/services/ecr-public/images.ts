import { identifierFault, imageDigestPattern, imageTagPattern, type ImageIdentifier } from '#model/image-identifier.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { imageNotFound, invalidMember } from './errors.ts';
import type { ImageState } from './views.ts';

/** The image that a digest, a tag or both name. Throws ImageNotFoundException, or InvalidParameterException for what names nothing. */
export function imageOf(reader: Reader, repository: Repository, imageId: ImageIdentifier): Image {
  const fault = identifierFault(imageId)?.code;
  if (fault === 'MissingDigestAndTag') throw invalidMember('imageIds', 'both tag and digest cannot be null');
  if (fault === 'InvalidImageDigest') throw invalidMember('imageDigest', `must satisfy regular expression '${imageDigestPattern}'`);
  if (fault === 'InvalidImageTag') throw invalidMember('imageTag', `must satisfy regular expression '${imageTagPattern}'`);
  const { imageDigest, imageTag } = imageId;
  const tagged = imageTag === undefined ? imageDigest : reader.get(imageTags, imageTagKey(repository.arn, imageTag))?.digest;
  const digest = imageDigest ?? tagged ?? '';
  const image = digest === tagged ? reader.get(images, imageKey(repository.arn, digest)) : undefined;
  if (image === undefined) throw imageNotFound(imageId, repository);
  return image;
}

export function stateOf(reader: Reader, image: Image): ImageState {
  return { image, tags: reader.find(imageTags, 'image', imageKey(image.repositoryArn, image.digest)).map(({ tag }) => tag) };
}
