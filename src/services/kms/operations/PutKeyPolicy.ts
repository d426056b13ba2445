import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { assertCustomerManaged, changeKey } from '../key-change.ts';
import { assertNoLockout } from '../policy-lockout.ts';
import { checkKeyPolicy, checkPolicyName } from '../policy-check.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
export default {
  access: ({ KeyId, BypassPolicyLockoutSafetyCheck: isBypassed = false }, call, { store }) => keyAccess({ action: 'PutKeyPolicy', keyId: KeyId, keys: { 'kms:BypassPolicyLockoutSafetyCheck': String(isBypassed) } }, call, store),
  async handle({ KeyId, PolicyName, Policy = '', BypassPolicyLockoutSafetyCheck: isBypassed = false }, call, { store }) {
    await changeKey(KeyId, call, {
      store,
      change(key) {
        assertCustomerManaged(key, 'PutKeyPolicy', call);
        checkPolicyName(PolicyName);
        checkKeyPolicy(Policy, store, call);
        if (!isBypassed) assertNoLockout(Policy, call);
        return { ...key, policy: Policy };
      },
    });
    return {};
  },
} satisfies KmsOperation<'PutKeyPolicy'>;
