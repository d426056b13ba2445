import { createHash } from 'node:crypto';
import { blobLinks } from '#model/blob.ts';
import { formatDigest, parseDigest } from '#model/digest.ts';
import type { PutImageRequest, PutImageResult } from '#model/image-registry.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import { parseManifest, type Manifest } from '#model/manifest.ts';
import { isTagImmutable, repositories, type Repository } from '#model/repository.ts';
import { activateImage, isImageActive } from '#state/image-storage.ts';
import { queueReplications } from '#state/queue-replications.ts';
import type { Reader, Transaction } from '#state/store.ts';

export interface PutImage {
  readonly repository: Repository;
  readonly request: PutImageRequest;
  readonly nowMs: number;
}

/** Stores a manifest with its tags, all in the one transaction, or says why not. */
export function putImage(transaction: Transaction, { repository, request, nowMs }: PutImage): PutImageResult {
  const current = transaction.get(repositories, repository.arn);
  if (current === undefined) return { kind: 'repositoryGone' };
  const manifest = parseManifest(request.manifest, request.mediaType);
  if ('problem' in manifest) return { kind: 'invalid', problem: manifest.problem };
  const digest = digestOf(request);
  if (request.digest !== undefined && digest !== request.digest) return { kind: 'digestMismatch', actual: digest };
  const missing = missingFrom(transaction, repository.arn, manifest);
  if (missing !== undefined) return missing;
  const immutable = immutableTag(transaction, { repository: current, digest, tags: request.tags });
  if (immutable !== undefined) return { kind: 'tagImmutable', tag: immutable, digest, isSame: transaction.get(imageTags, imageTagKey(repository.arn, immutable))?.digest === digest };
  const result = store(transaction, { repositoryArn: repository.arn, digest, manifest, request, nowMs });
  if (result.kind === 'stored' && request.isReplica !== true) queueReplications(transaction, { repository: current, digest, tags: request.tags });
  return result;
}

interface StoreImage {
  readonly repositoryArn: string;
  readonly digest: string;
  readonly manifest: Manifest;
  readonly request: PutImageRequest;
  readonly nowMs: number;
}

function store(transaction: Transaction, given: StoreImage): PutImageResult {
  const { repositoryArn, digest, request } = given;
  const known = transaction.get(images, imageKey(repositoryArn, digest));
  const image = known ?? imageOf(transaction, given);
  if (known === undefined) transaction.put(images, image);
  const moved = request.tags.filter((tag) => transaction.get(imageTags, imageTagKey(repositoryArn, tag))?.digest !== digest);
  for (const tag of moved) transaction.put(imageTags, { repositoryArn, tag, digest, taggedAt: given.nowMs });
  const isBack = !isImageActive(transaction, image);
  // What is pushed can be pulled, with what it lists (https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html).
  activateImage(transaction, image, given.nowMs);
  return { kind: known !== undefined && moved.length === 0 && !isBack ? 'unchanged' : 'stored', image };
}

/** The first of the tags that may not be put on the image; one that it has already may when the push brings the image back from the archive. */
function immutableTag(reader: Reader, { repository, digest, tags }: { readonly repository: Repository; readonly digest: string; readonly tags: readonly string[] }): string | undefined {
  const isBack = !isImageActive(reader, { repositoryArn: repository.arn, digest });
  return tags.find((tag) => {
    const taken = reader.get(imageTags, imageTagKey(repository.arn, tag));
    return taken !== undefined && isTagImmutable(repository, tag) && !(isBack && taken.digest === digest);
  });
}

function imageOf(reader: Reader, { repositoryArn, digest, manifest, request, nowMs }: StoreImage): Image {
  return {
    repositoryArn,
    digest,
    mediaType: manifest.mediaType,
    manifest: request.manifest,
    blobs: manifest.blobs,
    children: manifest.children,
    ...(manifest.subject !== undefined && { subjectDigest: manifest.subject.digest }),
    ...(manifest.artifactType !== undefined && { artifactType: manifest.artifactType }),
    ...(manifest.annotations !== undefined && { annotations: manifest.annotations }),
    sizeInBytes: sizeOf(reader, repositoryArn, manifest),
    pushedAt: nowMs,
  };
}

/** The sum of an image's blobs; of an index the largest of its images, as DescribeImages documents. */
function sizeOf(reader: Reader, repositoryArn: string, manifest: Manifest): number {
  const blobs = manifest.blobs.reduce((sum, blob) => sum + (reader.get(blobLinks, imageKey(repositoryArn, blob.digest))?.size ?? 0), 0);
  const children = manifest.children.map((child) => reader.get(images, imageKey(repositoryArn, child.digest))?.sizeInBytes ?? 0);
  return Math.max(blobs, ...children);
}

function missingFrom(reader: Reader, repositoryArn: string, manifest: Manifest): PutImageResult | undefined {
  const layers = manifest.blobs.filter((blob) => reader.get(blobLinks, imageKey(repositoryArn, blob.digest)) === undefined);
  if (layers.length > 0) return { kind: 'layersMissing', digests: layers.map((layer) => layer.digest) };
  const children = manifest.children.filter((child) => reader.get(images, imageKey(repositoryArn, child.digest)) === undefined);
  return children.length > 0 ? { kind: 'imagesMissing', digests: children.map((child) => child.digest) } : undefined;
}

/** In the algorithm that the caller used, sha256 otherwise. */
function digestOf(request: PutImageRequest): string {
  const algorithm = parseDigest(request.digest ?? '')?.algorithm ?? 'sha256';
  return formatDigest({ algorithm, hex: createHash(algorithm).update(request.manifest).digest('hex') });
}
