import { WorldError } from '#base/errors.ts';
import { minuteMs } from '#base/time.ts';
import { oidcProviderArn, oidcProviders, type OidcProvider } from '#model/oidc-provider.ts';
import type { StsDeps } from '../deps.ts';
import { expiredToken, identityProviderUnreachable, invalidIdentityToken } from '../errors.ts';
import { readIdentityToken, type IdentityToken } from './identity-token.ts';
import { verifyToken } from './json-web-token.ts';

export interface VerifiedToken {
  readonly token: IdentityToken;
  readonly provider: OidcProvider;
}

/** How far a provider's clock may be ahead. */
const skewMaxMs = 5 * minuteMs;

/** The token, once everything about it has been found right; `account` is the one that has to know its provider. Throws STS's exceptions. */
export async function verifiedToken(text: string, account: string, { store, clock, providerKeys }: Pick<StsDeps, 'store' | 'clock' | 'providerKeys'>): Promise<VerifiedToken> {
  const token = readIdentityToken(text);
  const provider = store.get(oidcProviders, oidcProviderArn(account, token.issuer.slice('https://'.length)));
  if (provider === undefined) throw invalidIdentityToken(`No OpenIDConnect provider found in your account for ${token.issuer}`);
  if (![...token.audiences, token.authorizedParty ?? ''].some((audience) => provider.clientIds.includes(audience))) throw invalidIdentityToken('Incorrect token audience');
  checkTimes(token, clock.nowMs());
  try {
    if ((await verifyToken(text, await providerKeys.of(provider))) === 'valid') return { token, provider };
    // The provider may have other keys by now.
    const verification = await verifyToken(text, await providerKeys.newerOf(provider));
    if (verification === 'valid') return { token, provider };
    throw verification === 'unknown-key' ? noVerificationKey() : invalidIdentityToken('The web identity token that was passed could not be validated by AWS: its signature is not one of the identity provider.');
  } catch (thrown) {
    if (!(thrown instanceof WorldError)) throw thrown;
    throw thrown.code === 'Unreachable' ? identityProviderUnreachable(thrown.message) : thrown.code === 'WrongCertificate' ? invalidIdentityToken("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint") : noVerificationKey();
  }
}

function checkTimes({ expiresAt, notBefore }: IdentityToken, nowMs: number): void {
  if (nowMs >= expiresAt) throw expiredToken(`Token expired: current date/time ${seconds(nowMs)} must be before the expiration date/time ${seconds(expiresAt)}`);
  if (notBefore !== undefined && notBefore > nowMs + skewMaxMs) throw invalidIdentityToken(`Token is not valid yet: current date/time ${seconds(nowMs)} must be after ${seconds(notBefore)}`);
}

function seconds(atMs: number): number {
  return Math.floor(atMs / 1_000);
}

function noVerificationKey(): Error {
  return invalidIdentityToken("Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements");
}
