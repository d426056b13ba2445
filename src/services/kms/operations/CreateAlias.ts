import { kmsAliasArn, kmsAliases } from '#model/kms-alias.ts';
import { keyAccess } from '../access.ts';
import { aliasAccess, aliasTarget, checkAliasName } from '../aliases.ts';
import type { KmsOperation } from '../deps.ts';
import { alreadyExists } from '../errors.ts';
import { assertNotPendingDeletion } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export default {
  access: ({ AliasName, TargetKeyId }, call, { store }) => [aliasAccess('CreateAlias', AliasName, call), ...keyAccess({ action: 'CreateAlias', keyId: TargetKeyId }, call, store)],
  async handle({ AliasName = '', TargetKeyId = '' }, call, { store, clock }) {
    const name = checkAliasName(AliasName);
    await store.transact((transaction) => {
      const arn = kmsAliasArn(call, name);
      const key = aliasTarget(transaction, TargetKeyId, call);
      if (transaction.get(kmsAliases, arn) !== undefined) throw alreadyExists(`An alias with the name ${arn} already exists`);
      assertNotPendingDeletion(key);
      const at = clock.nowMs();
      transaction.put(kmsAliases, { account: call.account, region: call.region, name, arn, keyArn: key.arn, createdAt: at, updatedAt: at });
    });
    return {};
  },
} satisfies KmsOperation<'CreateAlias'>;
