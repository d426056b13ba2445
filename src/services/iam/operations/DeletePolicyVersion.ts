import { iamPolicies } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { deleteConflict } from '../errors.ts';
import { actsOnPolicy, customerPolicy } from '../managed-policies.ts';
import { policyVersion } from '../policy-versions.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html */
export default {
  access: actsOnPolicy('DeletePolicyVersion'),
  async handle({ PolicyArn: arn, VersionId: versionId }, call, { store }) {
    await store.transact((transaction) => {
      const policy = customerPolicy(transaction, call, { arn, operation: 'DeletePolicyVersion' });
      const { id } = policyVersion(policy, versionId);
      if (id === policy.defaultVersionId) throw deleteConflict('Cannot delete the default version of a policy.');
      transaction.put(iamPolicies, { ...policy, versions: policy.versions.filter((version) => version.id !== id) });
    });
    return {};
  },
} satisfies IamOperation<'DeletePolicyVersion'>;
