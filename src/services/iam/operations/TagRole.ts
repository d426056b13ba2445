import { iamRoles } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { onRole, roleByName } from '../roles.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('TagRole', RoleName, { account, reader: store })],
  async handle({ RoleName, Tags }, { account }, { store }) {
    await store.transact((transaction) => {
      const role = roleByName(transaction, account, RoleName);
      transaction.put(iamRoles, { ...role, tags: withTags(role.tags, Tags) });
    });
    return {};
  },
} satisfies IamOperation<'TagRole'>;
