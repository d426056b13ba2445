import { InvalidGrantTokenException, type RetireGrantCommandInput } from '@aws-sdk/client-kms';
import { kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { accessToKey, keyAccess } from '../access.ts';
import type { KmsDeps, KmsOperation } from '../deps.ts';
import { notFound, validationException } from '../errors.ts';
import { isPrincipal } from '../grant-check.ts';
import { grantOfToken } from '../grant-tokens.ts';
import { grantById } from '../grants.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { endDryRun } from '../usable-key.ts';

/**
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html: the retiring principal may, the grantee when the grant says so,
 * and whom a policy lets.
 */
export default {
  access: (input, call, { store, sealing }) => {
    const grant = input.GrantToken === undefined ? store.get(kmsGrants, input.GrantId ?? '') : tokenGrant(input.GrantToken, { store, sealing });
    const key = grant === undefined ? undefined : store.get(kmsKeys, grant.keyArn);
    const wish = { action: 'RetireGrant', granted: () => grant !== undefined && mayRetire(grant, call) };
    return key === undefined ? keyAccess({ ...wish, keyId: input.KeyId }, call, store) : [accessToKey(key, wish, call, store)];
  },
  async handle(input, call, { store, sealing }) {
    await store.transact((transaction) => {
      const { id } = grantFrom(input, call, { store: transaction, sealing });
      endDryRun(input.DryRun);
      transaction.remove(kmsGrants, id);
    });
    return {};
  },
} satisfies KmsOperation<'RetireGrant'>;

type Deps = Pick<KmsDeps, 'sealing'> & { readonly store: Reader };

function grantFrom({ GrantToken, KeyId, GrantId }: RetireGrantCommandInput, call: Call, { store, sealing }: Deps): KmsGrant {
  if (GrantToken !== undefined) {
    const grant = grantOfToken(GrantToken, { store, sealing });
    if (grant === undefined) throw notFound('The grant of this grant token does not exist any more.');
    return grant;
  }
  if (KeyId === undefined || GrantId === undefined) throw validationException('Either the grant token, or both the key ARN and the grant ID are required.');
  return grantById(store, GrantId, keyByIdentifier(store, KeyId, call));
}

/** Undefined for what is no token: the operation says so. */
function tokenGrant(token: string, { store, sealing }: Deps): KmsGrant | undefined {
  try {
    return grantOfToken(token, { store, sealing });
  } catch (thrown) {
    if (thrown instanceof InvalidGrantTokenException) return undefined;
    throw thrown;
  }
}

function mayRetire({ retiringPrincipal, granteePrincipal, operations }: KmsGrant, { principal }: Call): boolean {
  if (retiringPrincipal !== undefined && isPrincipal(retiringPrincipal, principal)) return true;
  return operations.includes('RetireGrant') && isPrincipal(granteePrincipal, principal);
}
