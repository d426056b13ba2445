import { iamGroups } from '#model/iam-group.ts';
import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { userByName } from '../users.ts';
import { groupView } from '../views/group.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html */
export default {
  access: actsOnUser('ListGroupsForUser'),
  handle(input, call, { store }) {
    const groups = userByName(store, call, input.UserName).groupArns.map((arn) => store.get(iamGroups, arn)).filter((group) => group !== undefined);
    const { items, paging } = pageOf(groups, input, ({ name }) => name);
    return { Groups: items.map(groupView), ...paging };
  },
} satisfies IamOperation<'ListGroupsForUser'>;
