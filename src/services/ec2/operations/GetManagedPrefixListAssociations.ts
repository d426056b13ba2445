import { actsOn } from '../access.ts';
import { describe } from '../describe.ts';
import { prefixListUsers } from '../prefix-list-users.ts';
import { knownPrefixList } from '../prefix-lists.ts';
import type { Ec2Operation } from '../service.ts';

const pageSizeMax = 255;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetManagedPrefixListAssociations.html */
export default {
  access: (input, call) => actsOn('GetManagedPrefixListAssociations', call, `prefix-list/${input.PrefixListId ?? '*'}`),
  handle(input, call, { store }) {
    const list = knownPrefixList(store, call, input.PrefixListId ?? '');
    const users = prefixListUsers(store, call, list.id);
    const docs = [...users.groups, ...users.routeTables];
    const { items, nextToken } = describe<{ readonly id: string; readonly account: string }>(input, { docs, idOf: ({ id }) => id, filters: {}, pageSizeMax });
    return { PrefixListAssociations: items.map(({ id, account }) => ({ ResourceId: id, ResourceOwner: account })), NextToken: nextToken };
  },
} satisfies Ec2Operation<'GetManagedPrefixListAssociations'>;
