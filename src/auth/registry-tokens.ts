import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { isJsonObject } from '#base/json-object.ts';
import { hourMs } from '#base/time.ts';
import type { Principal } from '#wire/operation.ts';
import type { LivingPrincipal } from './living-principals.ts';
import { parsePrincipal } from './parse-principal.ts';

/** Valid for 12 hours (https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html). */
const lifetimeMs = 12 * hourMs;
const formatVersion = 1;

/** The passwords of ECR's `AWS` user: they stand for the principal that asked for them, signed by us. */
export interface RegistryTokens {
  issue(principal: Principal, nowMs: number): { readonly password: string; readonly expiresAt: number };
  verify(password: string, nowMs: number): VerifiedToken;
}

export type VerifiedToken = { readonly kind: 'valid'; readonly principal: Principal } | { readonly kind: 'expired' } | { readonly kind: 'invalid' };

export interface RegistryTokensOptions {
  /** The secret of this daemon, 32 bytes; whoever has it can make tokens. */
  readonly key: Uint8Array;
  /** Sessions end by real time, tokens by the time that ECR shows. */
  readonly realClock: Pick<Clock, 'nowMs'>;
  readonly living: LivingPrincipal;
}

export function registryTokens({ key, realClock, living }: RegistryTokensOptions): RegistryTokens {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();
  return {
    issue(principal, nowMs) {
      // It ends with the session that asked for it.
      const sessionMs = (principal.session?.expiresAt ?? Number.POSITIVE_INFINITY) - realClock.nowMs();
      const expiresAt = nowMs + Math.min(lifetimeMs, sessionMs);
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
      const { expiresAt, principal } = claims;
      if (nowMs >= expiresAt || realClock.nowMs() >= (principal.session?.expiresAt ?? Number.POSITIVE_INFINITY)) return { kind: 'expired' };
      const current = living(principal);
      return current === undefined ? { kind: 'invalid' } : { kind: 'valid', principal: current };
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
  if (!isJsonObject(claims) || claims['version'] !== formatVersion) return undefined;
  const { expiresAt } = claims;
  const principal = parsePrincipal(claims['principal']);
  return typeof expiresAt === 'number' && principal !== undefined ? { expiresAt, principal } : undefined;
}
