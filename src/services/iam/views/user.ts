import type { User } from '@aws-sdk/client-iam';
import type { IamUser } from '#model/iam-user.ts';
import { tagsView } from '../tags.ts';
import { dateView } from './date.ts';
import { boundaryView } from './permissions-boundary.ts';

/** A user as lists show it. */
export function userSummary({ path, name, id, arn, createdAt }: IamUser): User {
  return { Path: path, UserName: name, UserId: id, Arn: arn, CreateDate: dateView(createdAt) };
}

/** A user with what lists leave out (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html). */
export function userView(user: IamUser): User {
  const { tags, permissionsBoundaryArn } = user;
  return {
    ...userSummary(user),
    ...boundaryView(permissionsBoundaryArn),
    ...(tags.length > 0 && { Tags: tagsView(tags) }),
  };
}
