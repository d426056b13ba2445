import { activationMs, imageStorages, type ImageStorage } from '#model/image-storage.ts';
import { imageKey, images, imageTags, type Image } from '#model/image.ts';
import { repositories } from '#model/repository.ts';
import { queueReplications } from './queue-replications.ts';
import type { Reader, Transaction } from './store.ts';

type ImageName = Pick<Image, 'repositoryArn' | 'digest'>;

/** Where an image is kept; one that never left the STANDARD storage class is ACTIVE. */
export function imageStorageOf(reader: Reader, { repositoryArn, digest }: ImageName): ImageStorage {
  return reader.get(imageStorages, imageKey(repositoryArn, digest)) ?? { repositoryArn, digest, status: 'ACTIVE' };
}

/** Whether it can be pulled. */
export function isImageActive(reader: Reader, image: ImageName): boolean {
  return imageStorageOf(reader, image).status === 'ACTIVE';
}

/** An image that an index lists stays as long as the index is not archived itself: who pulls the index pulls it. */
export function isHeldByIndex(reader: Reader, { repositoryArn, digest }: ImageName): boolean {
  return reader.find(images, 'child', imageKey(repositoryArn, digest)).some((index) => imageStorageOf(reader, index).status !== 'ARCHIVED');
}

export function archiveImage(transaction: Transaction, image: ImageName, nowMs: number): void {
  const { activatesAt: _, ...storage } = imageStorageOf(transaction, image);
  transaction.put(imageStorages, { ...storage, status: 'ARCHIVED', archivedAt: nowMs });
}

/** Begins to bring an archived image back, with what it lists. */
export function restoreImage(transaction: Transaction, image: Image, nowMs: number): void {
  for (const storage of storagesUnder(transaction, image)) {
    if (storage.status === 'ARCHIVED') transaction.put(imageStorages, { ...storage, status: 'ACTIVATING', activatesAt: nowMs + activationMs });
  }
}

/** An image was pushed again: it is back from the archive, with what it lists. */
export function activateImage(transaction: Transaction, image: Image, nowMs: number): void {
  for (const storage of storagesUnder(transaction, image)) setActive(transaction, storage, nowMs);
}

/** An image that was to be restored is: it is replicated as if it were pushed now (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html). */
export function endActivation(transaction: Transaction, activating: ImageStorage, nowMs: number): void {
  setActive(transaction, activating, nowMs);
  const { repositoryArn, digest } = activating;
  const repository = transaction.get(repositories, repositoryArn);
  const tags = transaction.find(imageTags, 'image', imageKey(repositoryArn, digest)).map(({ tag }) => tag);
  if (repository !== undefined) queueReplications(transaction, { repository, digest, tags });
}

function setActive(transaction: Transaction, before: ImageStorage, nowMs: number): void {
  const { activatesAt: _, ...storage } = before;
  if (storage.status !== 'ACTIVE') transaction.put(imageStorages, { ...storage, status: 'ACTIVE', activatedAt: nowMs });
}

/** Of the image and all that it lists, as far as they have ever been archived. */
function storagesUnder(reader: Reader, image: Image): readonly ImageStorage[] {
  const keys = new Set([imageKey(image.repositoryArn, image.digest)]);
  for (const key of keys) for (const child of reader.get(images, key)?.children ?? []) keys.add(imageKey(image.repositoryArn, child.digest));
  return [...keys].flatMap((key) => reader.get(imageStorages, key) ?? []);
}
