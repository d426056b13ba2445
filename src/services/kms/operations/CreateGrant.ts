import { kmsGrants, type KmsGrant } from '#model/kms-grant.ts';
import { keyAccess } from '../access.ts';
import { givenKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { limitExceeded } from '../errors.ts';
import { mayGrant } from '../grant-check.ts';
import { checkGrantTokens, grantToken } from '../grant-tokens.ts';
import { grantFrom, sameGrant } from '../grants.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { assertEnabled, endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html#grants-per-key */
const grantsMax = 50_000;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
export default {
  access: ({ KeyId, GranteePrincipal, RetiringPrincipal, Operations = [], Constraints: { EncryptionContextSubset: subset, EncryptionContextEquals: equal } = {} }, call, { store }) => keyAccess({
    action: 'CreateGrant',
    keyId: KeyId,
    keys: givenKeys({
      'kms:GranteePrincipal': GranteePrincipal,
      'kms:RetiringPrincipal': RetiringPrincipal,
      'kms:GrantOperations': Operations,
      'kms:GrantConstraintType': equal === undefined ? subset && 'EncryptionContextSubset' : 'EncryptionContextEquals',
      'kms:GrantIsForAWSResource': String((call.calledVia ?? []).length > 0),
    }),
    granted: (key) => mayGrant(store, key, { principal: call.principal, operations: Operations, constraints: { ...(subset !== undefined && { encryptionContextSubset: subset }), ...(equal !== undefined && { encryptionContextEquals: equal }) } }),
  }, call, store),
  refuses: {
    GranteeServicePrincipal: 'no service here uses keys by grants of its own; give GranteePrincipal',
    RetiringServicePrincipal: 'no service here retires grants; give RetiringPrincipal',
    'Constraints.SourceArn': 'it is for grants to services, which are not supported',
  },
  async handle(input, call, deps) {
    const { store, clock, ids } = deps;
    checkGrantTokens(input.GrantTokens, deps);
    const grant = await store.transact((transaction): KmsGrant => {
      const key = keyByIdentifier(transaction, input.KeyId ?? '', call);
      const wanted = grantFrom(input, key, { call, store: transaction });
      assertEnabled(key);
      endDryRun(input.DryRun);
      const made = sameGrant(transaction, wanted);
      if (made !== undefined) return made;
      if (transaction.find(kmsGrants, 'key', key.arn).length >= grantsMax) throw limitExceeded(`A key can have at most ${grantsMax} grants.`);
      const grant = { ...wanted, id: ids.hex(64), createdAt: clock.nowMs() };
      transaction.put(kmsGrants, grant);
      return grant;
    });
    return { GrantId: grant.id, GrantToken: grantToken(grant, deps) };
  },
} satisfies KmsOperation<'CreateGrant'>;
