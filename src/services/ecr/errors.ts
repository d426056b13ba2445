import {
  PullThroughCacheRuleAlreadyExistsException,
  PullThroughCacheRuleNotFoundException,
  SecretNotFoundException,
  UnableToAccessSecretException,
  UnableToDecryptSecretValueException,
  UnableToGetUpstreamImageException,
  UnableToGetUpstreamLayerException,
  UnableToListUpstreamImageReferrersException,
  UnsupportedUpstreamRegistryException,
  EmptyUploadException,
  ExclusionAlreadyExistsException,
  ExclusionNotFoundException,
  ImageAlreadyExistsException,
  ImageDigestDoesNotMatchException,
  ImageNotFoundException,
  ImageStorageClassUpdateNotSupportedException,
  ImageTagAlreadyExistsException,
  InvalidLayerException,
  InvalidLayerPartException,
  InvalidParameterException,
  InvalidTagParameterException,
  LayerAlreadyExistsException,
  LayerInaccessibleException,
  LayerPartTooSmallException,
  LayersNotFoundException,
  LifecyclePolicyNotFoundException,
  LifecyclePolicyPreviewInProgressException,
  LifecyclePolicyPreviewNotFoundException,
  LimitExceededException,
  ReferencedImagesNotFoundException,
  RegistryPolicyNotFoundException,
  ReplicationBackfillInProgressException,
  ReplicationBackfillInvalidStatusException,
  ReplicationBackfillNotFoundException,
  RepositoryAlreadyExistsException,
  RepositoryNotEmptyException,
  RepositoryNotFoundException,
  RepositoryPolicyNotFoundException,
  TemplateAlreadyExistsException,
  TemplateNotFoundException,
  TooManyTagsException,
  UploadNotFoundException,
} from '@aws-sdk/client-ecr';
import { CallerError } from '#base/errors.ts';
import type { ImageIdentifier } from '#model/image-identifier.ts';
import type { RepositoryName } from '#model/image-reference.ts';

const $metadata = {};

/** What a repository is called in ECR's sentences. */
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

export function lifecyclePolicyNotFound({ name, account }: Named): LifecyclePolicyNotFoundException {
  return new LifecyclePolicyNotFoundException({ message: `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${account}'`, $metadata });
}

export function registryPolicyNotFound(account: string): RegistryPolicyNotFoundException {
  return new RegistryPolicyNotFoundException({ message: `Registry policy does not exist in the registry with id '${account}'`, $metadata });
}

export function lifecyclePolicyPreviewNotFound({ name, account }: Named): LifecyclePolicyPreviewNotFoundException {
  return new LifecyclePolicyPreviewNotFoundException({ message: `Lifecycle policy preview does not exist for the repository with name '${name}' in the registry with id '${account}'`, $metadata });
}

export function lifecyclePolicyPreviewInProgress({ name, account }: Named): LifecyclePolicyPreviewInProgressException {
  return new LifecyclePolicyPreviewInProgressException({ message: `The previous lifecycle policy preview for the repository with name '${name}' in the registry with id '${account}' has not completed; wait and try again`, $metadata });
}

export function replicationBackfillNotFound(id: string, account: string): ReplicationBackfillNotFoundException {
  return new ReplicationBackfillNotFoundException({ message: `The replication backfill with id '${id}' does not exist in the registry with id '${account}'`, $metadata });
}

export function replicationBackfillInProgress(region: string): ReplicationBackfillInProgressException {
  return new ReplicationBackfillInProgressException({ message: `A replication backfill is already in progress for the destination Region '${region}'`, $metadata });
}

export function replicationBackfillInvalidStatus(id: string, status: string): ReplicationBackfillInvalidStatusException {
  return new ReplicationBackfillInvalidStatusException({ message: `The replication backfill with id '${id}' cannot be stopped because its status is ${status}`, $metadata });
}

export function repositoryAlreadyExists({ name, account }: Named): RepositoryAlreadyExistsException {
  return new RepositoryAlreadyExistsException({ message: `The repository with name '${name}' already exists in the registry with id '${account}'`, $metadata });
}

