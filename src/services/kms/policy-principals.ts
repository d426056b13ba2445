import { parseArn } from '#base/arn.ts';
import type { PolicyDocument } from '#auth/policy/policy-document.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { malformedPolicyDocument } from './errors.ts';

/** Throws when a policy names a user or role of the account that there is not; what other accounts have is not known here. */
export function assertPrincipals({ statements }: PolicyDocument, store: Reader, { account }: Pick<Scope, 'account'>): void {
  const named = statements.flatMap(({ principals }) => principals?.named ?? []);
  if (named.some(({ type, id }) => type === 'AWS' && isUnknownPrincipal(id, store, account))) throw malformedPolicyDocument(invalidPrincipals);
}

export const invalidPrincipals = 'Policy contains a statement with one or more invalid principals.';

/** Neither an account nor an ARN of IAM or STS, or nobody that IAM has. */
export function isUnknownPrincipal(principal: string, store: Reader, account: string): boolean {
  if (/^\d{12}$/.test(principal)) return false;
  const arn = parseArn(principal);
  if (arn === undefined || (arn.service !== 'iam' && arn.service !== 'sts') || !/^\d{12}$/.test(arn.account)) return true;
  if (arn.account !== account) return false;
  if (arn.resource.startsWith('user/')) return store.get(iamUsers, principal) === undefined;
  if (arn.resource.startsWith('role/')) return store.get(iamRoles, principal) === undefined;
  return false;
}
