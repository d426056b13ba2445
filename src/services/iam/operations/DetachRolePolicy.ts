import { attachmentAccess, detachPolicy } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html */
export default {
  access: ({ RoleName: name, PolicyArn: policyArn }, { account }, { store }) => attachmentAccess('DetachRolePolicy', { owner: { kind: 'role', name }, policyArn }, { account, store }),
  async handle({ RoleName: name, PolicyArn: policyArn }, call, deps) {
    await detachPolicy(deps, call, { owner: { kind: 'role', name }, policyArn });
    return {};
  },
} satisfies IamOperation<'DetachRolePolicy'>;
