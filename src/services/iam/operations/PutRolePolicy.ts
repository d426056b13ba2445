import type { IamOperation } from '../deps.ts';
import { putInlinePolicy } from '../inline-policies.ts';
import { changesOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
export default {
  access: ({ RoleName: name }, { account }, { store }) => changesOwner('PutRolePolicy', { kind: 'role', name }, { account, store }),
  async handle({ RoleName: name, PolicyName: policyName, PolicyDocument: document }, call, deps) {
    await putInlinePolicy(deps, call, { owner: { kind: 'role', name }, policyName, document });
    return {};
  },
} satisfies IamOperation<'PutRolePolicy'>;
