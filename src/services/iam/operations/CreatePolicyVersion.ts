import { iamPolicies } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { limitExceeded } from '../errors.ts';
import { actsOnPolicy, customerPolicy } from '../managed-policies.ts';
import { managedPolicyText } from '../policy-texts.ts';
import { withVersion } from '../policy-versions.ts';
import { quotas } from '../quotas.ts';
import { listedVersionView } from '../views/policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html */
export default {
  access: actsOnPolicy('CreatePolicyVersion'),
  async handle({ PolicyArn: arn, PolicyDocument: given, SetAsDefault: isDefault = false }, call, { store, clock }) {
    const document = managedPolicyText(given);
    return store.transact((transaction) => {
      const before = customerPolicy(transaction, call, { arn, operation: 'CreatePolicyVersion' });
      if (before.versions.length >= quotas.VersionsPerPolicy) throw limitExceeded(`A managed policy can have up to ${quotas.VersionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`);
      const { policy, version } = withVersion(before, { document, isDefault, atMs: clock.nowMs() });
      transaction.put(iamPolicies, policy);
      return { PolicyVersion: listedVersionView(policy, version) };
    });
  },
} satisfies IamOperation<'CreatePolicyVersion'>;
