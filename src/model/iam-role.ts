import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import { iamNameKey, type IamEntity } from './iam-entity.ts';
import type { IamPolicies } from './iam-policies.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export interface IamRole extends IamEntity, IamPolicies {
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
    name: ({ account, name }) => iamNameKey(account, name),
    id: (role) => role.id,
    /** Attached, or its boundary. */
    policy: (role) => [...role.attachedPolicyArns, ...(role.permissionsBoundaryArn === undefined ? [] : [role.permissionsBoundaryArn])],
  },
});

export function roleArn({ account, path, name }: Pick<IamRole, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `role${path}${name}`);
}
