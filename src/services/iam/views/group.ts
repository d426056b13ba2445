import type { Group } from '@aws-sdk/client-iam';
import type { IamGroup } from '#model/iam-group.ts';
import { dateView } from './date.ts';

export function groupView({ path, name, id, arn, createdAt }: IamGroup): Group {
  return { Path: path, GroupName: name, GroupId: id, Arn: arn, CreateDate: dateView(createdAt) };
}
