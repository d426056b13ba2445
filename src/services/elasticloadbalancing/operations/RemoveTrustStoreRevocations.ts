import { trustStores } from '#model/trust-store.ts';
import { actsOn } from '../access.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { revocationsWithIds } from '../trust-store-revocations.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RemoveTrustStoreRevocations.html */
export default {
  access: (input) => actsOn('RemoveTrustStoreRevocations', input.TrustStoreArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const found = lookUp(transaction, call, { kind: trustStoreKind, arn: input.TrustStoreArn });
      const removed = new Set(revocationsWithIds(found, input.RevocationIds ?? []));
      transaction.put(trustStores, { ...found, revocations: found.revocations.filter((revocation) => !removed.has(revocation)) });
    });
    return {};
  },
} satisfies ElbOperation<'RemoveTrustStoreRevocations'>;
