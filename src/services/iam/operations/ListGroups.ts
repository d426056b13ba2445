import { iamGroups } from '#model/iam-group.ts';
import { lists } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix, rootPath } from '../paths.ts';
import { groupView } from '../views/group.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html */
export default {
  access: lists('ListGroups', 'group'),
  handle(input, { account }, { store }) {
    const { PathPrefix: prefix = rootPath } = input;
    checkPathPrefix(prefix);
    const { items, paging } = pageOf(store.find(iamGroups, 'account', account).filter(({ path }) => path.startsWith(prefix)), input, ({ name }) => name);
    return { Groups: items.map(groupView), ...paging };
  },
} satisfies IamOperation<'ListGroups'>;
