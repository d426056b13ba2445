import { roleArn } from '#model/iam-role.ts';
import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { quotaExceeded } from '../errors.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';
import { rootPath } from '../paths.ts';
import { modifiableRole, onRole } from '../roles.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html */
export default {
  access({ InstanceProfileName, RoleName }, { account }, { store }) {
    // The page says that the ARN of the instances it may come to has to be this one.
    const keys = { 'iam:PassedToService': 'ec2.amazonaws.com', 'iam:AssociatedResourceArn': `arn:aws:ec2:*:${account}:instance/*` };
    return [onInstanceProfile('AddRoleToInstanceProfile', InstanceProfileName, { account, reader: store }), { action: 'iam:PassRole', resource: onRole('PassRole', RoleName, { account, reader: store }).resource, shownAs: roleArn({ account, path: rootPath, name: RoleName ?? '' }), keys }];
  },
  async handle({ InstanceProfileName, RoleName }, { account }, { store }) {
    await store.transact((transaction) => {
      const profile = instanceProfileByName(transaction, account, InstanceProfileName);
      const role = modifiableRole(transaction, account, RoleName);
      if (profile.roleArn !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', 1);
      transaction.put(instanceProfiles, { ...profile, roleArn: role.arn });
    });
    return {};
  },
} satisfies IamOperation<'AddRoleToInstanceProfile'>;
