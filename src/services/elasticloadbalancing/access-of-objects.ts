import type { AccessRequest } from '#wire/operation.ts';
import type { ObjectPlace } from './object-files.ts';

/** Callers need to be allowed to read the objects that they name. */
export function readsObject({ bucket, key }: ObjectPlace): AccessRequest {
  return { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` };
}
