import { instanceProfiles } from '#model/instance-profile.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { onRole, roleByName } from '../roles.ts';
import { listedInstanceProfile } from '../views/instance-profile.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('ListInstanceProfilesForRole', RoleName, { account, reader: store })],
  handle(input, { account }, { store }) {
    const profiles = store.find(instanceProfiles, 'role', roleByName(store, account, input.RoleName).arn);
    const { items, paging } = pageOf(profiles, input, ({ path, name }) => path + name);
    return { InstanceProfiles: items.map((profile) => listedInstanceProfile(store, profile)), ...paging };
  },
} satisfies IamOperation<'ListInstanceProfilesForRole'>;