export function repositoryNotEmpty({ name, account }: Named): RepositoryNotEmptyException {
  return new RepositoryNotEmptyException({ message: `The repository with name '${name}' in registry with id '${account}' cannot be deleted because it still contains images`, $metadata });
}

export function ruleAlreadyExists(prefix: string, registryId: string): PullThroughCacheRuleAlreadyExistsException {
  return new PullThroughCacheRuleAlreadyExistsException({ message: `The pull through cache rule with prefix '${prefix}' already exists in the registry with id '${registryId}'`, $metadata });
}

export function ruleNotFound(prefix: string, registryId: string): PullThroughCacheRuleNotFoundException {
  return new PullThroughCacheRuleNotFoundException({ message: `The pull through cache rule with prefix '${prefix}' does not exist in the registry with id '${registryId}'`, $metadata });
}

export function unsupportedUpstream(message: string): UnsupportedUpstreamRegistryException {
  return new UnsupportedUpstreamRegistryException({ message, $metadata });
}

export function secretNotFound(message: string): SecretNotFoundException {
  return new SecretNotFoundException({ message, $metadata });
}

export function unableToAccessSecret(message: string): UnableToAccessSecretException {
  return new UnableToAccessSecretException({ message, $metadata });
}

export function unableToDecryptSecret(message: string): UnableToDecryptSecretValueException {
  return new UnableToDecryptSecretValueException({ message, $metadata });
}

export function unableToGetUpstreamImage(message: string): UnableToGetUpstreamImageException {
  return new UnableToGetUpstreamImageException({ message, $metadata });
}

export function unableToGetUpstreamLayer(message: string): UnableToGetUpstreamLayerException {
  return new UnableToGetUpstreamLayerException({ message, $metadata });
}

export function unableToListUpstreamReferrers(message: string): UnableToListUpstreamImageReferrersException {
  return new UnableToListUpstreamImageReferrersException({ message, $metadata });
}

export function exclusionAlreadyExists(principalArn: string, registryId: string): ExclusionAlreadyExistsException {
  return new ExclusionAlreadyExistsException({ message: `The pull time update exclusion for '${principalArn}' already exists in the registry with id '${registryId}'`, $metadata });
}

export function exclusionNotFound(principalArn: string, registryId: string): ExclusionNotFoundException {
  return new ExclusionNotFoundException({ message: `The pull time update exclusion for '${principalArn}' does not exist in the registry with id '${registryId}'`, $metadata });
}

export function templateAlreadyExists(prefix: string, registryId: string): TemplateAlreadyExistsException {
  return new TemplateAlreadyExistsException({ message: `The repository creation template with prefix '${prefix}' already exists in the registry with id '${registryId}'`, $metadata });
}

export function templateNotFound(prefix: string, registryId: string): TemplateNotFoundException {
  return new TemplateNotFoundException({ message: `The repository creation template with prefix '${prefix}' does not exist in the registry with id '${registryId}'`, $metadata });
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

export function imageStorageClassUpdateNotSupported(digest: string, why: string): ImageStorageClassUpdateNotSupportedException {
  return new ImageStorageClassUpdateNotSupportedException({ message: `The requested image storage class update is not supported: the image with digest '${digest}' cannot be archived because ${why}`, $metadata });
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

export function layerNotFound(digest: string, { name, account }: Named): LayersNotFoundException {
  return new LayersNotFoundException({ message: `The layer with digest '${digest}' does not exist within the repository with name '${name}' in the registry with id '${account}'`, $metadata });
}

export function layerInaccessible(digest: string, { name, account }: Named): LayerInaccessibleException {
  return new LayerInaccessibleException({ message: `The layer with digest '${digest}' in the repository with name '${name}' in the registry with id '${account}' is not available because it is not associated with an image`, $metadata });
}

export function accessDenied(message: string): CallerError {
  return new CallerError('AccessDeniedException', message);
}
