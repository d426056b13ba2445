import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import type { IamPolicies } from './iam-policies.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export interface IamRole extends IamPolicies {
  readonly account: string;
  readonly arn: string;
  /** Such as `AROA…`. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with a slash; `/aws-service-role/<service>/` for service-linked ones. */
  readonly path: string;
  readonly createdAt: number;
  readonly description?: string;
  /** The trust policy, JSON as given. */
  readonly assumeRolePolicyDocument: string;
  readonly maxSessionDurationSeconds: number;
  readonly tags: readonly Tag[];
  readonly permissionsBoundaryArn?: string;
  /** The service that it was made for, such as `ecs.amazonaws.com`, when it is a service-linked role. */
  readonly linkedService?: string;
  /** When it was last used, and in which Region; written at most every few minutes. */
  readonly lastUsed?: { readonly at: number; readonly region: string };
}

export const iamRoles = defineCollection<IamRole>()({
  kind: 'iam-role',
  version: 1,
  key: (role) => role.arn,
  indexes: {
    account: (role) => role.account,
    /** Names are told apart without regard to case, whatever their paths. */
    name: (role) => `${role.account}/${role.name.toLowerCase()}`,
    id: (role) => role.id,
    /** Attached, or its boundary. */
    policy: (role) => [...role.attachedPolicyArns, ...(role.permissionsBoundaryArn === undefined ? [] : [role.permissionsBoundaryArn])],
  },
});

export function roleArn({ account, path, name }: Pick<IamRole, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `role${path}${name}`);
}
