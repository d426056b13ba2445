import type { SourcedPolicy } from '#auth/policy/simulate.ts';
import { parseArn } from '#base/arn.ts';
import { iamGroups } from '#model/iam-group.ts';
import type { IamPolicy } from '#model/iam-policy.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import { invalidInput, refuseComplaints } from './errors.ts';
import { findManagedPolicy } from './managed-policies.ts';
import { policyOwner, type OwnerName, type PolicyOwner } from './policy-owner.ts';

/** The policies of one user, group or role, and those that a user has by its groups. */
export interface EntityPolicies {
  readonly owner: PolicyOwner;
  /** The groups of a user; none of others. */
  readonly groups: readonly PolicyOwner[];
  readonly boundary?: IamPolicy;
}

/** Throws NoSuchEntity, and InvalidInput for ARNs of what has no policies, such as sessions. */
export function entityPolicies(reader: Reader, account: string, entityArn: string = ''): EntityPolicies {
  const owner = policyOwner(reader, account, entityName(account, entityArn));
  const groupArns = reader.get(iamUsers, owner.arn)?.groupArns ?? [];
  const groups = groupArns.map((arn) => reader.get(iamGroups, arn)).filter((group) => group !== undefined);
  const boundary = owner.permissionsBoundaryArn === undefined ? undefined : findManagedPolicy(reader, account, owner.permissionsBoundaryArn);
  return { owner, groups: groups.map(({ name }) => policyOwner(reader, account, { kind: 'group', name })), ...(boundary !== undefined && { boundary }) };
}

/** By the names that simulations have for them: managed ones by their own, inline ones with those of whom they are in. */
export function sourcedPolicies(reader: Reader, account: string, { owner, groups }: EntityPolicies): readonly SourcedPolicy[] {
  return [owner, ...groups].flatMap(({ kind, name, inlinePolicies, attachedPolicyArns }) => [
    ...Object.entries(inlinePolicies).map(([policyName, document]) => ({ sourceId: `${kind}_${name}_${policyName}`, sourceType, document })),
    ...attachedPolicyArns.map((arn) => findManagedPolicy(reader, account, arn)).filter((policy) => policy !== undefined).map(sourcedPolicy),
  ]);
}

/** What simulations call every policy that is no resource's. */
export const sourceType = 'IAM Policy';

export function sourcedPolicy(policy: IamPolicy): SourcedPolicy {
  return { sourceId: policy.name, sourceType, document: defaultDocument(policy) };
}

/** What is in force of a managed policy. */
export function defaultDocument({ versions, defaultVersionId }: IamPolicy): string {
  return versions.find(({ id }) => id === defaultVersionId)?.document ?? '';
}

function entityName(account: string, arn: string): OwnerName {
  refuseComplaints([checkLength('policySourceArn', arn, { min: 20, max: 2_048 })]);
  const { service, account: owner, resource = '' } = parseArn(arn) ?? {};
  const [, kind, name] = /^(user|group|role)\/(?:.*\/)?([^/]+)$/.exec(resource) ?? [];
  if (service !== 'iam' || owner !== account || (kind !== 'user' && kind !== 'group' && kind !== 'role')) throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  return { kind, name };
}
