import type { ListSecretsCommandInput } from '@aws-sdk/client-secrets-manager';
import { scopeKey } from '#model/scope.ts';
import { secrets, type Secret } from '#model/secret.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { isThere } from './find-secret.ts';
import { secretFilter } from './secret-filter.ts';

type Wish = Pick<ListSecretsCommandInput, 'Filters' | 'IncludePlannedDeletion' | 'SortBy' | 'SortOrder'>;

/** The secrets of an account in a Region that are asked for, by when they were created unless another order is. */
export function listedSecrets({ Filters, IncludePlannedDeletion: isAll = false, SortBy: by = 'created-date', SortOrder: order = 'asc' }: Wish, call: Call, { store, clock }: SecretsManagerDeps): readonly Secret[] {
  const isWanted = secretFilter(Filters);
  const found = store.find(secrets, 'scope', scopeKey(call)).filter((secret) => isThere(secret, clock.nowMs()) && (isAll || secret.deletedAt === undefined) && isWanted(secret));
  const key = keys[by];
  const sorted = found.toSorted((one, other) => compared(key(one), key(other)));
  return order === 'desc' ? sorted.toReversed() : sorted;
}

const keys: Readonly<Record<NonNullable<Wish['SortBy']>, (secret: Secret) => string | number>> = {
  'created-date': ({ createdAt }) => createdAt,
  'last-accessed-date': ({ accessedAt = 0 }) => accessedAt,
  'last-changed-date': ({ changedAt }) => changedAt,
  name: ({ name }) => name,
};

function compared(one: string | number, other: string | number): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
