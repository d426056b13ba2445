import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, managedPolicy } from '../managed-policies.ts';
import { policyVersion } from '../policy-versions.ts';
import { versionView } from '../views/policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html */
export default {
  access: actsOnPolicy('GetPolicyVersion'),
  handle({ PolicyArn: arn, VersionId: id }, { account }, { store }) {
    const policy = managedPolicy(store, account, arn);
    return { PolicyVersion: versionView(policy, policyVersion(policy, id)) };
  },
} satisfies IamOperation<'GetPolicyVersion'>;
