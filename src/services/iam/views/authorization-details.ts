import type { GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import { iamGroups, type IamGroup } from '#model/iam-group.ts';
import type { IamPolicies } from '#model/iam-policies.ts';
import type { IamPolicy } from '#model/iam-policy.ts';
import type { IamRole } from '#model/iam-role.ts';
import type { IamUser } from '#model/iam-user.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import type { Reader } from '#state/store.ts';
import { attachedPolicyView } from '../attached-policies.ts';
import type { PolicyUsage } from '../policy-usage.ts';
import { encodedDocument } from './encoded-document.ts';
import { groupView } from './group.ts';
import { listedInstanceProfile } from './instance-profile.ts';
import { listedPolicyView, versionView } from './policy.ts';
import { roleView } from './role.ts';
import { userView } from './user.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UserDetail.html */
export function userDetail(reader: Reader, user: IamUser): UserDetail {
  const groups = user.groupArns.map((arn) => reader.get(iamGroups, arn)?.name).filter((name) => name !== undefined);
  return { ...userView(user), ...attached(user), UserPolicyList: inline(user), GroupList: groups };
}

export function groupDetail(group: IamGroup): GroupDetail {
  return { ...groupView(group), ...attached(group), GroupPolicyList: inline(group) };
}

export function roleDetail(reader: Reader, role: IamRole): RoleDetail {
  const { Description: _description, MaxSessionDuration: _duration, ...shown } = roleView(role);
  const profiles = reader.find(instanceProfiles, 'role', role.arn).map((profile) => listedInstanceProfile(reader, profile));
  return { ...shown, ...attached(role), RolePolicyList: inline(role), InstanceProfileList: profiles };
}

/** With the documents of all versions. */
export function managedPolicyDetail(policy: IamPolicy, usage: PolicyUsage): ManagedPolicyDetail {
  const { description } = policy;
  return { ...listedPolicyView(policy, usage), ...(description !== undefined && { Description: description }), PolicyVersionList: policy.versions.map((version) => versionView(policy, version)) };
}

function attached({ attachedPolicyArns }: IamPolicies): Pick<UserDetail, 'AttachedManagedPolicies'> {
  return { AttachedManagedPolicies: attachedPolicyArns.map(attachedPolicyView) };
}

function inline({ inlinePolicies }: IamPolicies): PolicyDetail[] {
  return Object.entries(inlinePolicies).map(([name, document]) => ({ PolicyName: name, PolicyDocument: encodedDocument(document) }));
}
