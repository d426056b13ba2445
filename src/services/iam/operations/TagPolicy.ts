import { iamPolicies } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, customerPolicy } from '../managed-policies.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html */
export default {
  access: actsOnPolicy('TagPolicy'),
  async handle({ PolicyArn: arn, Tags: tags }, call, { store }) {
    await store.transact((transaction) => {
      const policy = customerPolicy(transaction, call, { arn, operation: 'TagPolicy' });
      transaction.put(iamPolicies, { ...policy, tags: withTags(policy.tags, tags) });
    });
    return {};
  },
} satisfies IamOperation<'TagPolicy'>;
