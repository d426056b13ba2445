import { networkInterfaces } from '#model/network-interface.ts';
import { securityGroups } from '#model/security-group.ts';
import { subnets } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { fargateAccount, isRequesterManaged, networkInterfaceView, type NetworkInterfaceWithGroups } from '../views/network-interface.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html */
export default {
  access: describes('DescribeNetworkInterfaces'),
  async handle(input, call, deps) {
    const docs = (await inScope(deps, call, networkInterfaces)).map((networkInterface) => ({
      networkInterface,
      groups: networkInterface.securityGroupIds.map((id) => ({ id, name: deps.store.get(securityGroups, id)?.name ?? '' })),
      availabilityZoneId: deps.store.get(subnets, networkInterface.subnetId)?.availabilityZoneId,
      tags: networkInterface.tags,
    }));
    const { items, nextToken } = describe(input, { docs, ids: input.NetworkInterfaceIds, idKind: idKinds.networkInterface, idOf: (doc) => doc.networkInterface.id, filters });
    return { NetworkInterfaces: items.map(networkInterfaceView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeNetworkInterfaces'>;

type Described = NetworkInterfaceWithGroups & Pick<NetworkInterfaceWithGroups['networkInterface'], 'tags'>;

const address = ({ networkInterface }: Described) => [networkInterface.privateIpv4Address];

/** Of interfaces that are attached only. */
function ofAttachment(valueOf: (doc: Described) => string): (doc: Described) => readonly string[] {
  return (doc) => (doc.networkInterface.attachmentId !== undefined && doc.networkInterface.status === 'in-use' ? [valueOf(doc)] : []);
}

const filters: FilterTable<Described> = {
  'addresses.primary': () => ['true'],
  'addresses.private-ip-address': address,
  'attachment.attach-time': ofAttachment(({ networkInterface }) => new Date(networkInterface.attachedAt ?? networkInterface.createdAt).toISOString()),
  'attachment.attachment-id': ofAttachment(({ networkInterface }) => networkInterface.attachmentId ?? ''),
  'attachment.delete-on-termination': ofAttachment(() => 'false'),
  'attachment.device-index': ofAttachment(() => '1'),
  'attachment.instance-owner-id': ofAttachment(() => fargateAccount),
  'attachment.status': ofAttachment(() => 'attached'),
  'availability-zone': ({ networkInterface }) => [networkInterface.availabilityZone],
  'availability-zone-id': ({ availabilityZoneId }) => (availabilityZoneId === undefined ? [] : [availabilityZoneId]),
  'description': ({ networkInterface }) => [networkInterface.description],
  'group-id': ({ groups }) => groups.map(({ id }) => id),
  'group-name': ({ groups }) => groups.map(({ name }) => name),
  'interface-type': () => ['interface'],
  'mac-address': ({ networkInterface }) => [networkInterface.macAddress],
  'network-interface-id': ({ networkInterface }) => [networkInterface.id],
  'operator.managed': () => ['false'],
  'owner-id': ({ networkInterface }) => [networkInterface.account],
  'private-dns-name': ({ networkInterface }) => [networkInterface.privateDnsName],
  'private-ip-address': address,
  'requester-id': ({ networkInterface }) => (isRequesterManaged(networkInterface) ? [fargateAccount] : []),
  'requester-managed': ({ networkInterface }) => [String(isRequesterManaged(networkInterface))],
  'source-dest-check': () => ['true'],
  'status': ({ networkInterface }) => [networkInterface.status],
  'subnet-id': ({ networkInterface }) => [networkInterface.subnetId],
  'vpc-id': ({ networkInterface }) => [networkInterface.vpcId],
  ...never(
    'addresses.association.owner-id',
    'addresses.association.public-ip',
    'association.allocation-id',
    'association.association-id',
    'association.ip-owner-id',
    'association.public-dns-name',
    'association.public-ip',
    'attachment.instance-id',
    'ipv6-addresses.ipv6-address',
    'operator.principal',
  ),
  ...tagFilters<Described>(),
};
