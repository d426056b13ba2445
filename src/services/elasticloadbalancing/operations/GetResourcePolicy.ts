import { actsOn } from '../access.ts';
import { findByArn, trustStoreKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { resourceNotFound } from '../trust-store-errors.ts';

/** A trust store has a policy when it is shared with other accounts, which none is here (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_GetResourcePolicy.html). */
export default {
  access: (input) => actsOn('GetResourcePolicy', input.ResourceArn),
  handle({ ResourceArn: arn = '' }, call, { store }) {
    if (findByArn(store, call, { kind: trustStoreKind, arn }) === undefined) throw resourceNotFound(arn);
    return {};
  },
} satisfies ElbOperation<'GetResourcePolicy'>;
