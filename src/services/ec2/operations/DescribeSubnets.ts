import { availableAddressCount } from '#model/subnet-addresses.ts';
import { networkInterfaces, privateAddresses } from '#model/network-interface.ts';
import { subnets } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { subnetArn, subnetView, type SubnetInUse } from '../views/subnet.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html */
export default {
  access: describes('DescribeSubnets'),
  async handle(input, call, deps) {
    const docs = (await inScope(deps, call, subnets)).map((subnet) => ({ subnet, takenCount: takenCount(deps.store, subnet.id), tags: subnet.tags }));
    const { items, nextToken } = describe(input, { docs, ids: input.SubnetIds, idKind: idKinds.subnet, idOf: ({ subnet }) => subnet.id, filters });
    return { Subnets: items.map(subnetView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeSubnets'>;

/** Every address counts that an interface holds. */
function takenCount(reader: Reader, subnetId: string): number {
  return reader.find(networkInterfaces, 'subnet', subnetId).reduce((count, eni) => count + privateAddresses(eni).length, 0);
}

type Described = SubnetInUse & Pick<SubnetInUse['subnet'], 'tags'>;

const zone = ({ subnet }: Described) => [subnet.availabilityZone];
const zoneId = ({ subnet }: Described) => [subnet.availabilityZoneId];
const cidr = ({ subnet }: Described) => [subnet.cidr];
const isDefault = ({ subnet }: Described) => [String(subnet.isDefaultForAz)];

const filters: FilterTable<Described> = {
  'availability-zone': zone,
  'availabilityZone': zone,
  'availability-zone-id': zoneId,
  'availabilityZoneId': zoneId,
  'available-ip-address-count': ({ subnet, takenCount }) => [String(availableAddressCount(subnet.cidr, takenCount))],
  'cidr': cidr,
  'cidr-block': cidr,
  'cidrBlock': cidr,
  'default-for-az': isDefault,
  'defaultForAz': isDefault,
  'enable-dns64': () => ['false'],
  'ipv6-native': () => ['false'],
  'map-customer-owned-ip-on-launch': () => ['false'],
  'map-public-ip-on-launch': ({ subnet }) => [String(subnet.mapPublicIpOnLaunch)],
  'owner-id': ({ subnet }) => [subnet.account],
  'private-dns-name-options-on-launch.hostname-type': ({ subnet }) => [subnet.hostnameTypeOnLaunch],
  'private-dns-name-options-on-launch.enable-resource-name-dns-a-record': ({ subnet }) => [String(subnet.enableResourceNameDnsARecordOnLaunch)],
  'private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record': () => ['false'],
  'state': () => ['available'],
  'subnet-arn': ({ subnet }) => [subnetArn(subnet)],
  'subnet-id': ({ subnet }) => [subnet.id],
  'vpc-id': ({ subnet }) => [subnet.vpcId],
  ...never('customer-owned-ipv4-pool', 'enable-lni-at-device-index', 'ipv6-cidr-block-association.ipv6-cidr-block', 'ipv6-cidr-block-association.association-id', 'ipv6-cidr-block-association.state', 'outpost-arn'),
  ...tagFilters<Described>(),
};
