import { defineCollection } from './collection.ts';

/** A user's long-lived access key (https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html). */
export interface UserAccessKey {
  /** Such as `AKIA…`. */
  readonly id: string;
  readonly account: string;
  readonly userArn: string;
  readonly status: 'Active' | 'Inactive';
  /** The secret, sealed under `accessKeyLabel`. */
  readonly sealedSecret: string;
  readonly createdAt: number;
  /** Written at most every few minutes. */
  readonly lastUsed?: { readonly at: number; readonly region: string; readonly service: string };
}

export const userAccessKeys = defineCollection<UserAccessKey>()({
  kind: 'iam-access-key',
  version: 1,
  key: (accessKey) => accessKey.id,
  indexes: { user: (accessKey) => accessKey.userArn, account: (accessKey) => accessKey.account },
});

export function accessKeyLabel(id: string): string {
  return `iam-access-key/${id}`;
}
