import { policyArn } from '#model/iam-policy.ts';
import type { IamOperation } from '../deps.ts';
import { createPolicy } from '../new-policy.ts';
import { rootPath } from '../paths.ts';
import { createdPolicyView } from '../views/policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
export default {
  access({ PolicyName: name = '', Path: path = rootPath, Tags: tags = [] }, { account }) {
    const resource = policyArn({ account, path, name });
    return [{ action: 'iam:CreatePolicy', resource, shownAs: `policy ${name}` }, ...(tags.length > 0 ? [{ action: 'iam:TagPolicy', resource }] : [])];
  },
  async handle(input, call, deps) {
    return { Policy: createdPolicyView(await createPolicy(input, call, deps)) };
  },
} satisfies IamOperation<'CreatePolicy'>;
