import { invalidIdentityToken } from '../errors.ts';
import { claimsOf } from './json-web-token.ts';

/** What an OIDC ID token says, as far as STS looks at it; nothing of it is believed before its signature is verified. */
export interface IdentityToken {
  /** A URL of https. */
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** Whom the token was issued to, when the provider tells it apart from the audience. */
  readonly authorizedParty?: string;
  /** How who it is about was authenticated (`amr`). */
  readonly methods: readonly string[];
  readonly expiresAt: number;
  readonly notBefore?: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Throws unless it is a JSON Web Token with the claims that STS needs. */
export function readIdentityToken(text: string): IdentityToken {
  const claims = claimsOf(text);
  if (claims === undefined) throw invalidIdentityToken('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)');
  const { iss, sub, aud, azp, amr, exp, nbf } = claims;
  const audiences = textsOf(aud);
  if (typeof iss !== 'string' || iss === '') throw missing('iss');
  if (typeof sub !== 'string' || sub === '') throw missing('sub');
  if (audiences.length === 0) throw missing('aud');
  if (typeof exp !== 'number') throw missing('exp');
  if (!iss.startsWith('https://') || !URL.canParse(iss)) throw invalidIdentityToken('Issuer must be a valid URL');
  return {
    issuer: iss,
    subject: sub,
    audiences,
    ...(typeof azp === 'string' && { authorizedParty: azp }),
    methods: textsOf(amr),
    expiresAt: exp * 1_000,
    ...(typeof nbf === 'number' && { notBefore: nbf * 1_000 }),
    claims,
  };
}

/** One text or a list of them. */
function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

function missing(name: string): Error {
  return invalidIdentityToken(`Missing a required claim: ${name}`);
}
