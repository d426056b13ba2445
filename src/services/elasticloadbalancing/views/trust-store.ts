import type { DescribeTrustStoreRevocation, TrustStore as TrustStoreView } from '@aws-sdk/client-elastic-load-balancing-v2';
import { pemBlocks } from '#base/pem.ts';
import { revokedEntryCount, type TrustStore, type TrustStoreRevocation } from '#model/trust-store.ts';

/** A trust store is active as soon as it is made. */
export function trustStoreView(store: TrustStore): TrustStoreView {
  return { Name: store.name, TrustStoreArn: store.arn, Status: 'ACTIVE', NumberOfCaCertificates: pemBlocks(store.caCertificates).length, TotalRevokedEntries: revokedEntryCount(store) };
}

export function revocationView({ arn }: TrustStore, { id, entryCount }: TrustStoreRevocation): DescribeTrustStoreRevocation {
  return { TrustStoreArn: arn, RevocationId: id, RevocationType: 'CRL', NumberOfRevokedEntries: entryCount };
}
