import { registryAccess } from '#auth/registry-access.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { registryPolicyNotFound } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetRegistryPolicy.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'GetRegistryPolicy', call)],
  handle(_input, call, { store }) {
    const { policy } = registrySettingsOf(store, call);
    if (policy === undefined) throw registryPolicyNotFound(call.account);
    return { registryId: call.account, policyText: policy };
  },
} satisfies EcrOperation<'GetRegistryPolicy'>;
