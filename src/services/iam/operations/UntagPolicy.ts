import { iamPolicies } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, customerPolicy } from '../managed-policies.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html */
export default {
  access: actsOnPolicy('UntagPolicy'),
  async handle({ PolicyArn: arn, TagKeys: keys = [] }, call, { store }) {
    await store.transact((transaction) => {
      const policy = customerPolicy(transaction, call, { arn, operation: 'UntagPolicy' });
      transaction.put(iamPolicies, { ...policy, tags: withoutTags(policy.tags, keys) });
    });
    return {};
  },
} satisfies IamOperation<'UntagPolicy'>;
