import { trustStores } from '#model/trust-store.ts';
import { actsOn } from '../access.ts';
import { readsObject } from '../access-of-objects.ts';
import { objectVersionRefusal, readCaBundle } from '../ca-bundle-object.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { trustStoreView } from '../views/trust-store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTrustStore.html */
export default {
  access: (input) => [...actsOn('ModifyTrustStore', input.TrustStoreArn), readsObject({ bucket: input.CaCertificatesBundleS3Bucket, key: input.CaCertificatesBundleS3Key })],
  refuses: { CaCertificatesBundleS3ObjectVersion: objectVersionRefusal },
  async handle(input, call, deps) {
    const wanted = { kind: trustStoreKind, arn: input.TrustStoreArn };
    lookUp(deps.store, call, wanted);
    const caCertificates = await readCaBundle(deps, input);
    return deps.store.transact((transaction) => {
      const changed = { ...lookUp(transaction, call, wanted), caCertificates };
      transaction.put(trustStores, changed);
      return { TrustStores: [trustStoreView(changed)] };
    });
  },
} satisfies ElbOperation<'ModifyTrustStore'>;
