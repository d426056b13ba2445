import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import { iamNameKey, type IamEntity } from './iam-entity.ts';
import type { Tag } from './tag.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html */
export interface InstanceProfile extends IamEntity {
  readonly roleArn?: string;
  readonly tags: readonly Tag[];
}

export const instanceProfiles = defineCollection<InstanceProfile>()({
  kind: 'iam-instance-profile',
  version: 1,
  key: (profile) => profile.arn,
  indexes: {
    account: (profile) => profile.account,
    name: ({ account, name }) => iamNameKey(account, name),
    role: (profile) => profile.roleArn,
  },
});

export function instanceProfileArn({ account, path, name }: Pick<InstanceProfile, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `instance-profile${path}${name}`);
}
