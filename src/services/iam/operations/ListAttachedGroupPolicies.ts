import { attachedPoliciesPage } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';
import { actsOnOwner } from '../owner-access.ts';
import { policyOwner } from '../policy-owner.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html */
export default {
  access: ({ GroupName: name }, { account }, { store }) => actsOnOwner('ListAttachedGroupPolicies', { kind: 'group', name }, { account, store }),
  handle({ GroupName: name, ...request }, { account }, { store }) {
    const { items, paging } = attachedPoliciesPage(policyOwner(store, account, { kind: 'group', name }), request);
    return { AttachedPolicies: items, ...paging };
  },
} satisfies IamOperation<'ListAttachedGroupPolicies'>;
