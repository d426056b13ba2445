import { WorldError } from '#base/errors.ts';
import { isJsonObject } from '#base/json-object.ts';
import { Bucket, type BucketAddress } from './bucket.ts';

const marker = 'owner.json';

/**
 * Makes sure that the bucket is there and can be written to, and that it is nobody else's: two daemons that share a prefix would remove each other's blobs.
 * `owner` is an id of this daemon's state.
 */
export async function claimBucket(address: BucketAddress, owner: string): Promise<void> {
  const bucket = new Bucket(address);
  try {
    const found = ownerOf((await bucket.get(marker))?.bytes);
    if (found !== undefined && found !== owner) {
      throw new WorldError('BucketTaken', `the bucket ${address.bucket} at ${address.endpoint} holds the blobs of another daemon under '${address.prefix}': set DRYDOCK_S3_PREFIX to another prefix, or, if that daemon's state is gone for good, delete the object ${address.prefix}${marker}`);
    }
    await bucket.put(marker, Buffer.from(JSON.stringify({ owner })));
  } finally {
    await bucket.close();
  }
}

function ownerOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const value: unknown = JSON.parse(Buffer.from(bytes).toString());
  return isJsonObject(value) && typeof value['owner'] === 'string' ? value['owner'] : '';
}
