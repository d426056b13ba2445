import { attachedPoliciesPage } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnOwner } from '../owner-access.ts';
import { policyOwner } from '../policy-owner.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html */
export default {
  access: ({ UserName: name }, { account }, { store }) => actsOnOwner('ListAttachedUserPolicies', { kind: 'user', name }, { account, store }),
  handle({ UserName: name, ...request }, { account }, { store }) {
    const { items, paging } = attachedPoliciesPage(policyOwner(store, account, { kind: 'user', name }), request);
    return { AttachedPolicies: items, ...paging };
  },
} satisfies IamOperation<'ListAttachedUserPolicies'>;
