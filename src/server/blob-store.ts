import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecretFile, writeSecretFile } from '#auth/secret-file.ts';
import { WorldError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import { isJsonObject } from '#base/json-object.ts';
import { blobs } from '#model/blob.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { s3BlobDriver } from '#registry/blob-drivers/s3.ts';
import { claimBucket } from '#registry/blob-drivers/s3/claim-bucket.ts';
import type { Reader } from '#state/store.ts';
import type { Settings } from './settings.ts';

export interface BlobStoreOptions {
  readonly settings: Pick<Settings, 'stateDir' | 's3'>;
  readonly store: Reader;
  readonly ids: Ids;
}

/** The driver for where blobs lie. They are not moved: a daemon that has blobs in another place than it is told is not started. */
export async function openBlobStore({ settings: { stateDir, s3 }, store, ids }: BlobStoreOptions): Promise<BlobDriver> {
  const directory = join(stateDir, 'registry');
  const file = join(directory, 's3-bucket');
  const before = recordedBucket(await readSecretFile(file));
  const wanted = s3 === undefined ? undefined : placeOf(s3);
  if (before?.place !== wanted && store.list(blobs).length > 0) {
    throw new WorldError('BlobsElsewhere', `the blobs of ${stateDir} lie in ${before?.place ?? `files under ${directory}`}, and it is started with ${wanted ?? 'files'}; they are not moved: set the DRYDOCK_S3_… variables as they were, or start with an empty state directory`);
  }
  if (s3 === undefined || wanted === undefined) return filesystemBlobDriver({ directory });
  const owner = before?.owner ?? ids.uuid();
  await claimBucket(s3, owner);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeSecretFile(file, JSON.stringify({ owner, place: wanted }));
  return s3BlobDriver({ address: s3, directory: join(directory, 's3-staging'), ids, isReachable: s3.redirects });
}

/** Such as `files in /var/lib/drydock/registry` or `the bucket blobs at https://…`: what `drydock status` shows. */
export function blobPlace({ stateDir, s3 }: Pick<Settings, 'stateDir' | 's3'>): string {
  return s3 === undefined ? `files in ${join(stateDir, 'registry')}` : placeOf(s3);
}

function placeOf({ bucket, endpoint, prefix }: { readonly bucket: string; readonly endpoint: string; readonly prefix: string }): string {
  return `the bucket ${bucket} at ${endpoint}${prefix === '' ? '' : ` under ${prefix}`}`;
}

function recordedBucket(text: string | undefined): { readonly owner: string; readonly place: string } | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text);
  return isJsonObject(value) && typeof value['owner'] === 'string' && typeof value['place'] === 'string' ? { owner: value['owner'], place: value['place'] } : undefined;
}
