import type { IamOperation } from '../deps.ts';
import { instanceProfileByName, onInstanceProfile } from '../instance-profiles.ts';
import { instanceProfileView } from '../views/instance-profile.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html */
export default {
  access: ({ InstanceProfileName }, { account }, { store }) => [onInstanceProfile('GetInstanceProfile', InstanceProfileName, { account, reader: store })],
  handle({ InstanceProfileName }, { account }, { store }) {
    return { InstanceProfile: instanceProfileView(store, instanceProfileByName(store, account, InstanceProfileName)) };
  },
} satisfies IamOperation<'GetInstanceProfile'>;
