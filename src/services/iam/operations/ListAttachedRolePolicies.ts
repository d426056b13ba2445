import { attachedPoliciesPage } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnOwner } from '../owner-access.ts';
import { policyOwner } from '../policy-owner.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html */
export default {
  access: ({ RoleName: name }, { account }, { store }) => actsOnOwner('ListAttachedRolePolicies', { kind: 'role', name }, { account, store }),
  handle({ RoleName: name, ...request }, { account }, { store }) {
    const { items, paging } = attachedPoliciesPage(policyOwner(store, account, { kind: 'role', name }), request);
    return { AttachedPolicies: items, ...paging };
  },
} satisfies IamOperation<'ListAttachedRolePolicies'>;
