import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import { iamNameKey, type IamEntity } from './iam-entity.ts';
import type { IamPolicies } from './iam-policies.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export interface IamUser extends IamEntity, IamPolicies {
  readonly tags: readonly Tag[];
  readonly permissionsBoundaryArn?: string;
  /** The groups that it is in, in the order in which it was added. */
  readonly groupArns: readonly string[];
}

export const iamUsers = defineCollection<IamUser>()({
  kind: 'iam-user',
  version: 1,
  key: (user) => user.arn,
  indexes: {
    account: (user) => user.account,
    name: ({ account, name }) => iamNameKey(account, name),
    id: (user) => user.id,
    group: (user) => user.groupArns,
    /** Attached, or its boundary. */
    policy: (user) => [...user.attachedPolicyArns, ...(user.permissionsBoundaryArn === undefined ? [] : [user.permissionsBoundaryArn])],
  },
});

export function userArn({ account, path, name }: Pick<IamUser, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `user${path}${name}`);
}
