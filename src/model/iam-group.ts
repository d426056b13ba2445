import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import { iamNameKey, type IamEntity } from './iam-entity.ts';
import type { IamPolicies } from './iam-policies.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Group.html. Who is in it is said by its users. */
export interface IamGroup extends IamEntity, IamPolicies {}

export const iamGroups = defineCollection<IamGroup>()({
  kind: 'iam-group',
  version: 1,
  key: (group) => group.arn,
  indexes: {
    account: (group) => group.account,
    name: ({ account, name }) => iamNameKey(account, name),
    policy: (group) => group.attachedPolicyArns,
  },
});

export function groupArn({ account, path, name }: Pick<IamGroup, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `group${path}${name}`);
}
