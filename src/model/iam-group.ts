import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import type { IamPolicies } from './iam-policies.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html. Who is in it is said by its users. */
export interface IamGroup extends IamPolicies {
  readonly account: string;
  readonly arn: string;
  /** Such as `AGPA…`. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly createdAt: number;
}

export const iamGroups = defineCollection<IamGroup>()({
  kind: 'iam-group',
  version: 1,
  key: (group) => group.arn,
  indexes: {
    account: (group) => group.account,
    name: (group) => `${group.account}/${group.name.toLowerCase()}`,
    policy: (group) => group.attachedPolicyArns,
  },
});

export function groupArn({ account, path, name }: Pick<IamGroup, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `group${path}${name}`);
}
