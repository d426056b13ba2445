import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies } from '#model/iam-policy.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import { oidcProviders } from '#model/oidc-provider.ts';
import type { Reader } from '#state/store.ts';
import { quotas } from './quotas.ts';

/** How much of everything an account has, and may have: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export function accountSummary(reader: Reader, account: string): Record<string, number> {
  const policies = reader.find(iamPolicies, 'account', account);
  return {
    ...quotasView,
    Users: reader.find(iamUsers, 'account', account).length,
    Groups: reader.find(iamGroups, 'account', account).length,
    Roles: reader.find(iamRoles, 'account', account).length,
    InstanceProfiles: reader.find(instanceProfiles, 'account', account).length,
    Providers: reader.find(oidcProviders, 'account', account).length,
    Policies: policies.length,
    PolicyVersionsInUse: policies.reduce((sum, { versions }) => sum + versions.length, 0),
    // The root has its access key, and nobody has a password, a certificate or a device here.
    AccountAccessKeysPresent: 1,
    AccountMFAEnabled: 0,
    AccountPasswordPresent: 0,
    AccountSigningCertificatesPresent: 0,
    MFADevices: 0,
    MFADevicesInUse: 0,
    ServerCertificates: 0,
    // Session tokens are good in all Regions.
    GlobalEndpointTokenVersion: 2,
  };
}

const quotasView = {
  AccessKeysPerUserQuota: quotas.AccessKeysPerUser,
  AssumeRolePolicySizeQuota: quotas.ACLSizePerRole,
  AttachedPoliciesPerGroupQuota: quotas.AttachedPoliciesPerGroup,
  AttachedPoliciesPerRoleQuota: quotas.AttachedPoliciesPerRole,
  AttachedPoliciesPerUserQuota: quotas.AttachedPoliciesPerUser,
  GroupPolicySizeQuota: quotas.GroupPolicySize,
  GroupsPerUserQuota: quotas.GroupsPerUser,
  GroupsQuota: quotas.GroupsPerAccount,
  InstanceProfilesQuota: quotas.InstanceProfilesPerAccount,
  PoliciesQuota: quotas.PoliciesPerAccount,
  PolicySizeQuota: quotas.PolicySize,
  PolicyVersionsInUseQuota: quotas.PolicyVersionsInUse,
  RolePolicySizeQuota: quotas.RolePolicySize,
  RolesQuota: quotas.RolesPerAccount,
  ServerCertificatesQuota: quotas.ServerCertificatesPerAccount,
  SigningCertificatesPerUserQuota: quotas.SigningCertificatesPerUser,
  UserPolicySizeQuota: quotas.UserPolicySize,
  UsersQuota: quotas.UsersPerAccount,
  VersionsPerPolicyQuota: quotas.VersionsPerPolicy,
};
