import type { Ids } from '#base/ids.ts';
import { ec2Id } from '#model/default-vpc.ts';
import type { ElasticIp } from '#model/elastic-ip.ts';
import type { NatGateway } from '#model/nat-gateway.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import type { Subnet } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { hasInternetGateway } from './elastic-ip-state.ts';
import { addressesIn, freeAddressIn } from './interface-addresses.ts';
import { newInterface } from '#model/new-interface.ts';

/** A gateway with what belongs to it; one that failed stands alone. */
export interface NatGatewayParts {
  readonly gateway: NatGateway;
  readonly networkInterface?: NetworkInterface;
  readonly address?: ElasticIp;
}

export type NatGatewayWish = Pick<NatGateway, 'createdAt' | 'clientToken' | 'requestDigest' | 'tags'> & {
  readonly subnet: Subnet;
  readonly address: ElasticIp;
  readonly privateIpv4Address: string | undefined;
};

/** What is wrong with it by then shows in the gateway, which is made nevertheless (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html). */
export function natGatewayParts(reader: Reader, wish: NatGatewayWish, ids: Ids): NatGatewayParts {
  const { subnet, address, privateIpv4Address: wished, ...given } = wish;
  const base = { ...given, account: subnet.account, region: subnet.region, id: ec2Id('nat', ids), vpcId: subnet.vpcId, subnetId: subnet.id, allocationId: address.allocationId };
  const failed = (code: string, message: string): NatGatewayParts => ({ gateway: { ...base, state: 'failed', failure: { code, message }, networkInterfaceId: '', publicIpv4Address: '', privateIpv4Address: '' } });
  if (!hasInternetGateway(reader, subnet.vpcId)) return failed('Gateway.NotAttached', `Network ${subnet.vpcId} has no Internet gateway attached`);
  if (address.association !== undefined) return failed('Resource.AlreadyAssociated', `Elastic IP address [${address.allocationId}] is already associated`);
  const privateIpv4Address = wished ?? freeAddressIn(addressesIn(reader, subnet, ids));
  if (privateIpv4Address === undefined) return failed('InsufficientFreeAddressesInSubnet', 'Subnet has insufficient free addresses to create this NAT gateway');
  const networkInterface = natInterface({ gatewayId: base.id, subnet, privateIpv4Address, nowMs: wish.createdAt }, ids);
  return {
    gateway: { ...base, state: 'available', networkInterfaceId: networkInterface.id, publicIpv4Address: address.publicIpv4Address, privateIpv4Address },
    networkInterface,
    address: { ...address, association: { id: ec2Id('eipassoc', ids), networkInterfaceId: networkInterface.id, privateIpv4Address } },
  };
}

interface NatInterfaceWish {
  readonly gatewayId: string;
  readonly subnet: Subnet;
  readonly privateIpv4Address: string;
  readonly nowMs: number;
}

/** It has no security groups: the network ACLs alone decide what reaches a NAT gateway. */
function natInterface({ gatewayId, subnet, privateIpv4Address, nowMs }: NatInterfaceWish, ids: Ids): NetworkInterface {
  const made = newInterface(subnet, { privateIpv4Address, secondaryPrivateIpv4Addresses: [], securityGroupIds: [], description: `Interface for NAT Gateway ${gatewayId}`, createdAt: nowMs, tags: [] }, ids);
  return { ...made, sourceDestCheck: false, status: 'in-use', interfaceType: 'nat_gateway', attachmentId: ec2Id('ela-attach', ids), attachedAt: nowMs, ownerResourceId: gatewayId };
}
