import { defineCollection } from './collection.ts';
import { iamArn } from './iam-arn.ts';
import { iamNameKey, type IamEntity } from './iam-entity.ts';
import type { Tag } from './tag.ts';

/** A customer managed policy (https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html); AWS's own are `aws-managed-policies.ts`. */
export interface IamPolicy extends IamEntity {
  readonly description?: string;
  readonly updatedAt: number;
  readonly tags: readonly Tag[];
  /** Oldest first, five at most. */
  readonly versions: readonly IamPolicyVersion[];
  /** Such as `v3`. */
  readonly defaultVersionId: string;
  /** Of the version that was made last: numbers are not used twice. */
  readonly lastVersionNumber: number;
}

export interface IamPolicyVersion {
  readonly id: string;
  /** JSON as given. */
  readonly document: string;
  readonly createdAt: number;
}

export const iamPolicies = defineCollection<IamPolicy>()({
  kind: 'iam-policy',
  version: 1,
  key: (policy) => policy.arn,
  indexes: {
    account: (policy) => policy.account,
    name: ({ account, name }) => iamNameKey(account, name),
  },
});

export function policyArn({ account, path, name }: Pick<IamPolicy, 'account' | 'path' | 'name'>): string {
  return iamArn(account, `policy${path}${name}`);
}
