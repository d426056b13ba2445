import type { Address, InternetGateway, NatGateway, NetworkAcl, NetworkInterface, RouteTable, SecurityGroup, Subnet, Vpc, VpcEndpoint } from '@aws-sdk/client-ec2';
import { knownCidr, isWithin } from '../cidr-blocks.ts';
import { isInCidr, overlap, parseAddress } from '#model/cidr.ts';

/** What the Describe operations answer, all of it. */
export interface Ec2Answers {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly NetworkInterface[];
  readonly acls: readonly NetworkAcl[];
  readonly tables: readonly RouteTable[];
  readonly groups: readonly SecurityGroup[];
  readonly addresses: readonly Address[];
  readonly gateways: readonly InternetGateway[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly VpcEndpoint[];
}

/** Four at the start of a subnet, and the last. */
const reservedAddresses = 5;

/** What contradicts itself in the answers, whatever calls were made before; empty when all is well. */
export function inconsistencies(seen: Ec2Answers): readonly string[] {
  return [...ofVpcs(seen), ...ofSubnets(seen), ...ofInterfaces(seen), ...ofAddresses(seen), ...ofOwners(seen)];
}

function ofVpcs({ vpcs, subnets, interfaces, acls, tables, groups, gateways, natGateways, endpoints }: Ec2Answers): readonly string[] {
  const ids = new Set(vpcs.map(({ VpcId }) => VpcId));
  // One that is gone is shown for an hour, whatever became of its VPC.
  const living = natGateways.filter(({ State }) => State === 'pending' || State === 'available');
  const parts = [subnets, interfaces, acls, tables, groups, living, endpoints].flat();
  return [
    ...parts.filter(({ VpcId }) => !ids.has(VpcId)).map((part) => `no VPC of ${JSON.stringify(part)}`),
    ...gateways.flatMap(({ InternetGatewayId, Attachments = [] }) => Attachments.filter(({ VpcId }) => !ids.has(VpcId)).map(() => `${InternetGatewayId} is attached to no VPC`)),
    ...repeated(gateways.flatMap(({ Attachments = [] }) => Attachments.map(({ VpcId }) => `internet gateway of ${VpcId}`))),
    ...repeated(groups.map(({ VpcId, GroupName }) => `group ${GroupName} of ${VpcId}`)),
    ...vpcs.flatMap(({ VpcId }) => [
      ...(tables.filter((table) => table.VpcId === VpcId && table.Associations?.some(({ Main }) => Main)).length === 1 ? [] : [`${VpcId} has not one main route table`]),
      ...(acls.filter((acl) => acl.VpcId === VpcId && acl.IsDefault).length === 1 ? [] : [`${VpcId} has not one default network ACL`]),
      ...(groups.some((group) => group.VpcId === VpcId && group.GroupName === 'default') ? [] : [`${VpcId} has no default group`]),
    ]),
  ];
}

function ofSubnets({ vpcs, subnets, interfaces, acls, tables }: Ec2Answers): readonly string[] {
  const aclsOf = (id: string | undefined) => acls.flatMap(({ VpcId, Associations = [] }) => Associations.filter(({ SubnetId }) => SubnetId === id).map(() => VpcId));
  const tablesOf = (id: string | undefined) => tables.flatMap(({ VpcId, Associations = [] }) => Associations.filter(({ SubnetId }) => SubnetId === id).map(() => VpcId));
  const known = new Set(subnets.map(({ SubnetId }) => SubnetId));
  const associated = [...acls, ...tables].flatMap(({ Associations = [] }) => Associations.flatMap(({ SubnetId }) => SubnetId ?? []));
  return [
    ...associated.filter((id) => !known.has(id)).map((id) => `an association of ${id}, which is not there`),
    ...subnets.flatMap(({ SubnetId, VpcId, CidrBlock = '', AvailableIpAddressCount }, index) => {
      const cidr = knownCidr(CidrBlock);
      const ofVpc = vpcs.find((vpc) => vpc.VpcId === VpcId)?.CidrBlockAssociationSet ?? [];
      const used = interfaces.filter((eni) => eni.SubnetId === SubnetId).flatMap(({ PrivateIpAddresses = [] }) => PrivateIpAddresses).length;
      return [
        ...(aclsOf(SubnetId).join() === VpcId ? [] : [`${SubnetId} has not one network ACL of its VPC`]),
        ...(['', VpcId].includes(tablesOf(SubnetId).join()) ? [] : [`${SubnetId} has more than one route table, or one of another VPC`]),
        ...(ofVpc.some((block) => isWithin(cidr, knownCidr(block.CidrBlock ?? ''))) ? [] : [`${SubnetId} is in no CIDR of its VPC`]),
        ...(subnets.slice(0, index).some((other) => other.VpcId === VpcId && overlap(cidr, knownCidr(other.CidrBlock ?? ''))) ? [`${SubnetId} overlaps another subnet`] : []),
        ...(AvailableIpAddressCount === cidr.size - reservedAddresses - used ? [] : [`${SubnetId} has ${AvailableIpAddressCount} addresses left and ${used} in use`]),
      ];
    }),
  ];
}

function ofInterfaces({ subnets, interfaces, groups }: Ec2Answers): readonly string[] {
  const addresses = interfaces.flatMap(({ VpcId, PrivateIpAddresses = [] }) => PrivateIpAddresses.map(({ PrivateIpAddress }) => `address ${PrivateIpAddress} of ${VpcId}`));
  return [
    ...repeated(addresses),
    ...interfaces.flatMap(({ NetworkInterfaceId: id, SubnetId, VpcId, Groups = [], PrivateIpAddresses = [] }) => {
      const subnet = subnets.find((candidate) => candidate.SubnetId === SubnetId && candidate.VpcId === VpcId);
      if (subnet === undefined) return [`${id} is in no subnet`];
      const cidr = knownCidr(subnet.CidrBlock ?? '');
      return [
        ...PrivateIpAddresses.filter(({ PrivateIpAddress = '' }) => !isInCidr(parseAddress(PrivateIpAddress) ?? -1, cidr)).map(({ PrivateIpAddress }) => `${id} has ${PrivateIpAddress}, which is not of its subnet`),
        ...Groups.filter(({ GroupId }) => !groups.some((group) => group.GroupId === GroupId && group.VpcId === VpcId)).map(({ GroupId }) => `${id} is in ${GroupId}, which is not there`),
      ];
    }),
    ...groups.flatMap(({ GroupId, IpPermissions = [], IpPermissionsEgress = [] }) =>
      [...IpPermissions, ...IpPermissionsEgress].flatMap(({ UserIdGroupPairs = [] }) => UserIdGroupPairs).filter((pair) => !groups.some((group) => group.GroupId === pair.GroupId)).map((pair) => `${GroupId} refers to ${pair.GroupId}, which is not there`)),
  ];
}

function ofAddresses({ interfaces, addresses }: Ec2Answers): readonly string[] {
  const associated = addresses.filter(({ AssociationId }) => AssociationId !== undefined);
  const shown = interfaces.flatMap(({ PrivateIpAddresses = [] }) => PrivateIpAddresses.flatMap(({ Association }) => Association?.AssociationId ?? []));
  return [
    ...repeated(addresses.map(({ PublicIp }) => `public address ${PublicIp}`)),
    ...repeated(associated.map(({ NetworkInterfaceId, PrivateIpAddress }) => `elastic address of ${NetworkInterfaceId} ${PrivateIpAddress}`)),
    ...associated.flatMap(({ AllocationId, AssociationId, NetworkInterfaceId, PrivateIpAddress, PublicIp }) => {
      const eni = interfaces.find((candidate) => candidate.NetworkInterfaceId === NetworkInterfaceId);
      const end = eni?.PrivateIpAddresses?.find((candidate) => candidate.PrivateIpAddress === PrivateIpAddress);
      return end?.Association?.AssociationId === AssociationId && end?.Association?.PublicIp === PublicIp ? [] : [`${AllocationId} is associated with ${NetworkInterfaceId}, which does not show it`];
    }),
    ...shown.filter((id) => !associated.some(({ AssociationId }) => AssociationId === id)).map((id) => `an interface shows the association ${id}, which is not there`),
  ];
}

function ofOwners({ interfaces, tables, groups, natGateways, endpoints }: Ec2Answers): readonly string[] {
  const known = new Set([...interfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId), ...tables.map(({ RouteTableId }) => RouteTableId), ...groups.map(({ GroupId }) => GroupId)]);
  const owners = [
    ...natGateways.filter(({ State }) => State === 'available').map(({ NatGatewayId: id, NatGatewayAddresses = [] }) => ({ id, needs: NatGatewayAddresses.flatMap(({ NetworkInterfaceId }) => NetworkInterfaceId ?? []) })),
    ...endpoints.map(({ VpcEndpointId: id, NetworkInterfaceIds = [], RouteTableIds = [], Groups = [] }) => ({ id, needs: [...NetworkInterfaceIds, ...RouteTableIds, ...Groups.flatMap(({ GroupId }) => GroupId ?? [])] })),
  ];
  return owners.flatMap(({ id, needs }) => needs.filter((need) => !known.has(need)).map((need) => `${id} needs ${need}, which is not there`));
}

function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index).map((text) => `${text} is there more than once`);
}
