import { kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import type { Reader } from '#state/store.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import type { KmsDeps } from './deps.ts';
import { invalidGrantToken, refuseComplaints } from './errors.ts';

/** A grant counts here as soon as it is made: its token only names it, for RetireGrant. */
export function grantToken({ id }: KmsGrant, { sealing }: Pick<KmsDeps, 'sealing'>): string {
  return sealing.seal(id, label);
}

const label = 'kms-grant-token';
const tokensMax = 10;
const tokenCharactersMax = 8_192;

/** The grant that a token was made for; undefined when it is gone. Throws for what is no token. */
export function grantOfToken(token: string, deps: Pick<KmsDeps, 'sealing'> & { readonly store: Reader }): KmsGrant | undefined {
  const id = deps.sealing.open(token, label)?.toString();
  if (id === undefined) throw invalidGrantToken();
  return deps.store.get(kmsGrants, id);
}

/** Those that come with a call have to be ones. */
export function checkGrantTokens(tokens: readonly string[] | undefined, deps: Pick<KmsDeps, 'sealing'> & { readonly store: Reader }): void {
  if (tokens === undefined) return;
  refuseComplaints([checkLength('grantTokens', tokens, { max: tokensMax }), ...checkEach('grantTokens', tokens, (path, token) => checkLength(path, token, { min: 1, max: tokenCharactersMax }))]);
  for (const token of tokens) grantOfToken(token, deps);
}
