import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import { codeOf } from '#base/errors.ts';

export type KeySet = JSONWebKeySet;

/** The claims of a token, not believed yet; undefined when it is not a JSON Web Token. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    decodeProtectedHeader(token);
    return decodeJwt(token);
  } catch (thrown) {
    // jose says in many ways what is wrong with a text that is not a token.
    if (thrown instanceof Error) return undefined;
    throw thrown;
  }
}

/** What AWS takes (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html). */
const algorithms = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

export type Verification = 'valid' | 'unknown-key' | 'wrong-signature';

/** Whether one of the keys has signed the token. */
export async function verifyToken(token: string, keys: KeySet): Promise<Verification> {
  try {
    await compactVerify(token, createLocalJWKSet(keys), { algorithms });
    return 'valid';
  } catch (thrown) {
    const code = codeOf(thrown) ?? '';
    if (code === 'ERR_JWKS_NO_MATCHING_KEY' || code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') return 'unknown-key';
    // A key that cannot be read as one (a TypeError, a DOMException) verifies nothing either.
    if (thrown instanceof Error) return 'wrong-signature';
    throw thrown;
  }
}
