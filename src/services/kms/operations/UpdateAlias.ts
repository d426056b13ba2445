import { kmsAliases } from '#model/kms-alias.ts';
import { accessToKey, keyAccess } from '../access.ts';
import { aliasAccess, aliasByName, aliasTarget, checkAliasName, findAlias, keyOfAlias } from '../aliases.ts';
import type { KmsOperation } from '../deps.ts';
import { validationException } from '../errors.ts';
import { isAsymmetric } from '../key-specs.ts';
import { assertNotPendingDeletion } from '../usable-key.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html */
export default {
  access: ({ AliasName = '', TargetKeyId }, call, { store }) => {
    const before = keyOfAlias(store, findAlias(store, AliasName, call));
    return [
      aliasAccess('UpdateAlias', AliasName, call),
      ...(before === undefined ? [] : [accessToKey(before, { action: 'UpdateAlias' }, call, store)]),
      ...keyAccess({ action: 'UpdateAlias', keyId: TargetKeyId }, call, store),
    ];
  },
  async handle({ AliasName = '', TargetKeyId = '' }, call, { store, clock }) {
    const name = checkAliasName(AliasName);
    await store.transact((transaction) => {
      const alias = aliasByName(transaction, name, call);
      const key = aliasTarget(transaction, TargetKeyId, call);
      const before = keyOfAlias(transaction, alias);
      assertNotPendingDeletion(key);
      const isOfOtherKind = before !== undefined && (before.keyUsage !== key.keyUsage || isAsymmetric(before.keySpec) !== isAsymmetric(key.keySpec));
      if (isOfOtherKind) throw validationException(`Alias ${alias.arn} can only be moved to a key of the same type and key usage as that of its current one.`);
      transaction.put(kmsAliases, { ...alias, keyArn: key.arn, updatedAt: clock.nowMs() });
    });
    return {};
  },
} satisfies KmsOperation<'UpdateAlias'>;
