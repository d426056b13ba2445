import type { InstanceProfile as ProfileView } from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import { iamRoles } from '#model/iam-role.ts';
import type { InstanceProfile } from '#model/instance-profile.ts';
import type { Reader } from '#state/store.ts';
import { tagsView } from '../tags.ts';
import { dateView } from './date.ts';
import { briefRole } from './role.ts';

/** Lists do not show tags. */
export function listedInstanceProfile(reader: Reader, { path, name, id, arn, createdAt, roleArn }: InstanceProfile): ProfileView {
  const roles = roleArn === undefined ? [] : [briefRole(known(reader.get(iamRoles, roleArn), 'the role of an instance profile'))];
  return { Path: path, InstanceProfileName: name, InstanceProfileId: id, Arn: arn, CreateDate: dateView(createdAt), Roles: roles };
}

export function instanceProfileView(reader: Reader, profile: InstanceProfile): ProfileView {
  return { ...listedInstanceProfile(reader, profile), ...(profile.tags.length > 0 && { Tags: tagsView(profile.tags) }) };
}
