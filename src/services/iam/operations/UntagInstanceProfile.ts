import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html */
export default {
  access: ({ InstanceProfileName }, { account }, { store }) => [onInstanceProfile('UntagInstanceProfile', InstanceProfileName, { account, reader: store })],
  async handle({ InstanceProfileName, TagKeys = [] }, { account }, { store }) {
    await store.transact((transaction) => {
      const profile = instanceProfileByName(transaction, account, InstanceProfileName);
      transaction.put(instanceProfiles, { ...profile, tags: withoutTags(profile.tags, TagKeys) });
    });
    return {};
  },
} satisfies IamOperation<'UntagInstanceProfile'>;
