import { attachPolicy, attachmentAccess } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html */
export default {
  access: ({ UserName: name, PolicyArn: policyArn }, { account }, { store }) => attachmentAccess('AttachUserPolicy', { owner: { kind: 'user', name }, policyArn }, { account, store }),
  async handle({ UserName: name, PolicyArn: policyArn }, call, deps) {
    await attachPolicy(deps, call, { owner: { kind: 'user', name }, policyArn });
    return {};
  },
} satisfies IamOperation<'AttachUserPolicy'>;
