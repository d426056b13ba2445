import { iamUsers } from '#model/iam-user.ts';
import { lists } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix, rootPath } from '../paths.ts';
import { userSummary } from '../views/user.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html */
export default {
  access: lists('ListUsers', 'user'),
  handle(input, { account }, { store }) {
    const { PathPrefix: prefix = rootPath } = input;
    checkPathPrefix(prefix);
    const { items, paging } = pageOf(store.find(iamUsers, 'account', account).filter(({ path }) => path.startsWith(prefix)), input, ({ name }) => name);
    return { Users: items.map(userSummary), ...paging };
  },
} satisfies IamOperation<'ListUsers'>;
