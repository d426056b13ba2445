import { oidcProviders, type OidcProvider } from '#model/oidc-provider.ts';
import type { Reader } from '#state/store.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { invalidInput, noSuchEntity, quotaExceeded, refuseComplaints, validationError } from './errors.ts';

const clientIdsMax = 100;
const thumbprintsMax = 5;
const thumbprintLength = 40;

/** What follows `https://` in the URL of a provider: it names it, and stands in its ARN as it was given. Throws when it is not as IAM wants it. */
export function providerName(url: string): string {
  refuseComplaints([checkLength('url', url, { min: 1, max: 255 })]);
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isTaken = parsed?.protocol === 'https:' && /^https:\/\/[^/]/.test(url) && parsed.username === '' && parsed.password === '' && !/[?#\s]/.test(url);
  if (!isTaken) throw validationError('Invalid Open ID Connect Provider URL');
  return url.slice('https://'.length);
}

/** Each once, in the order given. */
export function checkedClientIds(ids: readonly string[]): readonly string[] {
  refuseComplaints(checkEach('clientIDList', ids, (path, id) => checkLength(path, id, { min: 1, max: 255 })));
  const unique = [...new Set(ids)];
  if (unique.length > clientIdsMax) throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', clientIdsMax);
  return unique;
}

export function checkedThumbprints(thumbprints: readonly string[]): readonly string[] {
  refuseComplaints(checkEach('thumbprintList', thumbprints, (path, thumbprint) => checkLength(path, thumbprint, { min: thumbprintLength, max: thumbprintLength })));
  if (thumbprints.length > thumbprintsMax) throw invalidInput('Thumbprint list must contain fewer than 5 entries.');
  const odd = thumbprints.find((thumbprint) => !/^[0-9a-f]*$/i.test(thumbprint));
  if (odd !== undefined) throw invalidInput(`Thumbprint ${odd} is not valid: it has to be the SHA-1 hash of a certificate in hexadecimal digits.`);
  return thumbprints;
}

export function providerByArn(reader: Reader, account: string, arn: string): OidcProvider {
  checkProviderArn(arn);
  const provider = reader.get(oidcProviders, arn);
  if (provider === undefined || provider.account !== account) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

export function checkProviderArn(arn: string): void {
  refuseComplaints([checkLength('openIDConnectProviderArn', arn, { min: 20, max: 2_048 })]);
  if (!/^arn:[\w-]+:iam::\d{12}:oidc-provider\/./.test(arn)) throw invalidInput(`ARN ${arn} is not valid.`);
}

/** An action on the provider whose ARN the input names. */
export function actsOnProvider(operation: string): (input: { readonly OpenIDConnectProviderArn: string | undefined }) => readonly AccessRequest[] {
  return ({ OpenIDConnectProviderArn: arn = '*' }) => [{ action: `iam:${operation}`, resource: arn }];
}
