import type { PolicyDescriptorType } from '@aws-sdk/client-sts';
import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import type { PrincipalSession } from '#wire/operation.ts';
import { checkEach, checkLength, checkPattern, type Complaint } from '#wire/constraints.ts';
import { invalidParameterValue, malformedPolicyDocument, refuseComplaints } from './errors.ts';
import { arnKept } from './role-lookup.ts';

export interface SessionPoliciesInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly PolicyDescriptorType[] | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
export const sessionPolicyCharactersMax = 2_048;
const policyArnsMax = 10;
const arnLength = { min: 20, max: 2_048 };
const policyPattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** The policies that limit a session, of `account` or AWS's own (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session). */
export function sessionPolicies({ Policy, PolicyArns = [] }: SessionPoliciesInput, account: string): Pick<PrincipalSession, 'policy' | 'policyArns'> {
  refuseComplaints([
    checkLength('policy', Policy, { min: 1 }),
    checkPattern('policy', Policy, policyPattern),
    ...checkEach('policyArns', PolicyArns, (path, { arn }): Complaint => checkLength(`${path}.arn`, arn, arnLength)),
  ]);
  if (PolicyArns.length > policyArnsMax) throw invalidParameterValue(`A session takes ${policyArnsMax} managed policies at most; PolicyArns has ${PolicyArns.length}.`);
  const policyArns = PolicyArns.map(({ arn = '' }) => managedPolicyArn(arn, account));
  if (Policy !== undefined) parsePolicyOrRefuse(Policy, 'identity', malformedPolicyDocument);
  return { ...(Policy !== undefined && { policy: Policy }), ...(policyArns.length > 0 && { policyArns }) };
}

function managedPolicyArn(arn: string, account: string): string {
  const owner = /^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.exec(arn)?.[1];
  if (owner === undefined) throw invalidParameterValue(`ARN ${arn} is not valid.`);
  if (owner === account || owner === 'aws') return arnKept(arn);
  throw invalidParameterValue(`The managed session policies must exist in the same account as the role; ${arn} is of account ${owner}.`);
}
