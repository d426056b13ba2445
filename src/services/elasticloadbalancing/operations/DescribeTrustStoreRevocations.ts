import { describes } from '../access.ts';
import { pageOf } from '../paging.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { revocationsWithIds } from '../trust-store-revocations.ts';
import { revocationView } from '../views/trust-store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTrustStoreRevocations.html */
export default {
  access: describes('DescribeTrustStoreRevocations'),
  handle(input, call, { store }) {
    const found = lookUp(store, call, { kind: trustStoreKind, arn: input.TrustStoreArn });
    const { RevocationIds: ids = [] } = input;
    const { items, next } = pageOf(ids.length === 0 ? found.revocations : revocationsWithIds(found, ids), input, ({ id }) => String(id));
    return { TrustStoreRevocations: items.map((revocation) => revocationView(found, revocation)), ...next };
  },
} satisfies ElbOperation<'DescribeTrustStoreRevocations'>;
