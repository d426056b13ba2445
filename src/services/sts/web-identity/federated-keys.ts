import type { OidcProvider } from '#model/oidc-provider.ts';
import { invalidIdentityToken } from '../errors.ts';
import type { IdentityToken } from './identity-token.ts';

/**
 * What policies see of a token, by the provider's name and in lower case, as keys are compared: `aud` is the authorized party when there
 * is one, and then `oaud` the audience (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif).
 */
export function federatedKeys({ url }: Pick<OidcProvider, 'url'>, { subject, audiences, authorizedParty, methods }: IdentityToken): Readonly<Record<string, string | readonly string[]>> {
  const audience = audiences.length === 1 ? (audiences[0] ?? '') : audiences;
  const keys = {
    [keyOf(url, 'sub')]: subject,
    [keyOf(url, 'aud')]: authorizedParty ?? audience,
    ...(authorizedParty !== undefined && { [keyOf(url, 'oaud')]: audience, [keyOf(url, 'azp')]: authorizedParty }),
    ...(methods.length > 0 && { [keyOf(url, 'amr')]: methods }),
  };
  if (JSON.stringify(keys).length > keysLengthMax) throw invalidIdentityToken(`The claims sub, aud, azp and amr must not be longer than ${keysLengthMax} characters together.`);
  return keys;
}

/** Session tokens hold them, and have to fit into a header. */
const keysLengthMax = 4_096;

function keyOf(url: string, claim: string): string {
  return `${url}:${claim}`.toLowerCase();
}
