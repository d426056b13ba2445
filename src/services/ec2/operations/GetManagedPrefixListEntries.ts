import { actsOn } from '../access.ts';
import { describe } from '../describe.ts';
import { entriesOfVersion } from '../prefix-list-entries.ts';
import { knownPrefixList } from '../prefix-lists.ts';
import type { Ec2Operation } from '../service.ts';

const pageSizeMin = 1;
const pageSizeMax = 100;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetManagedPrefixListEntries.html */
export default {
  access: (input, call) => actsOn('GetManagedPrefixListEntries', call, `prefix-list/${input.PrefixListId ?? '*'}`),
  handle(input, call, { store }) {
    const { own, entries } = knownPrefixList(store, call, input.PrefixListId ?? '');
    const docs = own === undefined || input.TargetVersion === undefined ? entries : entriesOfVersion(own, input.TargetVersion);
    const { items, nextToken } = describe(input, { docs, idOf: ({ cidr }) => cidr, filters: {}, pageSizeMin, pageSizeMax });
    return { Entries: items.map(({ cidr, description }) => ({ Cidr: cidr, ...(description === undefined ? {} : { Description: description }) })), NextToken: nextToken };
  },
} satisfies Ec2Operation<'GetManagedPrefixListEntries'>;
