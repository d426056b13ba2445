import { messageOf, WorldError } from '#base/errors.ts';
import type { BucketAddress } from './bucket.ts';

export type BucketFailureCode = 'BucketMissing' | 'BucketElsewhere' | 'BucketDenied' | 'BucketFull' | 'BucketUnreachable' | 'ObjectMissing' | 'ObjectShort' | 'UploadMissing';

/** What went wrong with a bucket, in a sentence that says what to do. `what` is what was tried, such as `write names/…`. */
export function bucketFailure(thrown: unknown, { address, what }: { readonly address: BucketAddress; readonly what: string }): WorldError {
  const { name, status } = failureOf(thrown);
  const where = `the bucket ${address.bucket} at ${address.endpoint}`;
  const failure = (code: BucketFailureCode, message: string) => new WorldError(code, message, { cause: thrown });
  if (name === 'NoSuchBucket') return failure('BucketMissing', `${where} does not exist: create it, or set DRYDOCK_S3_BUCKET to one that does`);
  if (name === 'NoSuchUpload') return failure('UploadMissing', `cannot ${what}: ${where} has no such upload; the client has to begin again`);
  if (name === 'NoSuchKey' || status === 404) return failure('ObjectMissing', `cannot ${what}: ${where} has no such object`);
  if (status === 416) return failure('ObjectShort', `cannot ${what}: the object in ${where} ends before`);
  if (status === 301 || name === 'PermanentRedirect' || name === 'AuthorizationHeaderMalformed') return failure('BucketElsewhere', `${where} is not in the region ${address.region}: set DRYDOCK_S3_REGION to its own (${messageOf(thrown)})`);
  if (status === 507 || fullNames.has(name)) return failure('BucketFull', `cannot ${what}: ${where} has no space left (${messageOf(thrown)})`);
  if (status === 401 || status === 403) return failure('BucketDenied', `${where} does not let the access key ${address.accessKeyId} ${what} (${name}: ${messageOf(thrown)}); check DRYDOCK_S3_ACCESS_KEY_ID, its secret and its permissions`);
  return failure('BucketUnreachable', `cannot ${what}: ${where} does not answer as it should (${name}: ${messageOf(thrown)})`);
}

export function isGone(thrown: unknown): boolean {
  return thrown instanceof WorldError && thrown.code === 'ObjectMissing';
}

export function isBeyondEnd(thrown: unknown): boolean {
  return thrown instanceof WorldError && thrown.code === 'ObjectShort';
}

export function isUnknownUpload(thrown: unknown): boolean {
  return thrown instanceof WorldError && thrown.code === 'UploadMissing';
}

/** How servers say that they are full. */
const fullNames = new Set(['QuotaExceeded', 'QuotaExceededException', 'InsufficientStorage', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded']);

function failureOf(thrown: unknown): { readonly name: string; readonly status: number | undefined } {
  if (!(thrown instanceof Error)) return { name: '', status: undefined };
  const metadata = '$metadata' in thrown ? thrown.$metadata : undefined;
  const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
  return { name: thrown.name, status: typeof status === 'number' ? status : undefined };
}
