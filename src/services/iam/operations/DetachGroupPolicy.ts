import { attachmentAccess, detachPolicy } from '../attached-policies.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html */
export default {
  access: ({ GroupName: name, PolicyArn: policyArn }, { account }, { store }) => attachmentAccess('DetachGroupPolicy', { owner: { kind: 'group', name }, policyArn }, { account, store }),
  async handle({ GroupName: name, PolicyArn: policyArn }, call, deps) {
    await detachPolicy(deps, call, { owner: { kind: 'group', name }, policyArn });
    return {};
  },
} satisfies IamOperation<'DetachGroupPolicy'>;
