import type { ListSecretsCommandInput } from '@aws-sdk/client-secrets-manager';
import { scopeKey } from '#model/scope.ts';
import { secrets, type Secret } from '#model/secret.ts';
import type { Call } from '#wire/operation.ts';
import type { Page } from '#wire/paging.ts';
import type { SecretsManagerDeps } from './deps.ts';
import { isThere } from './find-secret.ts';
import { pageOf, type PageRequest } from './paging.ts';
import { secretFilter } from './secret-filter.ts';

type Wish = Pick<ListSecretsCommandInput, 'Filters' | 'IncludePlannedDeletion' | 'SortBy' | 'SortOrder'>;

/** A page of the secrets of an account in a Region that are asked for, by when they were created unless another order is. */
export function listedSecrets({ Filters, IncludePlannedDeletion: isAll = false, SortBy: by = 'created-date', SortOrder: order = 'asc', ...page }: Wish & PageRequest, call: Call, { store, clock }: SecretsManagerDeps): Page<Secret> {
  const isWanted = secretFilter(Filters);
  const found = store.find(secrets, 'scope', scopeKey(call)).filter((secret) => isThere(secret, clock.nowMs()) && (isAll || secret.deletedAt === undefined) && isWanted(secret));
  return pageOf(found, page, { placeOf: (secret) => [keys[by](secret), secret.arn], isDescending: order === 'desc' });
}

const keys: Readonly<Record<NonNullable<Wish['SortBy']>, (secret: Secret) => string | number>> = {
  'created-date': ({ createdAt }) => createdAt,
  'last-accessed-date': ({ accessedAt = 0 }) => accessedAt,
  'last-changed-date': ({ changedAt }) => changedAt,
  name: ({ name }) => name,
};
