import {
  EmptyUploadException,
  ImageAlreadyExistsException,
  ImageDigestDoesNotMatchException,
  ImageNotFoundException,
  ImageTagAlreadyExistsException,
  InvalidLayerException,
  InvalidLayerPartException,
  InvalidParameterException,
  InvalidTagParameterException,
  LayerAlreadyExistsException,
  LayerPartTooSmallException,
  LayersNotFoundException,
  LimitExceededException,
  ReferencedImagesNotFoundException,
  RegistryNotFoundException,
  RepositoryAlreadyExistsException,
  RepositoryNotEmptyException,
  RepositoryNotFoundException,
  RepositoryPolicyNotFoundException,
  TooManyTagsException,
  UnsupportedCommandException,
  UploadNotFoundException,
} from '@aws-sdk/client-ecr-public';
import type { ImageIdentifier } from '#model/image-identifier.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { publicHomeRegion } from '#model/public-registry.ts';

const $metadata = {};

/** What a repository is called in ECR Public's sentences. */
type Named = Pick<RepositoryName, 'name' | 'account'>;

export function invalidParameter(message: string): InvalidParameterException {
  return new InvalidParameterException({ message, $metadata });
}

/** In ECR's own form: `Invalid parameter at 'repositoryName' failed to satisfy constraint: '…'`. */
export function invalidMember(member: string, constraint: string): InvalidParameterException {
  return invalidParameter(`Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`);
}

export function invalidTag(message: string): InvalidTagParameterException {
  return new InvalidTagParameterException({ message, $metadata });
}

export function tooManyTags(message: string): TooManyTagsException {
  return new TooManyTagsException({ message, $metadata });
}

export function limitExceeded(message: string): LimitExceededException {
  return new LimitExceededException({ message, $metadata });
}

export function repositoryNotFound({ name, account }: Named): RepositoryNotFoundException {
  return new RepositoryNotFoundException({ message: `The repository with name '${name}' does not exist in the registry with id '${account}'`, $metadata });
}

export function repositoryPolicyNotFound({ name, account }: Named): RepositoryPolicyNotFoundException {
  return new RepositoryPolicyNotFoundException({ message: `Repository policy does not exist for the repository with name '${name}' in the registry with id '${account}'`, $metadata });
}

export function repositoryAlreadyExists({ name, account }: Named): RepositoryAlreadyExistsException {
  return new RepositoryAlreadyExistsException({ message: `The repository with name '${name}' already exists in the registry with id '${account}'`, $metadata });
}

export function repositoryNotEmpty({ name, account }: Named): RepositoryNotEmptyException {
  return new RepositoryNotEmptyException({ message: `The repository with name '${name}' in registry with id '${account}' cannot be deleted because it still contains images`, $metadata });
}

export function imageNotFound({ imageDigest, imageTag }: ImageIdentifier, { name, account }: Named): ImageNotFoundException {
  const quoted = (value: string | undefined) => `'${value ?? 'null'}'`;
  const imageId = `{imageDigest:${quoted(imageDigest)}, imageTag:${quoted(imageTag)}}`;
  return new ImageNotFoundException({ message: `The image with imageId ${imageId} does not exist within the repository with name '${name}' in the registry with id '${account}'`, $metadata });
}

export function imageAlreadyExists({ imageDigest, imageTag }: ImageIdentifier, { name, account }: Named): ImageAlreadyExistsException {
  const message = `Image with digest '${imageDigest}' and tag '${imageTag ?? 'null'}' already exists in the repository with name '${name}' in registry with id '${account}'`;
  return new ImageAlreadyExistsException({ message, $metadata });
}

export function imageTagAlreadyExists(tag: string, { name }: Named): ImageTagAlreadyExistsException {
  return new ImageTagAlreadyExistsException({ message: `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`, $metadata });
}

export function imageDigestDoesNotMatch(given: string, actual: string): ImageDigestDoesNotMatchException {
  return new ImageDigestDoesNotMatchException({ message: `The image digest '${given}' does not match the digest '${actual}' of the image manifest`, $metadata });
}

export function layersNotFound(digests: readonly string[], { name, account }: Named): LayersNotFoundException {
  return new LayersNotFoundException({ message: `Layers with digests '[${digests.join(', ')}]' required for pushing image to repository with name '${name}' in the registry with id '${account}' do not exist`, $metadata });
}

export function referencedImagesNotFound(digests: readonly string[], { name, account }: Named): ReferencedImagesNotFoundException {
  return new ReferencedImagesNotFoundException({ message: `Images with digests '[${digests.join(', ')}]' required for pushing image into repository with name '${name}' in the registry with id '${account}' do not exist`, $metadata });
}

export function uploadNotFound(uploadId: string, { name, account }: Named): UploadNotFoundException {
  return new UploadNotFoundException({ message: `Upload ID '${uploadId}' does not exist in the repository with name '${name}' in the registry with id '${account}'`, $metadata });
}

export function emptyUpload(uploadId: string, { name, account }: Named): EmptyUploadException {
  return new EmptyUploadException({ message: `The upload with id '${uploadId}' in the repository with name '${name}' in registry with id '${account}' cannot be completed because it does not have any parts`, $metadata });
}

/** `size` is how much of the upload there is. */
export function invalidLayerPart(message: string, { uploadId, repository: { name, account }, size }: { readonly uploadId: string; readonly repository: Named; readonly size: number }): InvalidLayerPartException {
  return new InvalidLayerPartException({ message, registryId: account, repositoryName: name, uploadId, lastValidByteReceived: Math.max(0, size - 1), $metadata });
}

export function layerPartTooSmall(): LayerPartTooSmallException {
  return new LayerPartTooSmallException({ message: 'All layer parts except the last part should be at least 5MB', $metadata });
}

export function invalidLayer(given: string, actual: string): InvalidLayerException {
  return new InvalidLayerException({ message: `The layer digest '${given}' does not match the digest '${actual}' of the uploaded layer`, $metadata });
}

export function layerAlreadyExists(digest: string, { name, account }: Named): LayerAlreadyExistsException {
  return new LayerAlreadyExistsException({ message: `The layer with digest '${digest}' already exists in the repository with name '${name}' in registry with id '${account}'`, $metadata });
}

/** Also of an alias that nobody has. */
export function registryNotFound(registryId: string): RegistryNotFoundException {
  return new RegistryNotFoundException({ message: `The registry with id '${registryId}' does not exist`, $metadata });
}

/** Of every Region but one (https://docs.aws.amazon.com/general/latest/gr/ecr-public.html). */
export function onlyInHomeRegion(operation: string): UnsupportedCommandException {
  return new UnsupportedCommandException({ message: `${operation} command is only supported in ${publicHomeRegion}.`, $metadata });
}
