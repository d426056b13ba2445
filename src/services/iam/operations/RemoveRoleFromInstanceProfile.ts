import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';
import { modifiableRole } from '../roles.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html */
export default {
  access: ({ InstanceProfileName }, { account }, { store }) => [onInstanceProfile('RemoveRoleFromInstanceProfile', InstanceProfileName, { account, reader: store })],
  async handle({ InstanceProfileName, RoleName }, { account }, { store }) {
    await store.transact((transaction) => {
      const { roleArn, ...profile } = instanceProfileByName(transaction, account, InstanceProfileName);
      const role = modifiableRole(transaction, account, RoleName);
      if (roleArn !== role.arn) throw noSuchEntity(`Role ${role.name} in Instance Profile ${profile.name} cannot be found.`);
      transaction.put(instanceProfiles, profile);
    });
    return {};
  },
} satisfies IamOperation<'RemoveRoleFromInstanceProfile'>;
