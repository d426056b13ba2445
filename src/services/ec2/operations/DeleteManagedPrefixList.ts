import { CallerError } from '#base/errors.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { actsOn } from '../access.ts';
import { prefixListUsers } from '../prefix-list-users.ts';
import { ownPrefixList } from '../prefix-lists.ts';
import type { Ec2Operation } from '../service.ts';
import { prefixListView } from '../views/prefix-list.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteManagedPrefixList.html */
export default {
  access: (input, call) => actsOn('DeleteManagedPrefixList', call, `prefix-list/${input.PrefixListId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const list = ownPrefixList(transaction, call, input.PrefixListId ?? '');
      const users = prefixListUsers(transaction, call, list.id);
      const [user] = [...users.groups, ...users.routeTables];
      if (user !== undefined) throw new CallerError('DependencyViolation', `The prefix list '${list.id}' has dependencies and cannot be deleted: ${user.id} refers to it`);
      transaction.remove(prefixLists, list.id);
      return { PrefixList: prefixListView(list, 'delete-complete') };
    }),
} satisfies Ec2Operation<'DeleteManagedPrefixList'>;
