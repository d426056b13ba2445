import { registryAccess } from '#auth/registry-access.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { registryPolicyNotFound } from '../errors.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRegistryPolicy.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'DeleteRegistryPolicy', call)],
  async handle(_input, call, { store }) {
    return store.transact((transaction) => {
      const { policy, ...without } = registrySettingsOf(transaction, call);
      if (policy === undefined) throw registryPolicyNotFound(call.account);
      transaction.put(registrySettings, without);
      return { registryId: call.account, policyText: policy };
    });
  },
} satisfies EcrOperation<'DeleteRegistryPolicy'>;
