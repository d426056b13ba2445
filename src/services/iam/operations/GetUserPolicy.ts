import type { IamOperation } from '../deps.ts';
import { inlinePolicyDocument } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html */
export default {
  access: ({ UserName: name }, { account }, { store }) => actsOnOwner('GetUserPolicy', { kind: 'user', name }, { account, store }),
  handle({ UserName: name, PolicyName: policyName }, { account }, { store }) {
    return { UserName: name, PolicyName: policyName, PolicyDocument: inlinePolicyDocument(store, account, { owner: { kind: 'user', name }, policyName }) };
  },
} satisfies IamOperation<'GetUserPolicy'>;
