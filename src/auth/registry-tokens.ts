import { createHmac, timingSafeEqual } from 'node:crypto';
import { hourMs } from '#base/time.ts';
import type { Principal } from '#wire/operation.ts';

/** Valid for 12 hours (https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html). */
const lifetimeMs = 12 * hourMs;
const formatVersion = 1;

/** The passwords of ECR's `AWS` user: they stand for the principal that asked for them, signed by us. */
export interface RegistryTokens {
  issue(principal: Principal, nowMs: number): { readonly password: string; readonly expiresAt: number };
  verify(password: string, nowMs: number): VerifiedToken;
}

export type VerifiedToken = { readonly kind: 'valid'; readonly principal: Principal } | { readonly kind: 'expired' } | { readonly kind: 'invalid' };

/** `key` is the secret of this daemon, 32 bytes; whoever has it can make tokens. */
export function registryTokens(key: Uint8Array): RegistryTokens {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();
  return {
    issue(principal, nowMs) {
      const expiresAt = nowMs + lifetimeMs;
      const payload = Buffer.from(JSON.stringify({ version: formatVersion, expiresAt, principal })).toString('base64url');
      return { password: `${payload}.${sign(payload).toString('base64url')}`, expiresAt };
    },
    verify(password, nowMs) {
      const [payload = '', signature = '', ...rest] = password.split('.');
      const given = Buffer.from(signature, 'base64url');
      const wanted = sign(payload);
      if (rest.length > 0 || given.byteLength !== wanted.byteLength || !timingSafeEqual(given, wanted)) return { kind: 'invalid' };
      const claims = parseClaims(Buffer.from(payload, 'base64url').toString());
      if (claims === undefined) return { kind: 'invalid' };
      return nowMs < claims.expiresAt ? { kind: 'valid', principal: claims.principal } : { kind: 'expired' };
    },
  };
}

interface Claims {
  readonly expiresAt: number;
  readonly principal: Principal;
}

/** The signature says that we wrote it; a release with another format may have. */
function parseClaims(text: string): Claims | undefined {
  const claims: unknown = JSON.parse(text);
  if (!isObject(claims) || claims['version'] !== formatVersion) return undefined;
  const { expiresAt, principal } = claims;
  if (typeof expiresAt !== 'number' || !isObject(principal)) return undefined;
  const { account, arn, userId, accessKeyId, isRoot } = principal;
  if (typeof account !== 'string' || typeof arn !== 'string' || typeof userId !== 'string') return undefined;
  if (typeof accessKeyId !== 'string' || typeof isRoot !== 'boolean') return undefined;
  return { expiresAt, principal: { account, arn, userId, accessKeyId, isRoot } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
