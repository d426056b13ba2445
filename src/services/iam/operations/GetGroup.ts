import { iamUsers } from '#model/iam-user.ts';
import { actsOnGroup } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { groupByName } from '../groups.ts';
import { pageOf } from '../paging.ts';
import { groupView } from '../views/group.ts';
import { userSummary } from '../views/user.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html */
export default {
  access: actsOnGroup('GetGroup'),
  handle(input, call, { store }) {
    const group = groupByName(store, call, input.GroupName);
    const { items, paging } = pageOf(store.find(iamUsers, 'group', group.arn), input, ({ name }) => name);
    return { Group: groupView(group), Users: items.map(userSummary), ...paging };
  },
} satisfies IamOperation<'GetGroup'>;
