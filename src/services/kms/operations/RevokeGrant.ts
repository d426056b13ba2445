import { kmsGrants } from '#model/kms-grant.ts';
import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { grantById } from '../grants.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { endDryRun } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'RevokeGrant', keyId: KeyId, keys: { 'kms:GrantIsForAWSResource': String((call.calledVia ?? []).length > 0) } }, call, store),
  async handle({ KeyId = '', GrantId = '', DryRun }, call, { store }) {
    await store.transact((transaction) => {
      const { id } = grantById(transaction, GrantId, keyByIdentifier(transaction, KeyId, call));
      endDryRun(DryRun);
      transaction.remove(kmsGrants, id);
    });
    return {};
  },
} satisfies KmsOperation<'RevokeGrant'>;
