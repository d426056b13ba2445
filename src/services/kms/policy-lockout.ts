import type { IdentityCaller } from '#auth/policy/caller.ts';
import { isDenied, namingOf } from '#auth/policy/caller.ts';
import { compilePolicy } from '#auth/policy/compiled-policy.ts';
import { PolicySet } from '#auth/policy/policy-set.ts';
import type { Call, Principal } from '#wire/operation.ts';
import { malformedPolicyDocument } from './errors.ts';

/**
 * A key policy has to let the caller change it again, or leave it to the policies of its account
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-BypassPolicyLockoutSafetyCheck).
 * `policy` was checked. What is said under conditions may be so later: such an Allow is enough, and such a Deny is none.
 */
export function assertNoLockout(policy: string, { principal }: Pick<Call, 'principal'>): void {
  const { allow, deny } = new PolicySet([compilePolicy(policy, 'resource')]).about('kms:putkeypolicy');
  const caller = callerOf(principal);
  const isAllowed = allow.some(({ statement: { principals } }) => principals !== undefined && namingOf(principals, caller) !== undefined);
  const isRefused = deny.some(({ statement: { principals }, conditions }) => conditions.length === 0 && principals !== undefined && isDenied(principals, caller));
  if (!isAllowed || isRefused) throw malformedPolicyDocument('The new key policy will not allow you to update the key policy in the future.');
}

function callerOf({ account, arn, identityArn = arn, userId, isRoot, session }: Principal): IdentityCaller {
  return { kind: isRoot ? 'root' : session === undefined ? 'user' : 'role-session', account, arn, identityArn, userId, hasBoundary: false };
}
