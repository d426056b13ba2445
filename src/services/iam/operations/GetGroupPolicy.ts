import type { IamOperation } from '../deps.ts';
import { inlinePolicyDocument } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html */
export default {
  access: ({ GroupName: name }, { account }, { store }) => actsOnOwner('GetGroupPolicy', { kind: 'group', name }, { account, store }),
  handle({ GroupName: name, PolicyName: policyName }, { account }, { store }) {
    return { GroupName: name, PolicyName: policyName, PolicyDocument: inlinePolicyDocument(store, account, { owner: { kind: 'group', name }, policyName }) };
  },
} satisfies IamOperation<'GetGroupPolicy'>;
