import { kmsKeys } from '#model/kms-key.ts';
import { scopeKey } from '#model/scope.ts';
import { callKeys } from '../condition-keys.ts';
import type { KmsOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
export default {
  access: (_input, call) => [{ action: 'kms:ListKeys', resource: '*', keys: callKeys(call) }],
  handle(input, call, { store }) {
    const { items, rest } = pageOf(store.find(kmsKeys, 'scope', scopeKey(call)), input, { limitDefault: 100, limitMax: 1_000, placeOf: ({ createdAt, id }) => [createdAt, id] });
    return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest };
  },
} satisfies KmsOperation<'ListKeys'>;
