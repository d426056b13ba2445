import { prefixLists } from '#model/prefix-list.ts';
import { actsOn } from '../access.ts';
import { checkCurrentVersion, entriesOfVersion, nextVersion } from '../prefix-list-entries.ts';
import { ownPrefixList } from '../prefix-lists.ts';
import type { Ec2Operation } from '../service.ts';
import { prefixListView } from '../views/prefix-list.ts';
import { change } from '../vpc-state.ts';

/** The entries of a former version become those of a new one: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RestoreManagedPrefixListVersion.html */
export default {
  access: (input, call) => actsOn('RestoreManagedPrefixListVersion', call, `prefix-list/${input.PrefixListId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const list = ownPrefixList(transaction, call, input.PrefixListId ?? '');
      checkCurrentVersion(list, input.CurrentVersion);
      const restored = { ...nextVersion(list, entriesOfVersion(list, input.PreviousVersion ?? 0)), lastChange: { state: 'restore-complete' } as const };
      transaction.put(prefixLists, restored);
      return { PrefixList: prefixListView(restored) };
    }),
} satisfies Ec2Operation<'RestoreManagedPrefixListVersion'>;
