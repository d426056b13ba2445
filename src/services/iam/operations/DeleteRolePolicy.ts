import type { IamOperation } from '../deps.ts';
import { deleteInlinePolicy } from '../inline-policies.ts';
import { changesOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html */
export default {
  access: ({ RoleName: name }, { account }, { store }) => changesOwner('DeleteRolePolicy', { kind: 'role', name }, { account, store }),
  async handle({ RoleName: name, PolicyName: policyName }, call, deps) {
    await deleteInlinePolicy(deps, call, { owner: { kind: 'role', name }, policyName });
    return {};
  },
} satisfies IamOperation<'DeleteRolePolicy'>;
