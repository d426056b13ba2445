import { listeners } from '#model/listener.ts';
import { actsOn } from '../access.ts';
import { lookUp, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { associationNotFound, associationOfSameAccount } from '../trust-store-errors.ts';

/** Trust stores are not shared with other accounts here, so that every association is of the owner's own (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteSharedTrustStoreAssociation.html). */
export default {
  access: (input) => actsOn('DeleteSharedTrustStoreAssociation', input.TrustStoreArn),
  handle({ TrustStoreArn: arn, ResourceArn: resourceArn = '' }, call, { store }) {
    const found = lookUp(store, call, { kind: trustStoreKind, arn });
    const isAssociated = store.find(listeners, 'trustStore', found.arn).some((listener) => listener.arn === resourceArn);
    throw isAssociated ? associationOfSameAccount() : associationNotFound(resourceArn);
  },
} satisfies ElbOperation<'DeleteSharedTrustStoreAssociation'>;
