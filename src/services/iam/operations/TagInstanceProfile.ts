import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html */
export default {
  access: ({ InstanceProfileName }, { account }, { store }) => [onInstanceProfile('TagInstanceProfile', InstanceProfileName, { account, reader: store })],
  async handle({ InstanceProfileName, Tags }, { account }, { store }) {
    await store.transact((transaction) => {
      const profile = instanceProfileByName(transaction, account, InstanceProfileName);
      transaction.put(instanceProfiles, { ...profile, tags: withTags(profile.tags, Tags) });
    });
    return {};
  },
} satisfies IamOperation<'TagInstanceProfile'>;
