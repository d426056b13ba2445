import { blobLinks, blobs, uploads } from './blob.ts';
import { imagePulls, images, imageTags } from './image.ts';
import { registryTokenKeys } from './registry-token-key.ts';
import { repositories } from './repository.ts';

/** All that the registry keeps in the store. */
export const registryCollections = [repositories, images, imageTags, imagePulls, blobs, blobLinks, uploads, registryTokenKeys] as const;
