import { scopeKey } from '#model/scope.ts';
import { trustStoreArn, trustStoreNameKey, trustStores, type TrustStore } from '#model/trust-store.ts';
import { creates, elbArn } from '../access.ts';
import { readsObject } from '../access-of-objects.ts';
import { objectVersionRefusal, readCaBundle } from '../ca-bundle-object.ts';
import { checkName } from '../names.ts';
import type { ElbOperation } from '../service.ts';
import { validTags } from '../tags.ts';
import { duplicateTrustStoreName, tooManyTrustStores } from '../trust-store-errors.ts';
import { trustStoreView } from '../views/trust-store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html#mutual-tls-limits */
const trustStoresMax = 20;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTrustStore.html */
export default {
  access: (input, call) => [...creates('CreateTrustStore', elbArn(call, `truststore/${input.Name}/*`), input.Tags), readsObject({ bucket: input.CaCertificatesBundleS3Bucket, key: input.CaCertificatesBundleS3Key })],
  refuses: { CaCertificatesBundleS3ObjectVersion: objectVersionRefusal },
  async handle(input, call, deps) {
    const { Name: name = '' } = input;
    checkName('Trust store', name);
    const tags = validTags(input.Tags);
    const caCertificates = await readCaBundle(deps, input);
    return deps.store.transact((transaction) => {
      if (transaction.find(trustStores, 'name', trustStoreNameKey(call, name)).length > 0) throw duplicateTrustStoreName(name);
      if (transaction.find(trustStores, 'scope', scopeKey(call)).length >= trustStoresMax) throw tooManyTrustStores(trustStoresMax);
      const id = deps.ids.hex(16);
      const { account, region } = call;
      const made: TrustStore = { account, region, arn: trustStoreArn(call, { name, id }), name, id, caCertificates, revocations: [], tags, createdAt: deps.clock.nowMs() };
      transaction.put(trustStores, made);
      return { TrustStores: [trustStoreView(made)] };
    });
  },
} satisfies ElbOperation<'CreateTrustStore'>;
