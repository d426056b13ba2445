import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, managedPolicy } from '../managed-policies.ts';
import { pageOf } from '../paging.ts';
import { tagsView } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html */
export default {
  access: actsOnPolicy('ListPolicyTags'),
  handle({ PolicyArn: arn, ...request }, { account }, { store }) {
    const { items, paging } = pageOf(managedPolicy(store, account, arn).tags, request, ({ key }) => key);
    return { Tags: tagsView(items), ...paging };
  },
} satisfies IamOperation<'ListPolicyTags'>;
