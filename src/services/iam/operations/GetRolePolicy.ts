import type { IamOperation } from '../deps.ts';
import { inlinePolicyDocument } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export default {
  access: ({ RoleName: name }, { account }, { store }) => actsOnOwner('GetRolePolicy', { kind: 'role', name }, { account, store }),
  handle({ RoleName: name, PolicyName: policyName }, { account }, { store }) {
    return { RoleName: name, PolicyName: policyName, PolicyDocument: inlinePolicyDocument(store, account, { owner: { kind: 'role', name }, policyName }) };
  },
} satisfies IamOperation<'GetRolePolicy'>;
