import { iamArn } from '#model/iam-arn.ts';
import { iamNameKey } from '#model/iam-entity.ts';
import { iamGroups } from '#model/iam-group.ts';
import type { IamPolicies } from '#model/iam-policies.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { groupNotFound, roleNotFound, userNotFound } from './errors.ts';
import { checkName } from './names.ts';

export type PolicyOwnerKind = 'user' | 'group' | 'role';

/** Whom a call names: the user, group or role that has policies, or is to get some. */
export interface OwnerName {
  readonly kind: PolicyOwnerKind;
  readonly name: string | undefined;
}

/** A user, group or role as far as its policies go. */
export interface PolicyOwner extends IamPolicies {
  readonly kind: PolicyOwnerKind;
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly permissionsBoundaryArn?: string;
  /** The service that a role is linked to. */
  readonly linkedService?: string;
  putPolicies(transaction: Transaction, changed: Partial<IamPolicies>): void;
}

/** Throws NoSuchEntity when it is not there. */
export function policyOwner(reader: Reader, account: string, { kind, name = '' }: OwnerName): PolicyOwner {
  checkName(`${kind}Name`, name, nameKinds[kind]);
  const found = findPolicyOwner(reader, account, { kind, name });
  if (found === undefined) throw notFound[kind](name);
  return found;
}

/** Its ARN with the path that it has; what is not there is asked for as if it had none, so that nobody learns from an answer whether it is. */
export function ownerArn(reader: Reader, account: string, { kind, name = '' }: OwnerName): string {
  return findPolicyOwner(reader, account, { kind, name })?.arn ?? iamArn(account, `${kind}/${name}`);
}

export function findPolicyOwner(reader: Reader, account: string, { kind, name = '' }: OwnerName): PolicyOwner | undefined {
  return ownersOf[kind](reader, 'name', iamNameKey(account, name))[0];
}

/** Those of an account that have the policy attached, or as their boundary. */
export function ownersWithPolicy(reader: Reader, account: string, policyArn: string): readonly PolicyOwner[] {
  const owners = [...ownerUsers(reader, 'policy', policyArn), ...ownerGroups(reader, 'policy', policyArn), ...ownerRoles(reader, 'policy', policyArn)];
  // AWS's own policies have the same ARN in every account.
  return owners.filter(({ arn }) => arn.startsWith(iamArn(account, '')));
}

const ownersOf = { user: ownerUsers, group: ownerGroups, role: ownerRoles };
const nameKinds = { user: 'existing-user', group: 'group', role: 'role' } as const;
const notFound = { user: userNotFound, group: groupNotFound, role: roleNotFound };

function ownerUsers(reader: Reader, index: 'name' | 'policy', key: string): readonly PolicyOwner[] {
  return reader.find(iamUsers, index, key).map((user) => ({ ...user, kind: 'user', putPolicies: (transaction, changed) => transaction.put(iamUsers, { ...user, ...changed }) }));
}

function ownerGroups(reader: Reader, index: 'name' | 'policy', key: string): readonly PolicyOwner[] {
  return reader.find(iamGroups, index, key).map((group) => ({ ...group, kind: 'group', putPolicies: (transaction, changed) => transaction.put(iamGroups, { ...group, ...changed }) }));
}

function ownerRoles(reader: Reader, index: 'name' | 'policy', key: string): readonly PolicyOwner[] {
  return reader.find(iamRoles, index, key).map((role) => ({ ...role, kind: 'role', putPolicies: (transaction, changed) => transaction.put(iamRoles, { ...role, ...changed }) }));
}
