import type { Random } from '#base/random.ts';
import type { Principal, PrincipalSession } from '#wire/operation.ts';
import type { Sealing } from './sealing.ts';

/** Temporary credentials as STS hands them out. */
export interface TemporaryCredentials {
  /** Such as `ASIA…`. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Epoch ms, real time. */
  readonly expiresAt: number;
}

export interface SessionPrincipal extends Omit<Principal, 'accessKeyId'> {
  readonly session: PrincipalSession;
}

/**
 * Makes and reads temporary credentials. Nothing is kept of them: the session token holds the secret and the principal, sealed, so
 * that sessions outlive the daemon (docs/decisions/0023-sessions.md).
 */
export interface Sessions {
  issue(principal: SessionPrincipal): TemporaryCredentials;
  /** Undefined for what we did not issue; says nothing of expiry. */
  open(sessionToken: string): OpenedSession | undefined;
}

export interface OpenedSession {
  readonly secretAccessKey: string;
  readonly principal: Principal & { readonly session: PrincipalSession };
}

export interface SessionsOptions {
  readonly sealing: Sealing;
  readonly random: Random;
}
