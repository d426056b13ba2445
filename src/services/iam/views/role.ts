import type { Role } from '@aws-sdk/client-iam';
import type { IamRole } from '#model/iam-role.ts';
import { tagsView } from '../tags.ts';
import { dateView } from './date.ts';
import { encodedDocument } from './encoded-document.ts';
import { boundaryView } from './permissions-boundary.ts';

/** As roles are shown inside of instance profiles. */
export function briefRole({ path, name, id, arn, createdAt, assumeRolePolicyDocument }: IamRole): Role {
  return { Path: path, RoleName: name, RoleId: id, Arn: arn, CreateDate: dateView(createdAt), AssumeRolePolicyDocument: encodedDocument(assumeRolePolicyDocument) };
}

/** CreateRole answers less than GetRole: neither the description nor how long sessions may last. */
export function createdRole(role: IamRole): Role {
  return { ...briefRole(role), ...boundaryView(role.permissionsBoundaryArn), ...tagsOf(role) };
}

/** Lists show neither boundary, nor tags, nor last use (https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html). */
export function listedRole(role: IamRole): Role {
  return { ...briefRole(role), ...(role.description !== undefined && { Description: role.description }), MaxSessionDuration: role.maxSessionDurationSeconds };
}

export function roleView(role: IamRole): Role {
  return { ...listedRole(role), ...boundaryView(role.permissionsBoundaryArn), ...tagsOf(role), RoleLastUsed: role.lastUsed === undefined ? {} : { LastUsedDate: dateView(role.lastUsed.at), Region: role.lastUsed.region } };
}

function tagsOf({ tags }: IamRole): Pick<Role, 'Tags'> {
  return tags.length === 0 ? {} : { Tags: tagsView(tags) };
}
