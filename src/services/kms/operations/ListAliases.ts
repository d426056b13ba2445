import type { AliasListEntry } from '@aws-sdk/client-kms';
import { dateOf } from '#base/time.ts';
import { kmsAliasArn, kmsAliases, type KmsAlias } from '#model/kms-alias.ts';
import { scopeKey } from '#model/scope.ts';
import type { Call } from '#wire/operation.ts';
import { callKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { managedAliasName, servicesWithKeys } from '../managed-keys.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html: with those of services that have no key yet. */
export default {
  access: (_input, call) => [{ action: 'kms:ListAliases', resource: '*', keys: callKeys(call) }],
  handle(input, call, { store }) {
    const own = store.find(kmsAliases, 'scope', scopeKey(call));
    const keyArn = input.KeyId === undefined ? undefined : keyByIdentifier(store, input.KeyId, call).arn;
    const chosen = keyArn === undefined ? [...own.map(aliasEntry), ...entriesWithoutKey(own, call)] : own.filter((alias) => alias.keyArn === keyArn).map(aliasEntry);
    const { items, rest } = pageOf(chosen, input, { limitDefault: 50, limitMax: 100, placeOf: ({ AliasName = '' }) => [AliasName] });
    return { Aliases: items, ...rest };
  },
} satisfies KmsOperation<'ListAliases'>;

function aliasEntry({ name, arn, keyArn, createdAt, updatedAt }: KmsAlias): AliasListEntry {
  return { AliasName: name, AliasArn: arn, TargetKeyId: keyArn.slice(keyArn.indexOf('/') + 1), CreationDate: dateOf(createdAt), LastUpdatedDate: dateOf(updatedAt) };
}

function entriesWithoutKey(own: readonly KmsAlias[], call: Call): readonly AliasListEntry[] {
  const names = new Set(own.map(({ name }) => name));
  return servicesWithKeys.map(managedAliasName).filter((name) => !names.has(name)).map((name) => ({ AliasName: name, AliasArn: kmsAliasArn(call, name) }));
}
