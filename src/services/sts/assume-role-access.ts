import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import type { IamRole } from '#model/iam-role.ts';
import type { AccessRequest, PrincipalSession } from '#wire/operation.ts';
import { inheritedTags, requestTagKeys } from './session-tags.ts';

/**
 * What assuming a role takes: the role's trust policy has to allow it, and to pass tags and a source identity too, also those that come
 * with the session that assumes it (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining).
 * A role that is not there has no trust policy, so it is refused like one that trusts nobody.
 */
export function assumeRoleAccess(input: AssumeRoleCommandInput, role: IamRole | undefined, caller: PrincipalSession | undefined): readonly AccessRequest[] {
  const { RoleArn = '', Tags = [] } = input;
  const request = (action: string): AccessRequest => ({
    action: `sts:${action}`,
    resource: RoleArn,
    keys: assumeRoleKeys(input, caller),
    ...(role !== undefined && { resourcePolicy: role.assumeRolePolicyDocument }),
    isResourcePolicyRequired: true,
  });
  const passesTags = Tags.length > 0 || Object.keys(inheritedTags(caller)).length > 0;
  const sourceIdentity = input.SourceIdentity ?? caller?.sourceIdentity;
  return [request('AssumeRole'), ...(passesTags ? [request('TagSession')] : []), ...(sourceIdentity === undefined ? [] : [request('SetSourceIdentity')])];
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-sts */
function assumeRoleKeys(input: AssumeRoleCommandInput, caller: PrincipalSession | undefined): NonNullable<AccessRequest['keys']> {
  const { RoleSessionName = '', ExternalId, Tags = [], TransitiveTagKeys = [], DurationSeconds } = input;
  const sourceIdentity = input.SourceIdentity ?? caller?.sourceIdentity;
  const tags = [...Object.entries(inheritedTags(caller)).map(([Key, Value]) => ({ Key, Value })), ...Tags];
  const transitive = [...Object.keys(inheritedTags(caller)), ...TransitiveTagKeys];
  return {
    'sts:RoleSessionName': RoleSessionName,
    ...(ExternalId !== undefined && { 'sts:ExternalId': ExternalId }),
    ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
    ...(DurationSeconds !== undefined && { 'sts:DurationSeconds': String(DurationSeconds) }),
    ...requestTagKeys(tags),
    ...(transitive.length > 0 && { 'sts:TransitiveTagKeys': transitive }),
  };
}
