import type { PolicyDocument } from '#auth/policy/policy-document.ts';
import { registryAccess } from '#auth/registry-access.ts';
import { actionBeyondFirstScope } from '#auth/registry-policy.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { accountSettingOf, registrySettingsOf } from '#state/registry-settings.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidPolicyText, readPolicyText } from '../policy-text.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html */
export default {
  access: (_input, call, { store }) => [registryAccess(store, 'PutRegistryPolicy', call)],
  async handle({ policyText = '' }, call, { store }) {
    checkScope(readPolicyText(policyText, { store, account: call.account, holder: 'registry' }), accountSettingOf(store, call, 'REGISTRY_POLICY_SCOPE'));
    await store.transact((transaction) => transaction.put(registrySettings, { ...registrySettingsOf(transaction, call), policy: policyText }));
    return { registryId: call.account, policyText };
  },
} satisfies EcrOperation<'PutRegistryPolicy'>;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html */
function checkScope(document: PolicyDocument, scope: string): void {
  const beyond = scope === 'V1' ? actionBeyondFirstScope(document) : undefined;
  if (beyond !== undefined) throw invalidPolicyText('Invalid registry policy provided', `: a registry policy of the scope V1 cannot speak of ${beyond}; PutAccountSetting sets REGISTRY_POLICY_SCOPE to V2.`);
}
