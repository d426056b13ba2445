import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import type { IamPolicies } from './iam-policies.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export interface IamUser extends IamPolicies {
  readonly account: string;
  readonly arn: string;
  /** Such as `AIDA…`. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly createdAt: number;
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
    /** Names are told apart without regard to case, whatever their paths. */
    name: (user) => `${user.account}/${user.name.toLowerCase()}`,
    id: (user) => user.id,
    group: (user) => user.groupArns,
    /** Attached, or its boundary. */
    policy: (user) => [...user.attachedPolicyArns, ...(user.permissionsBoundaryArn === undefined ? [] : [user.permissionsBoundaryArn])],
  },
});

export function userArn({ account, path, name }: Pick<IamUser, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `user${path}${name}`);
}
