import type { CreatePolicyCommandInput } from '@aws-sdk/client-iam';
import { iamNameKey } from '#model/iam-entity.ts';
import { iamId } from '#model/iam-id.ts';
import { iamPolicies, policyArn, type IamPolicy } from '#model/iam-policy.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import type { IamDeps } from './deps.ts';
import { entityAlreadyExists, quotaExceeded, refuseComplaints } from './errors.ts';
import { checkName } from './names.ts';
import { checkPath, rootPath } from './paths.ts';
import { managedPolicyText } from './policy-texts.ts';
import { quotas } from './quotas.ts';
import { withTags } from './tags.ts';

const descriptionLengthMax = 1_000;

export async function createPolicy(input: CreatePolicyCommandInput, { account }: Call, { store, clock, random }: IamDeps): Promise<IamPolicy> {
  const { PolicyName: name = '', Path: path = rootPath, Description: description } = input;
  checkName('policyName', name, 'policy');
  checkPath(path);
  refuseComplaints([checkLength('description', description, { max: descriptionLengthMax })]);
  const document = managedPolicyText(input.PolicyDocument);
  const tags = withTags([], input.Tags);
  return store.transact((transaction) => {
    if (transaction.find(iamPolicies, 'name', iamNameKey(account, name)).length > 0) throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    if (transaction.find(iamPolicies, 'account', account).length >= quotas.PoliciesPerAccount) throw quotaExceeded('PoliciesPerAccount', quotas.PoliciesPerAccount);
    const at = clock.nowMs();
    const policy: IamPolicy = {
      account,
      arn: policyArn({ account, path, name }),
      id: iamId('policy', random),
      name,
      path,
      ...(description === undefined ? {} : { description }),
      createdAt: at,
      updatedAt: at,
      tags,
      versions: [{ id: 'v1', document, createdAt: at }],
      defaultVersionId: 'v1',
      lastVersionNumber: 1,
    };
    transaction.put(iamPolicies, policy);
    return policy;
  });
}
