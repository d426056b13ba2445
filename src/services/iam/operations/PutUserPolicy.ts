import type { IamOperation } from '../deps.ts';
import { putInlinePolicy } from '../inline-policies.ts';
import { changesOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html */
export default {
  access: ({ UserName: name }, { account }, { store }) => changesOwner('PutUserPolicy', { kind: 'user', name }, { account, store }),
  async handle({ UserName: name, PolicyName: policyName, PolicyDocument: document }, call, deps) {
    await putInlinePolicy(deps, call, { owner: { kind: 'user', name }, policyName, document });
    return {};
  },
} satisfies IamOperation<'PutUserPolicy'>;
