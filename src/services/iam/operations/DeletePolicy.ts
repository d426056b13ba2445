import { iamPolicies } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { deleteConflict } from '../errors.ts';
import { actsOnPolicy, customerPolicy } from '../managed-policies.ts';
import { ownersWithPolicy } from '../policy-owner.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html */
export default {
  access: actsOnPolicy('DeletePolicy'),
  async handle({ PolicyArn: arn }, call, { store }) {
    await store.transact((transaction) => {
      const policy = customerPolicy(transaction, call, { arn, operation: 'DeletePolicy' });
      if (ownersWithPolicy(transaction, call.account, policy.arn).length > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
      if (policy.versions.length > 1) throw deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.");
      transaction.remove(iamPolicies, policy.arn);
    });
    return {};
  },
} satisfies IamOperation<'DeletePolicy'>;
