import type { Ids } from '#base/ids.ts';
import { ec2Id } from './default-vpc.ts';
import { macAddress, privateDnsName } from './interface-names.ts';
import type { NetworkInterface } from './network-interface.ts';
import type { Subnet } from './vpc.ts';

const macAddressDigits = 10;

/** What differs from one interface of a subnet to another when it is made. */
export type InterfaceWish = Pick<NetworkInterface, 'privateIpv4Address' | 'secondaryPrivateIpv4Addresses' | 'securityGroupIds' | 'description' | 'createdAt' | 'tags'>;

/** An interface that nothing has yet. */
export function newInterface(subnet: Subnet, wish: InterfaceWish, ids: Ids): NetworkInterface {
  return {
    account: subnet.account,
    region: subnet.region,
    id: ec2Id('eni', ids),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    macAddress: macAddress(Uint8Array.from(Buffer.from(ids.hex(macAddressDigits), 'hex'))),
    privateDnsName: privateDnsName(wish.privateIpv4Address, subnet.region),
    sourceDestCheck: true,
    status: 'available',
    interfaceType: 'interface',
    ...wish,
  };
}
