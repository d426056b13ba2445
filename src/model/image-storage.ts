import { minuteMs } from '#base/time.ts';
import { defineCollection } from './collection.ts';
import { imageKey } from './image.ts';

/**
 * Where an image is kept, for those that have ever left the STANDARD storage class: apart from the image, so that a change does not write
 * the manifest again. An image without a document is STANDARD and ACTIVE.
 */
export interface ImageStorage {
  readonly repositoryArn: string;
  readonly digest: string;
  /** An ARCHIVED image cannot be pulled; an ACTIVATING one is on its way back (https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html). */
  readonly status: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
  readonly archivedAt?: number;
  readonly activatedAt?: number;
  /** When one that is ACTIVATING will be ACTIVE. */
  readonly activatesAt?: number;
}

/** AWS promises 20 minutes; here nothing has to be fetched from anywhere, so that this is for programs that wait to see it. */
export const activationMs = minuteMs;

export const imageStorages = defineCollection<ImageStorage>()({
  kind: 'ecr-image-storage',
  version: 1,
  key: (storage) => imageKey(storage.repositoryArn, storage.digest),
  indexes: { repository: (storage) => storage.repositoryArn },
});
