import { iamUsers } from '#model/iam-user.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { withTags } from '../tags.ts';
import { userByName } from '../users.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html */
export default {
  access: actsOnUser('TagUser'),
  async handle({ UserName: name, Tags: tags }, call, { store }) {
    await store.transact((transaction) => {
      const user = userByName(transaction, call, name);
      transaction.put(iamUsers, { ...user, tags: withTags(user.tags, tags) });
    });
    return {};
  },
} satisfies IamOperation<'TagUser'>;
