import { registryAccess } from '#auth/registry-access.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { replicationView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRegistry.html */
const describeRegistry: EcrOperation<'DescribeRegistry'> = {
  access: (_input, call, { store }) => [registryAccess(store, 'DescribeRegistry', call)],
  handle: (_input, call, { store }) => ({ registryId: call.account, replicationConfiguration: replicationView(registrySettingsOf(store, call)) }),
};

export default describeRegistry;
