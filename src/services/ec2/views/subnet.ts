import type { Subnet as Ec2Subnet } from '@aws-sdk/client-ec2';
import { formatArn } from '#base/arn.ts';
import { availableAddressCount } from '#model/subnet-addresses.ts';
import type { Subnet } from '#model/vpc.ts';
import { tagList } from './tags.ts';

/** A subnet, and how many addresses in it are taken. */
export interface SubnetInUse {
  readonly subnet: Subnet;
  readonly takenCount: number;
}

export function subnetView({ subnet, takenCount }: SubnetInUse): Ec2Subnet {
  return {
    SubnetId: subnet.id,
    SubnetArn: subnetArn(subnet),
    VpcId: subnet.vpcId,
    OwnerId: subnet.account,
    CidrBlock: subnet.cidr,
    AvailableIpAddressCount: availableAddressCount(subnet.cidr, takenCount),
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: subnet.availabilityZoneId,
    DefaultForAz: subnet.isDefaultForAz,
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    MapCustomerOwnedIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: [],
    PrivateDnsNameOptionsOnLaunch: { HostnameType: subnet.hostnameTypeOnLaunch, EnableResourceNameDnsARecord: subnet.enableResourceNameDnsARecordOnLaunch, EnableResourceNameDnsAAAARecord: false },
    State: 'available',
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    Tags: tagList(subnet.tags),
  };
}

export function subnetArn(subnet: Subnet): string {
  return formatArn({ service: 'ec2', region: subnet.region, account: subnet.account, resource: `subnet/${subnet.id}` });
}
