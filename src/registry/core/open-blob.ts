import { WorldError } from '#base/errors.ts';
import { blobLinks, blobs } from '#model/blob.ts';
import type { DataKeys, SealedDataKeys } from '#model/data-keys.ts';
import { imageKey } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import type { Store } from '#state/store.ts';
import type { BlobDriver, BlobReader, BlobSealing } from '../blob-drivers/blob-driver.ts';

export interface OpenBlobOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  readonly dataKeys: DataKeys;
}

/** Opens a blob that the repository holds. Throws KmsFailure, and WorldError `BlobMissing` when it is not there. */
export async function openBlob({ store, driver, dataKeys }: OpenBlobOptions, repository: Repository, digest: string): Promise<BlobReader> {
  const link = store.get(blobLinks, imageKey(repository.arn, digest));
  const blob = link === undefined ? undefined : store.get(blobs, link.blobKey);
  if (blob === undefined) throw new WorldError('BlobMissing', `the repository ${repository.arn} has no blob ${digest}`);
  return driver.open(blob.key, await sealingOf(dataKeys, blob.dataKeys, repository));
}

/** How many keys a blob is sealed by. */
export function layersOf(sealed: SealedDataKeys | undefined): number {
  return sealed?.keys.length ?? 0;
}

/** Throws KmsFailure. */
export async function sealingOf(dataKeys: DataKeys, sealed: SealedDataKeys | undefined, repository: Repository): Promise<BlobSealing | undefined> {
  return sealed === undefined ? undefined : { keys: await dataKeys.open(sealed, repository) };
}
