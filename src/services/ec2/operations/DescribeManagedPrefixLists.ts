import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import { knownPrefixLists, type KnownPrefixList } from '../prefix-lists.ts';
import type { Ec2Operation } from '../service.ts';
import { awsOwner, knownPrefixListView } from '../views/prefix-list.ts';

const pageSizeMin = 1;
const pageSizeMax = 100;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeManagedPrefixLists.html */
export default {
  access: describes('DescribeManagedPrefixLists'),
  handle(input, call, { store }) {
    const { items, nextToken } = describe(input, { docs: knownPrefixLists(store, call), ids: input.PrefixListIds, idKind: idKinds.prefixList, idOf: (list) => list.id, filters, pageSizeMin, pageSizeMax });
    return { PrefixLists: items.map(knownPrefixListView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeManagedPrefixLists'>;

const filters: FilterTable<KnownPrefixList> = {
  'owner-id': ({ own }) => [own?.account ?? awsOwner],
  'prefix-list-id': ({ id }) => [id],
  'prefix-list-name': ({ name }) => [name],
  ...tagFilters<KnownPrefixList>(),
};
