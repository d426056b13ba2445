import type { IamOperation } from '../deps.ts';
import { inlinePolicyNamesPage } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html */
export default {
  access: ({ UserName: name }, { account }, { store }) => actsOnOwner('ListUserPolicies', { kind: 'user', name }, { account, store }),
  handle({ UserName: name, ...request }, { account }, { store }) {
    const { items, paging } = inlinePolicyNamesPage(store, account, { owner: { kind: 'user', name }, ...request });
    return { PolicyNames: items, ...paging };
  },
} satisfies IamOperation<'ListUserPolicies'>;
