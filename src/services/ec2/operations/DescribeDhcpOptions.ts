import { dhcpOptions, type DhcpOptions } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { dhcpOptionsView } from '../views/dhcp-options.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeDhcpOptions.html */
export default {
  access: describes('DescribeDhcpOptions'),
  async handle(input, call, deps) {
    const docs = await inScope(deps, call, dhcpOptions);
    const { items, nextToken } = describe(input, { docs, ids: input.DhcpOptionsIds, idKind: idKinds.dhcpOptions, idOf: ({ id }) => id, filters });
    return { DhcpOptions: items.map(dhcpOptionsView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeDhcpOptions'>;

const filters: FilterTable<DhcpOptions> = {
  'dhcp-options-id': ({ id }) => [id],
  'key': ({ configurations }) => configurations.map(({ key }) => key),
  'owner-id': ({ account }) => [account],
  'value': ({ configurations }) => configurations.flatMap(({ values }) => values),
  ...tagFilters<DhcpOptions>(),
};
