import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#base/clock.ts';
import { isJsonObject } from '#base/json-object.ts';
import { hourMs } from '#base/time.ts';
import type { Principal } from '#wire/operation.ts';
import type { LivingPrincipal } from './living-principals.ts';
import { parsePrincipal } from './parse-principal.ts';

/** Valid for 12 hours (https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html). */
const lifetimeMs = 12 * hourMs;
/** Whoever pulls without an account gets another one at any time. */
const anonymousLifetimeMs = hourMs;
const formatVersion = 1;

/** The passwords of ECR's `AWS` user: they stand for the principal that asked for them, signed by us. */
export interface RegistryTokens {
  issue(principal: Principal, nowMs: number): IssuedToken;
  /** Of nobody, who may pull what is public. */
  issueAnonymous(nowMs: number): IssuedToken;
  verify(password: string, nowMs: number): VerifiedToken;
}

export interface IssuedToken {
  readonly password: string;
  readonly expiresAt: number;
}

export type VerifiedToken =
  | { readonly kind: 'valid'; readonly principal: Principal; readonly expiresAt: number }
  | { readonly kind: 'anonymous'; readonly expiresAt: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' };

export interface RegistryTokensOptions {
  /** The secret of this daemon, 32 bytes; whoever has it can make tokens. */
  readonly key: Uint8Array;
  /** Sessions end by real time, tokens by the time that ECR shows. */
  readonly realClock: Pick<Clock, 'nowMs'>;
  readonly living: LivingPrincipal;
}

export function registryTokens({ key, realClock, living }: RegistryTokensOptions): RegistryTokens {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest();
  const seen = new Map<string, Claims>();
  const signed = (claims: Claims): IssuedToken => {
    const payload = Buffer.from(JSON.stringify({ version: formatVersion, ...claims })).toString('base64url');
    return { password: `${payload}.${sign(payload).toString('base64url')}`, expiresAt: claims.expiresAt };
  };
  return {
    issueAnonymous: (nowMs) => signed({ expiresAt: nowMs + anonymousLifetimeMs, principal: anonymous }),
    issue(principal, nowMs) {
      // It ends with the session that asked for it.
      const sessionMs = (principal.session?.expiresAt ?? Number.POSITIVE_INFINITY) - realClock.nowMs();
      return signed({ expiresAt: nowMs + Math.min(lifetimeMs, sessionMs), principal });
    },
    verify(password, nowMs) {
      const claims = seen.get(password) ?? claimsOf(password, sign);
      if (claims === undefined) return { kind: 'invalid' };
      remember(seen, password, claims);
      const { expiresAt, principal } = claims;
      if (principal === anonymous) return nowMs >= expiresAt ? { kind: 'expired' } : { kind: 'anonymous', expiresAt };
      if (nowMs >= expiresAt || realClock.nowMs() >= (principal.session?.expiresAt ?? Number.POSITIVE_INFINITY)) return { kind: 'expired' };
      const current = living(principal);
      return current === undefined ? { kind: 'invalid' } : { kind: 'valid', principal: current, expiresAt };
    },
  };
}

const anonymous = 'anonymous';

interface Claims {
  readonly expiresAt: number;
  readonly principal: Principal | typeof anonymous;
}

/** A client shows its token with every request: what it claims is read once, as long as it is among the last ones seen. */
const seenMax = 1_000;

function remember(seen: Map<string, Claims>, password: string, claims: Claims): void {
  if (seen.has(password)) return;
  const [oldest] = seen.keys();
  if (seen.size >= seenMax && oldest !== undefined) seen.delete(oldest);
  seen.set(password, claims);
}

/** Undefined when it is not by us. */
function claimsOf(password: string, sign: (payload: string) => Buffer): Claims | undefined {
  const [payload = '', signature = '', ...rest] = password.split('.');
  const given = Buffer.from(signature, 'base64url');
  const wanted = sign(payload);
  if (rest.length > 0 || given.byteLength !== wanted.byteLength || !timingSafeEqual(given, wanted)) return undefined;
  return parseClaims(Buffer.from(payload, 'base64url').toString());
}

/** The signature says that we wrote it; a release with another format may have. */
function parseClaims(text: string): Claims | undefined {
  const claims: unknown = JSON.parse(text);
  if (!isJsonObject(claims) || claims['version'] !== formatVersion) return undefined;
  const { expiresAt } = claims;
  const principal = claims['principal'] === anonymous ? anonymous : parsePrincipal(claims['principal']);
  return typeof expiresAt === 'number' && principal !== undefined ? { expiresAt, principal } : undefined;
}
