import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** The certificate authorities whose clients a listener lets in (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html). */
export interface TrustStore extends Scope {
  readonly arn: string;
  readonly name: string;
  readonly id: string;
  /** PEM, one certificate after the other. */
  readonly caCertificates: string;
  readonly revocations: readonly TrustStoreRevocation[];
  /** Of the list that was added last, gone or not: ids are given once. */
  readonly lastRevocationId?: number;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export interface TrustStoreRevocation {
  readonly id: number;
  /** PEM of a certificate revocation list. */
  readonly list: string;
  readonly entryCount: number;
}

export const trustStores = defineCollection<TrustStore>()({
  kind: 'elbv2-trust-store',
  version: 1,
  key: (store) => store.arn,
  indexes: { scope: scopeKey, name: (store) => trustStoreNameKey(store, store.name) },
});

export function trustStoreNameKey(scope: Scope, name: string): string {
  return `${scopeKey(scope)}/${name}`;
}

export function trustStoreArn(scope: Scope, { name, id }: Pick<TrustStore, 'name' | 'id'>): string {
  return formatArn({ service: 'elasticloadbalancing', region: scope.region, account: scope.account, resource: `truststore/${name}/${id}` });
}

/** How many certificates its lists revoke. */
export function revokedEntryCount({ revocations }: TrustStore): number {
  return revocations.reduce((sum, { entryCount }) => sum + entryCount, 0);
}
