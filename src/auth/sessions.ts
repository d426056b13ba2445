import type { Random } from '#base/random.ts';
import { accessKeyId as newAccessKeyId } from '#model/iam-id.ts';
import type { Principal, PrincipalSession } from '#wire/operation.ts';
import { parsePrincipal } from './parse-principal.ts';
import { newSecretAccessKey } from './random-text.ts';
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
  /** The token has at least `tokenCharactersMin` characters: who passes tokens on may want to see that long ones get through. */
  issue(principal: SessionPrincipal, tokenCharactersMin?: number): TemporaryCredentials;
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

const label = 'sts-session-token';
const formatVersion = 1;
/** Opened tokens that are remembered: a session makes many calls. */
const openedMax = 2_000;
/** Longer than any header that gets here. */
const tokenCharactersMax = 32_768;

export function sealedSessions({ sealing, random }: SessionsOptions): Sessions {
  const opened = new Map<string, OpenedSession>();
  return {
    issue(issued, tokenCharactersMin = 0) {
      const accessKeyId = newAccessKeyId('ASIA', issued.account, random);
      const secretAccessKey = newSecretAccessKey(random);
      const principal: Principal = { ...issued, accessKeyId };
      const content = JSON.stringify({ version: formatVersion, secretAccessKey, principal });
      // Four characters of a token hold three bytes, and JSON may end in spaces.
      const sessionToken = sealing.seal(content.padEnd(Math.ceil((tokenCharactersMin * 3) / 4)), label);
      return { accessKeyId, secretAccessKey, sessionToken, expiresAt: issued.session.expiresAt };
    },
    open(sessionToken) {
      const known = opened.get(sessionToken);
      if (known !== undefined) return known;
      const read = sessionToken.length > tokenCharactersMax ? undefined : parse(sealing.open(sessionToken, label));
      if (read === undefined) return undefined;
      // The oldest goes first: a Map keeps the order in which its keys came.
      for (const oldest of opened.keys()) {
        if (opened.size < openedMax) break;
        opened.delete(oldest);
      }
      opened.set(sessionToken, read);
      return read;
    },
  };
}

function parse(text: Buffer | undefined): OpenedSession | undefined {
  if (text === undefined) return undefined;
  const content: unknown = JSON.parse(text.toString());
  if (typeof content !== 'object' || content === null || !('version' in content) || content.version !== formatVersion) return undefined;
  if (!('secretAccessKey' in content) || typeof content.secretAccessKey !== 'string' || !('principal' in content)) return undefined;
  const principal = parsePrincipal(content.principal);
  if (principal?.session === undefined) return undefined;
  return { secretAccessKey: content.secretAccessKey, principal: { ...principal, session: principal.session } };
}
