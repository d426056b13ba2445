import type { IamOperation } from '../deps.ts';
import { deleteInlinePolicy } from '../inline-policies.ts';
import { changesOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html */
export default {
  access: ({ UserName: name }, { account }, { store }) => changesOwner('DeleteUserPolicy', { kind: 'user', name }, { account, store }),
  async handle({ UserName: name, PolicyName: policyName }, call, deps) {
    await deleteInlinePolicy(deps, call, { owner: { kind: 'user', name }, policyName });
    return {};
  },
} satisfies IamOperation<'DeleteUserPolicy'>;
