import { iamUsers } from '#model/iam-user.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { withoutTags } from '../tags.ts';
import { userByName } from '../users.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html */
export default {
  access: actsOnUser('UntagUser'),
  async handle({ UserName: name, TagKeys: keys = [] }, call, { store }) {
    await store.transact((transaction) => {
      const user = userByName(transaction, call, name);
      transaction.put(iamUsers, { ...user, tags: withoutTags(user.tags, keys) });
    });
    return {};
  },
} satisfies IamOperation<'UntagUser'>;
