import type { IamOperation } from '../deps.ts';
import { inlinePolicyNamesPage } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html */
export default {
  access: ({ GroupName: name }, { account }, { store }) => actsOnOwner('ListGroupPolicies', { kind: 'group', name }, { account, store }),
  handle({ GroupName: name, ...request }, { account }, { store }) {
    const { items, paging } = inlinePolicyNamesPage(store, account, { owner: { kind: 'group', name }, ...request });
    return { PolicyNames: items, ...paging };
  },
} satisfies IamOperation<'ListGroupPolicies'>;
