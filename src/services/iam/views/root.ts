import type { AccessKeyMetadata, User } from '@aws-sdk/client-iam';
import { iamArn } from '#model/iam-arn.ts';
import type { Call } from '#wire/operation.ts';
import { dateView } from './date.ts';

/** Nobody opens an account here: all of them have always been there. */
export const accountsCreatedAt = 0;

/** The account's root as GetUser shows it: it has neither name nor path. */
export function rootView({ account }: Pick<Call, 'account'>): User {
  return { Path: undefined, UserName: undefined, UserId: account, Arn: iamArn(account, 'root'), CreateDate: dateView(accountsCreatedAt) };
}

/** The access key that root calls by, which is its only one. */
export function rootKeyMetadata({ principal: { accessKeyId } }: Pick<Call, 'principal'>): AccessKeyMetadata {
  return { AccessKeyId: accessKeyId, Status: 'Active', CreateDate: dateView(accountsCreatedAt) };
}
