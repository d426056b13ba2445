import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { deleteConflict } from '../errors.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html */
export default {
  access: ({ InstanceProfileName }, { account }, { store }) => [onInstanceProfile('DeleteInstanceProfile', InstanceProfileName, { account, reader: store })],
  async handle({ InstanceProfileName }, { account }, { store }) {
    await store.transact((transaction) => {
      const { arn, roleArn } = instanceProfileByName(transaction, account, InstanceProfileName);
      if (roleArn !== undefined) throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
      transaction.remove(instanceProfiles, arn);
    });
    return {};
  },
} satisfies IamOperation<'DeleteInstanceProfile'>;
