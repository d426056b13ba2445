import { iamPolicies } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, customerPolicy } from '../managed-policies.ts';
import { policyVersion } from '../policy-versions.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html */
export default {
  access: actsOnPolicy('SetDefaultPolicyVersion'),
  async handle({ PolicyArn: arn, VersionId: versionId }, call, { store, clock }) {
    await store.transact((transaction) => {
      const policy = customerPolicy(transaction, call, { arn, operation: 'SetDefaultPolicyVersion' });
      const { id } = policyVersion(policy, versionId);
      transaction.put(iamPolicies, { ...policy, defaultVersionId: id, updatedAt: clock.nowMs() });
    });
    return {};
  },
} satisfies IamOperation<'SetDefaultPolicyVersion'>;
