import { listeners } from '#model/listener.ts';
import { trustStores } from '#model/trust-store.ts';
import { actsOn } from '../access.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { trustStoreInUse } from '../trust-store-errors.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTrustStore.html */
export default {
  access: (input) => actsOn('DeleteTrustStore', input.TrustStoreArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const { arn } = lookUp(transaction, call, { kind: trustStoreKind, arn: input.TrustStoreArn });
      if (transaction.find(listeners, 'trustStore', arn).length > 0) throw trustStoreInUse(arn);
      transaction.remove(trustStores, arn);
    });
    return {};
  },
} satisfies ElbOperation<'DeleteTrustStore'>;
