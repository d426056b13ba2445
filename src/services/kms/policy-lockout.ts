import type { Call } from '#wire/operation.ts';
import { malformedPolicyDocument } from './errors.ts';

/**
 * A key policy has to let the caller change it again, or the account's policies decide who may
 * (https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-BypassPolicyLockoutSafetyCheck).
 * Conditions are not looked at, as on AWS a policy passes that allows it under one.
 */
export function assertNoLockout(policy: string, { account, principal }: Pick<Call, 'account' | 'principal'>): void {
  const principals = new Set(['*', account, principal.arn, principal.identityArn, `arn:aws:iam::${account}:root`]);
  const statements = listOf(memberOf(JSON.parse(policy), 'Statement'));
  const says = (effect: string) => statements.some((statement) => memberOf(statement, 'Effect') === effect && covers(statement, principals));
  if (!says('Allow')) throw malformedPolicyDocument('The new key policy will not allow you to update the key policy in the future.');
}

function covers(statement: unknown, principals: ReadonlySet<string | undefined>): boolean {
  const principal = memberOf(statement, 'Principal');
  const named = principal === '*' ? ['*'] : listOf(memberOf(principal, 'AWS'));
  return named.some((arn) => typeof arn === 'string' && principals.has(arn)) && listOf(memberOf(statement, 'Action')).some(isPutKeyPolicy);
}

function isPutKeyPolicy(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false;
  const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test('kms:PutKeyPolicy');
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
