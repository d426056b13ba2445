import { activationMs, imageStorages, type ImageStorage } from '#model/image-storage.ts';
import { imageKey, type Image } from '#model/image.ts';
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

export function archiveImage(transaction: Transaction, image: ImageName, nowMs: number): void {
  const { activatesAt: _, ...storage } = imageStorageOf(transaction, image);
  transaction.put(imageStorages, { ...storage, status: 'ARCHIVED', archivedAt: nowMs });
}

/** Begins to bring an archived image back. */
export function restoreImage(transaction: Transaction, image: ImageName, nowMs: number): void {
  transaction.put(imageStorages, { ...imageStorageOf(transaction, image), status: 'ACTIVATING', activatesAt: nowMs + activationMs });
}

/** An image is back from the archive: its time there is over, or it was pushed again. */
export function activateImage(transaction: Transaction, image: ImageName, nowMs: number): void {
  const { activatesAt: _, ...storage } = imageStorageOf(transaction, image);
  if (storage.status !== 'ACTIVE') transaction.put(imageStorages, { ...storage, status: 'ACTIVE', activatedAt: nowMs });
}
