import type { AccessKeyLastUsed, AccessKeyMetadata } from '@aws-sdk/client-iam';
import type { UserAccessKey } from '#model/access-key.ts';
import { dateView } from './date.ts';

/** An access key as lists show it: its secret is shown once, when it is made. */
export function accessKeyMetadata({ id, status, createdAt }: UserAccessKey, userName: string): AccessKeyMetadata {
  return { UserName: userName, AccessKeyId: id, Status: status, CreateDate: dateView(createdAt) };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html */
export function lastUsedView(lastUsed: UserAccessKey['lastUsed']): AccessKeyLastUsed {
  if (lastUsed === undefined) return { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' };
  return { LastUsedDate: dateView(lastUsed.at), ServiceName: lastUsed.service, Region: lastUsed.region };
}
