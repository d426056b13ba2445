import { scopeKey, type Scope } from '#model/scope.ts';
import { trustStoreNameKey, trustStores, type TrustStore } from '#model/trust-store.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { trustStoreNotFound, validationError } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { lookUpAll, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { trustStoreView } from '../views/trust-store.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTrustStores.html */
export default {
  access: describes('DescribeTrustStores'),
  handle(input, call, { store }) {
    const { TrustStoreArns: arns = [], Names: names = [] } = input;
    if (arns.length > 0 && names.length > 0) throw validationError('Trust store names and trust store ARNs cannot be specified at the same time');
    const { items, next } = pageOf(wanted(store, call, { arns, names }), input, ({ arn }) => arn);
    return { TrustStores: items.map(trustStoreView), ...next };
  },
} satisfies ElbOperation<'DescribeTrustStores'>;

function wanted(reader: Reader, scope: Scope, { arns, names }: { readonly arns: readonly string[]; readonly names: readonly string[] }): readonly TrustStore[] {
  if (arns.length > 0) return lookUpAll(reader, scope, { kind: trustStoreKind, arns });
  if (names.length === 0) return reader.find(trustStores, 'scope', scopeKey(scope));
  return [...new Set(names)].map((name) => {
    const [found] = reader.find(trustStores, 'name', trustStoreNameKey(scope, name));
    if (found === undefined) throw trustStoreNotFound('One or more trust stores not found');
    return found;
  });
}
