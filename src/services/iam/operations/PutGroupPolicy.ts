import type { IamOperation } from '../deps.ts';
import { putInlinePolicy } from '../inline-policies.ts';
import { actsOnOwner } from '../owner-access.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html */
export default {
  access: ({ GroupName: name }, { account }, { store }) => actsOnOwner('PutGroupPolicy', { kind: 'group', name }, { account, store }),
  async handle({ GroupName: name, PolicyName: policyName, PolicyDocument: document }, call, deps) {
    await putInlinePolicy(deps, call, { owner: { kind: 'group', name }, policyName, document });
    return {};
  },
} satisfies IamOperation<'PutGroupPolicy'>;
