import { messageOf } from '#base/errors.ts';
import { Bucket } from '#registry/blob-drivers/s3/bucket.ts';
import { blobPlace } from '#server/blob-store.ts';
import type { Settings } from '#server/settings.ts';
import { failed, ok, type Check } from './check.ts';

/** Whether the bucket that blobs are to be kept in answers; nothing where they are files. */
export async function checkBlobBucket(settings: Settings): Promise<readonly Check[]> {
  if (settings.s3 === undefined) return [];
  const bucket = new Bucket(settings.s3);
  try {
    await bucket.get('owner.json');
    return [ok('blobs', blobPlace(settings))];
  } catch (thrown) {
    return [failed('blobs', messageOf(thrown), 'see "Blobs in S3" in docs/settings.md')];
  } finally {
    await bucket.close();
  }
}
