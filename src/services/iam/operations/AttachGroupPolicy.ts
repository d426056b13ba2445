import { attachPolicy, attachmentAccess } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html */
export default {
  access: ({ GroupName: name, PolicyArn: policyArn }, { account }, { store }) => attachmentAccess('AttachGroupPolicy', { owner: { kind: 'group', name }, policyArn }, { account, store }),
  async handle({ GroupName: name, PolicyArn: policyArn }, call, deps) {
    await attachPolicy(deps, call, { owner: { kind: 'group', name }, policyArn });
    return {};
  },
} satisfies IamOperation<'AttachGroupPolicy'>;
