import type { IamOperation } from '../deps.ts';
import { deleteInlinePolicy } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html */
export default {
  access: ({ GroupName: name }, { account }, { store }) => actsOnOwner('DeleteGroupPolicy', { kind: 'group', name }, { account, store }),
  async handle({ GroupName: name, PolicyName: policyName }, call, deps) {
    await deleteInlinePolicy(deps, call, { owner: { kind: 'group', name }, policyName });
    return {};
  },
} satisfies IamOperation<'DeleteGroupPolicy'>;
