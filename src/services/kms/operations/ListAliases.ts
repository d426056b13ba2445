import type { AliasListEntry } from '@aws-sdk/client-kms';
import { dateOf } from '#base/time.ts';
import { kmsAliases, type KmsAlias } from '#model/kms-alias.ts';
import { scopeKey } from '#model/scope.ts';
import { callKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
export default {
  access: (_input, call) => [{ action: 'kms:ListAliases', resource: '*', keys: callKeys(call) }],
  handle(input, call, { store }) {
    const own = store.find(kmsAliases, 'scope', scopeKey(call));
    const keyArn = input.KeyId === undefined ? undefined : keyByIdentifier(store, input.KeyId, call).arn;
    const chosen = keyArn === undefined ? own : own.filter((alias) => alias.keyArn === keyArn);
    const { items, rest } = pageOf(chosen, input, { limitDefault: 50, limitMax: 100, keyOf: ({ name }) => name });
    return { Aliases: items.map(aliasEntry), ...rest };
  },
} satisfies KmsOperation<'ListAliases'>;

function aliasEntry({ name, arn, keyArn, createdAt, updatedAt }: KmsAlias): AliasListEntry {
  return { AliasName: name, AliasArn: arn, TargetKeyId: keyArn.slice(keyArn.indexOf('/') + 1), CreationDate: dateOf(createdAt), LastUpdatedDate: dateOf(updatedAt) };
}
