import type { ModifyManagedPrefixListCommandInput } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { prefixLists, type PrefixList } from '#model/prefix-list.ts';
import type { Reader } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { changedEntries, checkCurrentVersion, checkFits, nextVersion } from '../prefix-list-entries.ts';
import { checkMaxEntries, checkPrefixListName } from '../prefix-list-parameters.ts';
import { prefixListUsers } from '../prefix-list-users.ts';
import { findPrefixList, ownPrefixList } from '../prefix-lists.ts';
import { exceedsRuleLimit } from '../rule-limit.ts';
import type { Ec2Operation } from '../service.ts';
import { prefixListView } from '../views/prefix-list.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyManagedPrefixList.html */
export default {
  access: (input, call) => actsOn('ModifyManagedPrefixList', call, `prefix-list/${input.PrefixListId ?? '*'}`),
  refuses: { IpamPrefixListResolverSyncEnabled: 'there is no IPAM' },
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const list = ownPrefixList(transaction, call, input.PrefixListId ?? '');
      checkCurrentVersion(list, input.CurrentVersion);
      const changed = resized(transaction, withOtherEntries(renamed(list, input), input), input.MaxEntries);
      if (changed === list) throw new CallerError('MissingParameter', 'The request must contain something to change: a name, entries or maxEntries');
      transaction.put(prefixLists, changed);
      return { PrefixList: prefixListView(changed) };
    }),
} satisfies Ec2Operation<'ModifyManagedPrefixList'>;

const complete = { lastChange: { state: 'modify-complete' } } as const;

function renamed(list: PrefixList, { PrefixListName: name }: ModifyManagedPrefixListCommandInput): PrefixList {
  if (name === undefined) return list;
  checkPrefixListName(name);
  return { ...list, name, ...complete };
}

function withOtherEntries(list: PrefixList, { AddEntries: add = [], RemoveEntries: remove = [], MaxEntries: maxEntries }: ModifyManagedPrefixListCommandInput): PrefixList {
  if (add.length === 0 && remove.length === 0) return list;
  if (maxEntries !== undefined) throw new CallerError('InvalidParameterCombination', 'You cannot modify the entries and the maximum entries for the prefix list in the same request.');
  return { ...nextVersion(list, changedEntries(list.entries, add, remove)), ...complete };
}

/** The most users that a failure names, as on AWS. */
const usersNamedMax = 10;

/** A size that a group which refers to the list has no room for is no error of the call: the list stays as it is, and says so in its state. */
function resized(reader: Reader, list: PrefixList, maxEntries: number | undefined): PrefixList {
  if (maxEntries === undefined) return list;
  checkMaxEntries(maxEntries);
  checkFits(list.entries, maxEntries);
  const weight = (id: string) => (id === list.id ? maxEntries : (findPrefixList(reader, list, id)?.weight ?? 0));
  const full = maxEntries <= list.maxEntries ? [] : prefixListUsers(reader, list, list.id).groups.filter((group) => exceedsRuleLimit(group, weight));
  if (full.length === 0) return { ...list, maxEntries, ...complete };
  const names = full.slice(0, usersNamedMax).map((group) => group.id).join(', ');
  return { ...list, lastChange: { state: 'modify-failed', message: `The following resources do not support the new maximum size (${maxEntries}): ${names}` } };
}
