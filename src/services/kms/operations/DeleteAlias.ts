import { kmsAliases } from '#model/kms-alias.ts';
import { accessToKey } from '../access.ts';
import { aliasAccess, aliasByName, checkAliasName, findAlias, keyOfAlias } from '../aliases.ts';
import type { KmsOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
export default {
  access: ({ AliasName = '' }, call, { store }) => {
    const key = keyOfAlias(store, findAlias(store, AliasName, call));
    return [aliasAccess('DeleteAlias', AliasName, call), ...(key === undefined ? [] : [accessToKey(key, { action: 'DeleteAlias' }, call, store)])];
  },
  async handle({ AliasName = '' }, call, { store }) {
    const name = checkAliasName(AliasName);
    await store.transact((transaction) => transaction.remove(kmsAliases, aliasByName(transaction, name, call).arn));
    return {};
  },
} satisfies KmsOperation<'DeleteAlias'>;
