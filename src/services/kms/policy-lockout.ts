import type { Call } from '#wire/operation.ts';
import { malformedPolicyDocument } from './errors.ts';
import { listOf, memberOf, principalsOf, statementsOf } from './policy-statements.ts';

/**
 * A key policy has to let the caller change it again, or the account's policies decide who may
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-BypassPolicyLockoutSafetyCheck).
 * Conditions are not looked at, as on AWS a policy passes that allows it under one.
 */
export function assertNoLockout(policy: string, { account, principal }: Pick<Call, 'account' | 'principal'>): void {
  const principals = new Set(['*', account, principal.arn, principal.identityArn, `arn:aws:iam::${account}:root`]);
  const isAllowed = statementsOf(policy).some((statement) => memberOf(statement, 'Effect') === 'Allow' && covers(statement, principals));
  if (!isAllowed) throw malformedPolicyDocument('The new key policy will not allow you to update the key policy in the future.');
}

function covers(statement: unknown, principals: ReadonlySet<string | undefined>): boolean {
  return principalsOf(statement).some((arn) => principals.has(arn)) && listOf(memberOf(statement, 'Action')).some(isPutKeyPolicy);
}

function isPutKeyPolicy(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false;
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test('kms:PutKeyPolicy');
}
