import { registryAccess } from '#auth/registry-access.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { readPolicyText } from '../policy-text.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'PutRegistryPolicy', call)],
  async handle({ policyText = '' }, call, { store }) {
    readPolicyText(policyText, { store, account: call.account, holder: 'registry' });
    await store.transact((transaction) => transaction.put(registrySettings, { ...registrySettingsOf(transaction, call), policy: policyText }));
    return { registryId: call.account, policyText };
  },
} satisfies EcrOperation<'PutRegistryPolicy'>;
