import { attachPolicy, attachmentAccess } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export default {
  access: ({ RoleName: name, PolicyArn: policyArn }, { account }, { store }) => attachmentAccess('AttachRolePolicy', { owner: { kind: 'role', name }, policyArn }, { account, store }),
  async handle({ RoleName: name, PolicyArn: policyArn }, call, deps) {
    await attachPolicy(deps, call, { owner: { kind: 'role', name }, policyArn });
    return {};
  },
} satisfies IamOperation<'AttachRolePolicy'>;
