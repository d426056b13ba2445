import { createHash } from 'node:crypto';
import type { RequestCertificateCommandInput } from '@aws-sdk/client-acm';
import { hourMs } from '#base/time.ts';
import { certificates, type Certificate } from '#model/certificate.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const rememberedMs = hourMs;

/** Absent when the caller gave none. */
export function tokenFrom(input: RequestCertificateCommandInput, at: number): Certificate['idempotencyToken'] {
  const { IdempotencyToken: token, ...request } = input;
  return token === undefined ? undefined : { token, requestDigest: createHash('sha256').update(JSON.stringify(request)).digest('hex'), at };
}

/** What the same request made within the last hour. ACM has no error for a token with another request: that is a request of its own. */
export function madeBefore(store: Reader, scope: Scope, wanted: Certificate['idempotencyToken']): Certificate | undefined {
  if (wanted === undefined) return undefined;
  return store.find(certificates, 'scope', scopeKey(scope)).find(({ idempotencyToken: known }) => known?.token === wanted.token && known.requestDigest === wanted.requestDigest && wanted.at - known.at < rememberedMs);
}
