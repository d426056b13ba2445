import { keyAccess } from '../access.ts';
import type { KmsOperation } from '../deps.ts';
import { keyByIdentifier } from '../identifiers.ts';
import { checkPolicyName, policyName } from '../policy-check.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html */
export default {
  access: ({ KeyId }, call, { store }) => keyAccess({ action: 'GetKeyPolicy', keyId: KeyId }, call, store),
  handle({ KeyId = '', PolicyName }, call, { store }) {
    const { policy } = keyByIdentifier(store, KeyId, call);
    checkPolicyName(PolicyName);
    return { Policy: policy, PolicyName: policyName };
  },
} satisfies KmsOperation<'GetKeyPolicy'>;
