import type { Image as EcrImage, ImageDetail, ImageReferrer, ImageReplicationStatus, ReplicationConfiguration, Repository as EcrRepository } from '@aws-sdk/client-ecr';
import { dateOf } from '#base/time.ts';
import { repositoryUri, type RegistryAddress } from '#model/image-reference.ts';
import type { ImageReplication } from '#model/image-replication.ts';
import type { ImageStorage } from '#model/image-storage.ts';
import type { Image } from '#model/image.ts';
import type { RegistrySettings } from '#model/registry-settings.ts';
import type { Repository } from '#model/repository.ts';
import { filtersOf } from './mutability.ts';

export function repositoryView(repository: Repository, address: RegistryAddress): EcrRepository {
  const filters = filtersOf(repository);
  return {
    repositoryArn: repository.arn,
    registryId: repository.account,
    repositoryName: repository.name,
    repositoryUri: repositoryUri(repository, address),
    createdAt: dateOf(repository.createdAt),
    imageTagMutability: repository.tagMutability,
    ...(filters !== undefined && { imageTagMutabilityExclusionFilters: filters }),
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: repository.encryption.type, ...(repository.encryption.type !== 'AES256' && { kmsKey: repository.encryption.kmsKey }) },
  };
}

/** What is known of an image besides its manifest. */
export interface ImageState {
  readonly image: Image;
  readonly tags: readonly string[];
  readonly pulledAt: number | undefined;
  readonly storage: ImageStorage;
}

export function imageDetailView({ image, tags, pulledAt, storage: { status, archivedAt, activatedAt } }: ImageState, repository: Repository): ImageDetail {
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageDigest: image.digest,
    ...(tags.length > 0 && { imageTags: [...tags] }),
    imageSizeInBytes: image.sizeInBytes,
    imagePushedAt: dateOf(image.pushedAt),
    imageManifestMediaType: image.mediaType,
    ...(image.artifactType !== undefined && { artifactMediaType: image.artifactType }),
    ...(pulledAt !== undefined && { lastRecordedPullTime: dateOf(pulledAt) }),
    ...(image.subjectDigest !== undefined && { subjectManifestDigest: image.subjectDigest }),
    imageStatus: status,
    ...(archivedAt !== undefined && { lastArchivedAt: dateOf(archivedAt) }),
    ...(activatedAt !== undefined && { lastActivatedAt: dateOf(activatedAt) }),
  };
}

export function imageView(image: Image, tag: string | undefined, repository: Pick<Repository, 'account' | 'name'>): EcrImage {
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, ...(tag !== undefined && { imageTag: tag }) },
    imageManifest: image.manifest,
    imageManifestMediaType: image.mediaType,
  };
}

export function referrerView(image: Image, artifactStatus: ImageStorage['status']): ImageReferrer {
  const { digest, mediaType, artifactType, annotations } = image;
  return { digest, mediaType, ...(artifactType !== undefined && { artifactType }), size: Buffer.byteLength(image.manifest), ...(annotations !== undefined && { annotations: { ...annotations } }), artifactStatus };
}

export function replicationView({ replicationRules }: RegistrySettings): ReplicationConfiguration {
  return {
    rules: replicationRules.map(({ destinations, prefixes }) => ({
      destinations: destinations.map(({ account, region }) => ({ registryId: account, region })),
      ...(prefixes.length > 0 && { repositoryFilters: prefixes.map((filter) => ({ filter, filterType: 'PREFIX_MATCH' as const })) }),
    })),
  };
}

export function replicationStatusView({ destination, status, failureCode }: ImageReplication): ImageReplicationStatus {
  return { region: destination.region, registryId: destination.account, status, ...(failureCode !== undefined && { failureCode }) };
}
