import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import type { FilterTable } from '../filters.ts';
import { awsLists, type KnownPrefixList } from '../prefix-lists.ts';
import type { Ec2Operation } from '../service.ts';

const pageSizeMin = 1;

/** Those of AWS's services only; what customers made is for DescribeManagedPrefixLists: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribePrefixLists.html */
export default {
  access: describes('DescribePrefixLists'),
  handle(input, call) {
    const { items, nextToken } = describe(input, { docs: awsLists(call.region), ids: input.PrefixListIds, idKind: idKinds.prefixList, idOf: (list) => list.id, filters, pageSizeMin });
    return { PrefixLists: items.map(({ id, name, entries }) => ({ PrefixListId: id, PrefixListName: name, Cidrs: entries.map(({ cidr }) => cidr) })), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribePrefixLists'>;

const filters: FilterTable<KnownPrefixList> = {
  'prefix-list-id': ({ id }) => [id],
  'prefix-list-name': ({ name }) => [name],
};
