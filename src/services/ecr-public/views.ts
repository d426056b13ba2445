import type { Image as EcrImage, ImageDetail, ImageTagDetail, Registry, Repository as EcrRepository, RepositoryCatalogData } from '@aws-sdk/client-ecr-public';
import { dateOf } from '#base/time.ts';
import { repositoryUri, type RegistryAddress } from '#model/image-reference.ts';
import type { Image, ImageTag } from '#model/image.ts';
import type { RepositoryCatalog } from '#model/public-catalog.ts';
import { aliasesOf, isDefaultAlias, logoPath, publicRegistryHost } from '#model/public-registry.ts';
import type { Repository } from '#model/repository.ts';

export function repositoryView(repository: Repository, address: RegistryAddress): EcrRepository {
  return {
    repositoryArn: repository.arn,
    registryId: repository.account,
    repositoryName: repository.name,
    repositoryUri: repositoryUri(repository, address),
    createdAt: dateOf(repository.createdAt),
  };
}

/** Without a word of its owner's a repository has no catalog data but that nobody certified it. */
export function catalogView(catalog: RepositoryCatalog | undefined, repository: Repository, address: RegistryAddress): RepositoryCatalogData {
  const { description, architectures, operatingSystems, logo, aboutText, usageText } = catalog ?? {};
  return {
    ...(description !== undefined && { description }),
    ...(architectures !== undefined && { architectures: [...architectures] }),
    ...(operatingSystems !== undefined && { operatingSystems: [...operatingSystems] }),
    ...(logo !== undefined && { logoUrl: `http://${address.authority}${logoPath(repository, address.publicAliases ?? {})}` }),
    ...(aboutText !== undefined && { aboutText }),
    ...(usageText !== undefined && { usageText }),
    marketplaceCertified: false,
  };
}

export function registryView(account: string, registryArn: string, address: RegistryAddress): Registry {
  const names = aliasesOf(account, address.publicAliases ?? {});
  return {
    registryId: account,
    registryArn,
    registryUri: `${address.authority}/${publicRegistryHost}/${names[0]}`,
    verified: false,
    aliases: names.map((name, index) => ({ name, status: 'ACTIVE', primaryRegistryAlias: index === 0, defaultRegistryAlias: isDefaultAlias(name, account) })),
  };
}

/** What is known of an image besides its manifest. */
export interface ImageState {
  readonly image: Image;
  readonly tags: readonly string[];
}

export function imageDetailView({ image, tags }: ImageState, repository: Repository): ImageDetail {
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    ...(tags.length > 0 && { imageTags: [...tags] }),
    ...referencedView(image),
  };
}

/** A tag whose time was not kept is as old as its image. */
export function imageTagView({ tag, taggedAt }: ImageTag, image: Image): ImageTagDetail {
  return { imageTag: tag, createdAt: dateOf(taggedAt ?? image.pushedAt), imageDetail: referencedView(image) };
}

export function imageView(image: Image, tag: string | undefined, repository: Repository): EcrImage {
  return {
    registryId: repository.account,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, ...(tag !== undefined && { imageTag: tag }) },
    imageManifest: image.manifest,
    imageManifestMediaType: image.mediaType,
  };
}

function referencedView({ digest, sizeInBytes, pushedAt, mediaType, artifactType }: Image) {
  return {
    imageDigest: digest,
    imageSizeInBytes: sizeInBytes,
    imagePushedAt: dateOf(pushedAt),
    imageManifestMediaType: mediaType,
    ...(artifactType !== undefined && { artifactMediaType: artifactType }),
  };
}
