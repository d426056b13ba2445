import type { NetworkInterfaceAssociation, NetworkInterfaceAttachment } from '@aws-sdk/client-ec2';
import { networkInterfaces, privateAddresses } from '#model/network-interface.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import { interfaceInVpc } from '../interface-in-vpc.ts';
import type { Ec2Operation } from '../service.ts';
import { associationOf, attachmentView, networkInterfaceView, requesterOf, type InterfaceInVpc } from '../views/network-interface.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html */
export default {
  access: describes('DescribeNetworkInterfaces'),
  async handle(input, call, deps) {
    const docs = (await inScope(deps, call, networkInterfaces)).map((networkInterface) => interfaceInVpc(deps.store, networkInterface));
    const { items, nextToken } = describe(input, { docs, ids: input.NetworkInterfaceIds, idKind: idKinds.networkInterface, idOf: (doc) => doc.networkInterface.id, filters });
    return { NetworkInterfaces: items.map(networkInterfaceView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeNetworkInterfaces'>;

/** Of interfaces that are attached only. */
function ofAttachment(valueOf: (attachment: NetworkInterfaceAttachment) => string | undefined): (doc: InterfaceInVpc) => readonly string[] {
  return ({ networkInterface }) => {
    const attachment = attachmentView(networkInterface);
    return attachment === undefined ? [] : present(valueOf(attachment));
  };
}

/** Of the public addresses that stand for its own, or for its primary one only. */
function ofAssociations(whose: 'all' | 'primary', valueOf: (association: NetworkInterfaceAssociation) => string | undefined): (doc: InterfaceInVpc) => readonly string[] {
  return (doc) => {
    const addresses = whose === 'all' ? privateAddresses(doc.networkInterface) : [doc.networkInterface.privateIpv4Address];
    const associations = addresses.flatMap((address) => associationOf(doc, address) ?? []);
    return associations.flatMap((association) => present(valueOf(association)));
  };
}

function present(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

const filters: FilterTable<InterfaceInVpc> = {
  'addresses.association.owner-id': ofAssociations('all', (association) => association.IpOwnerId),
  'addresses.association.public-ip': ofAssociations('all', (association) => association.PublicIp),
  'addresses.primary': ({ networkInterface }) => (networkInterface.secondaryPrivateIpv4Addresses.length > 0 ? ['true', 'false'] : ['true']),
  'addresses.private-ip-address': ({ networkInterface }) => privateAddresses(networkInterface),
  'association.allocation-id': ofAssociations('primary', (association) => association.AllocationId),
  'association.association-id': ofAssociations('primary', (association) => association.AssociationId),
  'association.ip-owner-id': ofAssociations('primary', (association) => association.IpOwnerId),
  'association.public-dns-name': ofAssociations('primary', (association) => association.PublicDnsName),
  'association.public-ip': ofAssociations('primary', (association) => association.PublicIp),
  'attachment.attach-time': ofAttachment((attachment) => attachment.AttachTime?.toISOString()),
  'attachment.attachment-id': ofAttachment((attachment) => attachment.AttachmentId),
  'attachment.delete-on-termination': ofAttachment((attachment) => String(attachment.DeleteOnTermination)),
  'attachment.device-index': ofAttachment((attachment) => String(attachment.DeviceIndex)),
  'attachment.instance-owner-id': ofAttachment((attachment) => attachment.InstanceOwnerId),
  'attachment.status': ofAttachment((attachment) => attachment.Status),
  'availability-zone': ({ networkInterface }) => [networkInterface.availabilityZone],
  'availability-zone-id': ({ availabilityZoneId }) => present(availabilityZoneId),
  'description': ({ networkInterface }) => [networkInterface.description],
  'group-id': ({ groups }) => groups.map(({ id }) => id),
  'group-name': ({ groups }) => groups.map(({ name }) => name),
  'interface-type': ({ networkInterface }) => [networkInterface.interfaceType],
  'mac-address': ({ networkInterface }) => [networkInterface.macAddress],
  'network-interface-id': ({ networkInterface }) => [networkInterface.id],
  'operator.managed': () => ['false'],
  'owner-id': ({ networkInterface }) => [networkInterface.account],
  'private-dns-name': ({ networkInterface, hasHostnames }) => (hasHostnames ? [networkInterface.privateDnsName] : []),
  'private-ip-address': ({ networkInterface }) => privateAddresses(networkInterface),
  'requester-id': ({ networkInterface }) => present(requesterOf(networkInterface)),
  'requester-managed': ({ networkInterface }) => [String(requesterOf(networkInterface) !== undefined)],
  'source-dest-check': ({ networkInterface }) => [String(networkInterface.sourceDestCheck)],
  'status': ({ networkInterface }) => [networkInterface.status],
  'subnet-id': ({ networkInterface }) => [networkInterface.subnetId],
  'vpc-id': ({ networkInterface }) => [networkInterface.vpcId],
  ...never('attachment.instance-id', 'ipv6-addresses.ipv6-address', 'operator.principal'),
  ...tagFilters<InterfaceInVpc>(),
};
