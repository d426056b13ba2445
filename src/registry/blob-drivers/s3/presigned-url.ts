import { createHash, createHmac } from 'node:crypto';
import { formatAmzDate } from '#wire/dates.ts';
import { encodeUri } from '#wire/sigv4/uri-encoding.ts';
import type { BucketAddress } from './bucket.ts';

/** A URL by which whoever has it may GET the object until it expires (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html). */
export function presignedUrl(address: BucketAddress, key: string, { nowMs, expiresInSeconds }: { readonly nowMs: number; readonly expiresInSeconds: number }): string {
  const url = objectUrl(address, key);
  const date = formatAmzDate(nowMs);
  const scope = `${date.slice(0, 8)}/${address.region}/s3/aws4_request`;
  const parameters = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${address.accessKeyId}/${scope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(expiresInSeconds),
    'X-Amz-SignedHeaders': 'host',
  };
  // In this order they are sorted, as the signature wants them.
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeUri(value)}`).join('&');
  const request = `GET\n${url.pathname}\n${query}\nhost:${url.host}\n\nhost\nUNSIGNED-PAYLOAD`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${createHash('sha256').update(request).digest('hex')}`;
  const signingKey = scope.split('/').reduce<Uint8Array>((secret, part) => createHmac('sha256', secret).update(part).digest(), Buffer.from(`AWS4${address.secretAccessKey}`));
  const signature = createHmac('sha256', signingKey).update(text).digest('hex');
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${signature}`;
}

function objectUrl({ endpoint, bucket, isPathStyle }: BucketAddress, key: string): URL {
  const url = new URL(endpoint);
  const path = key.split('/').map(encodeUri).join('/');
  const base = url.pathname.replace(/\/$/, '');
  return isPathStyle ? new URL(`${url.origin}${base}/${encodeUri(bucket)}/${path}`) : new URL(`${url.protocol}//${bucket}.${url.host}${base}/${path}`);
}
