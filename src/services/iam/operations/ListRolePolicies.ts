import type { IamOperation } from '../deps.ts';
import { inlinePolicyNamesPage } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html */
export default {
  access: ({ RoleName: name }, { account }, { store }) => actsOnOwner('ListRolePolicies', { kind: 'role', name }, { account, store }),
  handle({ RoleName: name, ...request }, { account }, { store }) {
    const { items, paging } = inlinePolicyNamesPage(store, account, { owner: { kind: 'role', name }, ...request });
    return { PolicyNames: items, ...paging };
  },
} satisfies IamOperation<'ListRolePolicies'>;
