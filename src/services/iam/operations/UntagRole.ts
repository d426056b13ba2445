import { iamRoles } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { onRole, roleByName } from '../roles.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('UntagRole', RoleName, { account, reader: store })],
  async handle({ RoleName, TagKeys = [] }, { account }, { store }) {
    await store.transact((transaction) => {
      const role = roleByName(transaction, account, RoleName);
      transaction.put(iamRoles, { ...role, tags: withoutTags(role.tags, TagKeys) });
    });
    return {};
  },
} satisfies IamOperation<'UntagRole'>;
