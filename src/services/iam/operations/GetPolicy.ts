import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, managedPolicy } from '../managed-policies.ts';
import { policyUsage } from '../policy-usage.ts';
import { policyView } from '../views/policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicy.html */
export default {
  access: actsOnPolicy('GetPolicy'),
  handle({ PolicyArn: arn }, { account }, { store }) {
    const policy = managedPolicy(store, account, arn);
    return { Policy: policyView(policy, policyUsage(store, account, policy.arn)) };
  },
} satisfies IamOperation<'GetPolicy'>;
