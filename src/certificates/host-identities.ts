import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '#base/clock.ts';
import { dayMs } from '#base/time.ts';
import type { LocalAuthority } from './local-authority.ts';

/** A certificate, its key and what TLS servers make of them. */
export interface HostIdentity {
  readonly context: SecureContext;
  readonly key: string;
  /** With the root behind it, PEM. */
  readonly certificate: string;
  readonly notAfter: number;
}

export interface HostIdentitiesOptions {
  readonly authority: LocalAuthority;
  /** By which clients judge certificates. */
  readonly realClock: Clock;
  /** The names and addresses of this host, for clients that ask for no other name. */
  readonly own: readonly string[];
  /** Clients choose the names: one beyond this many takes the place of the one that was made first. */
  readonly namesMax?: number;
}

/** So long before its end a certificate is replaced, as ACM renews its own. */
const renewBeforeMs = 60 * dayMs;
const defaultNamesMax = 256;

/**
 * Certificates of the local authority, one for each name that clients ask for, made as they ask: account and region stand in ECR's names, and no
 * certificate could hold all of them. They live in memory; whoever trusts the authority trusts the next ones too.
 */
export function hostIdentities({ authority, realClock, own, namesMax = defaultNamesMax }: HostIdentitiesOptions) {
  const made = new Map<string, Promise<HostIdentity>>();
  return {
    async identityOf(asked: string | undefined): Promise<HostIdentity> {
      const name = asked !== undefined && isAnsweredTo(asked) ? asked.toLowerCase() : '';
      const known = await made.get(name);
      if (known !== undefined && realClock.nowMs() < known.notAfter - renewBeforeMs) return known;
      const fresh = issued(authority, name === '' ? own : [name]);
      made.delete(name);
      made.set(name, fresh);
      const [oldest = ''] = made.keys();
      if (made.size > namesMax) made.delete(oldest);
      return fresh;
    },
  };
}

async function issued(authority: LocalAuthority, names: readonly string[]): Promise<HostIdentity> {
  const { certificate: leaf, certificateChain, privateKey: key, notAfter } = await authority.issue({ names, keyAlgorithm: 'EC_prime256v1' });
  const certificate = `${leaf}${certificateChain}`;
  return { context: createSecureContext({ key, cert: certificate }), key, certificate, notAfter };
}

/** This host's names, and those of AWS, which lead here where a hosts file or a name server says so. */
function isAnsweredTo(name: string): boolean {
  return name.length <= nameLengthMax && namePattern.test(name);
}

const nameLengthMax = 253;
const namePattern = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*(?:localhost|[a-z0-9-]+\.(?:amazonaws\.com|amazonaws\.com\.cn|on\.aws|api\.aws|amazonwebservices\.com\.cn)|public\.ecr\.aws)$/i;
