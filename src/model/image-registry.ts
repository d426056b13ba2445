import { dayMs } from '#base/time.ts';
import type { Upload } from './blob.ts';
import type { Image } from './image.ts';
import type { IdentifierFault, ImageIdentifier } from './image-identifier.ts';
import { isPublic } from './public-registry.ts';
import type { Repository } from './repository.ts';

/**
 * What both faces of the registry, the OCI distribution API and the ECR API, ask of the one core. Refusals are answers,
 * not exceptions, because each face has its own words for them. Every promise resolves when what it tells is durable. Whatever
 * reads or writes content throws KmsFailure when the repository's key cannot be used.
 */
export interface ImageRegistry {
  /** Throws KmsFailure when the repository's key cannot be used: its images are not given away then, manifests included. */
  checkKey(repository: Repository): Promise<void>;
  putImage(repository: Repository, request: PutImageRequest): Promise<PutImageResult>;
  deleteImages(repository: Repository, images: readonly ImageIdentifier[]): Promise<DeletedImages>;
  /** Takes a tag off and leaves the image, as the distribution specification has it; false when there is no such tag. */
  untagImage(repository: Repository, tag: string): Promise<boolean>;
  /** Removes the repository and all that is in it; images only when `withImages`. */
  deleteRepository(repository: Repository, options: { readonly withImages: boolean }): Promise<'deleted' | 'notEmpty' | 'gone'>;
  /** With an id, which nobody else knows, it goes on with the upload of that id if there is one. */
  startUpload(repository: Repository, uploadId?: string): Promise<Upload>;
  /** The staged size; undefined when the repository has no such upload. */
  uploadedSize(repository: Repository, uploadId: string): Promise<number | undefined>;
  /** Adds bytes behind what is staged; `firstByte` is where the caller believes that they go. */
  appendToUpload(repository: Repository, uploadId: string, part: UploadPart): Promise<AppendResult>;
  /** Verifies the digest, keeps the blob and links it to the repository. */
  completeUpload(repository: Repository, uploadId: string, digest: string): Promise<CompleteResult>;
  /** Links a blob that `source` holds, or without one any repository of the account; false when it does not. */
  mountBlob(target: Repository, source: Repository | undefined, digest: string): Promise<boolean>;
  /** Takes a blob off the repository, unless one of its images needs it. */
  unlinkBlob(repository: Repository, digest: string): Promise<'unlinked' | 'needed' | 'unknown'>;
  cancelUpload(repository: Repository, uploadId: string): Promise<boolean>;
  /** The size of a blob that the repository holds and that is there to be read; whoever is told it may rely on the blob for hours. */
  blobSize(repository: Repository, digest: string): Promise<number | undefined>;
  /** Where clients may read a blob for an hour without us; undefined where they have to ask us, or the repository does not hold it. */
  blobUrl(repository: Repository, digest: string): Promise<string | undefined>;
  /** `pulledBy` is the user or role, by its ARN: pulls of those that the registry excludes leave no trace. */
  recordPull(image: Image, pulledBy: string | undefined): void;
}

export interface PutImageRequest {
  /** The manifest's exact text. */
  readonly manifest: string;
  readonly mediaType?: string | undefined;
  readonly tags: readonly string[];
  /** What the caller says the manifest's digest is. */
  readonly digest?: string | undefined;
  /** It came by replication, and so is not replicated any further. */
  readonly isReplica?: boolean;
}

export type PutImageResult =
  | { readonly kind: 'stored'; readonly image: Image }
  /** The image and all the tags were there already: nothing changed. */
  | { readonly kind: 'unchanged'; readonly image: Image }
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'digestMismatch'; readonly actual: string }
  | { readonly kind: 'layersMissing'; readonly digests: readonly string[] }
  | { readonly kind: 'imagesMissing'; readonly digests: readonly string[] }
  /** The tag is there and immutable; `isSame` when it names this very image. */
  | { readonly kind: 'tagImmutable'; readonly tag: string; readonly digest: string; readonly isSame: boolean }
  | { readonly kind: 'repositoryGone' };

export interface DeletedImages {
  readonly deleted: readonly ImageIdentifier[];
  readonly failures: readonly { readonly imageId: ImageIdentifier; readonly code: DeleteImageFailure; readonly reason: string }[];
}

export type DeleteImageFailure = IdentifierFault['code'] | 'ImageTagDoesNotMatchDigest' | 'ImageNotFound' | 'ImageReferencedByManifestList';

export interface UploadPart {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly firstByte?: number | undefined;
}

export type AppendResult =
  | { readonly kind: 'appended'; readonly size: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'tooLarge'; readonly sizeMax: number }
  /** The part does not follow what is staged. */
  | { readonly kind: 'outOfOrder'; readonly firstByte: number; readonly size: number }
  /** Another request is writing to the upload. */
  | { readonly kind: 'busy'; readonly size: number };

export type CompleteResult =
  | { readonly kind: 'complete'; readonly size: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'busy'; readonly size: number }
  | { readonly kind: 'mismatch'; readonly actual: string };

/** An upload that nobody finished within this time is given up. */
export const uploadAgeMaxMs = dayMs;

/** ECR wants parts of an upload through its API, all but the last, to have at least these bytes. */
export const layerPartSizeMin = 5_242_880;

/** What clients of its API are asked to send in one part, as ECR's quota has it. */
export const layerPartSizeAsked = 10_485_760;

/** What its API takes in one part. */
export const layerPartSizeMax = 20_971_520;

/**
 * ECR's quotas for a layer: of private repositories 52,000 MiB in 4,200 parts (https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html),
 * of public ones 10,000 MiB in 1,000 (https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html).
 */
export function layerQuotaOf(repository: Pick<Repository, 'region'>): { readonly sizeMax: number; readonly partsMax: number } {
  return isPublic(repository) ? { sizeMax: 10_000 * mebibyte, partsMax: 1_000 } : { sizeMax: 52_000 * mebibyte, partsMax: 4_200 };
}

const mebibyte = 1_048_576;
