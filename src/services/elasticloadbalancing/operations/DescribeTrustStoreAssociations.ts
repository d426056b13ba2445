import { listeners } from '#model/listener.ts';
import { describes } from '../access.ts';
import { pageOf } from '../paging.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** The listeners that verify clients by a trust store (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTrustStoreAssociations.html). */
export default {
  access: describes('DescribeTrustStoreAssociations'),
  handle(input, call, { store }) {
    const { arn } = lookUp(store, call, { kind: trustStoreKind, arn: input.TrustStoreArn });
    const { items, next } = pageOf(store.find(listeners, 'trustStore', arn), input, (listener) => listener.arn);
    return { TrustStoreAssociations: items.map((listener) => ({ ResourceArn: listener.arn })), ...next };
  },
} satisfies ElbOperation<'DescribeTrustStoreAssociations'>;
