import { vpcCidrs, vpcs, type Vpc } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { cidrAssociations, vpcView } from '../views/vpc.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html */
export default {
  access: describes('DescribeVpcs'),
  async handle(input, call, deps) {
    const docs = await inScope(deps, call, vpcs);
    const { items, nextToken } = describe(input, { docs, ids: input.VpcIds, idKind: idKinds.vpc, idOf: (vpc) => vpc.id, filters });
    return { Vpcs: items.map(vpcView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeVpcs'>;

const filters: FilterTable<Vpc> = {
  'cidr': (vpc) => [vpc.cidr],
  'cidr-block': (vpc) => [vpc.cidr],
  'cidrBlock': (vpc) => [vpc.cidr],
  'cidr-block-association.cidr-block': vpcCidrs,
  'cidr-block-association.association-id': (vpc) => cidrAssociations(vpc).map(({ associationId }) => associationId),
  'cidr-block-association.state': () => ['associated'],
  'dhcp-options-id': (vpc) => [vpc.dhcpOptionsId],
  'dhcpOptionsId': (vpc) => [vpc.dhcpOptionsId],
  'is-default': (vpc) => [String(vpc.isDefault)],
  'isDefault': (vpc) => [String(vpc.isDefault)],
  'owner-id': (vpc) => [vpc.account],
  'state': () => ['available'],
  'vpc-id': (vpc) => [vpc.id],
  ...never('ipv6-cidr-block-association.ipv6-cidr-block', 'ipv6-cidr-block-association.ipv6-pool', 'ipv6-cidr-block-association.association-id', 'ipv6-cidr-block-association.state'),
  ...tagFilters<Vpc>(),
};
