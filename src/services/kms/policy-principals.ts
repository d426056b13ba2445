import { parseArn } from '#base/arn.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { malformedPolicyDocument } from './errors.ts';
import { principalsOf, statementsOf } from './policy-statements.ts';

/** Throws when a policy names a user or role of the account that there is not; what other accounts have is not known here. */
export function assertPrincipals(policy: string, store: Reader, { account }: Scope): void {
  const isMissing = statementsOf(policy).flatMap(principalsOf).some((arn) => isUnknownPrincipal(arn, store, account));
  if (isMissing) throw malformedPolicyDocument('Policy contains a statement with one or more invalid principals.');
}

/** Neither an account, an ARN of IAM or STS, nor everybody; or nobody that IAM has. */
export function isUnknownPrincipal(principal: string, store: Reader, account: string): boolean {
  if (principal === '*' || /^\d{12}$/.test(principal)) return false;
  const arn = parseArn(principal);
  if (arn === undefined || (arn.service !== 'iam' && arn.service !== 'sts') || !/^\d{12}$/.test(arn.account)) return true;
  if (arn.account !== account) return false;
  if (arn.resource.startsWith('user/')) return store.get(iamUsers, principal) === undefined;
  if (arn.resource.startsWith('role/')) return store.get(iamRoles, principal) === undefined;
  return false;
}
