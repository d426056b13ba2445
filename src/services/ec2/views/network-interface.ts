import type { NetworkInterface as Ec2NetworkInterface } from '@aws-sdk/client-ec2';
import { dateOf } from '#base/time.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { tagList } from './tags.ts';

/** An account of AWS's own, to which Fargate's machines and the requests for their interfaces belong. */
export const fargateAccount = '578734482556';

export interface NetworkInterfaceWithGroups {
  readonly networkInterface: NetworkInterface;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly availabilityZoneId: string | undefined;
}

export function networkInterfaceView({ networkInterface: eni, groups, availabilityZoneId }: NetworkInterfaceWithGroups): Ec2NetworkInterface {
  const isManaged = isRequesterManaged(eni);
  return {
    NetworkInterfaceId: eni.id,
    InterfaceType: 'interface',
    Description: eni.description,
    Status: eni.status,
    OwnerId: eni.account,
    RequesterManaged: isManaged,
    ...(isManaged ? { RequesterId: fargateAccount } : {}),
    VpcId: eni.vpcId,
    SubnetId: eni.subnetId,
    AvailabilityZone: eni.availabilityZone,
    ...(availabilityZoneId === undefined ? {} : { AvailabilityZoneId: availabilityZoneId }),
    MacAddress: eni.macAddress,
    PrivateIpAddress: eni.privateIpv4Address,
    PrivateDnsName: eni.privateDnsName,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: eni.privateIpv4Address, PrivateDnsName: eni.privateDnsName }],
    Ipv6Addresses: [],
    SourceDestCheck: true,
    Groups: groups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
    ...attachment(eni),
    TagSet: tagList(eni.tags),
  };
}

/** Those of tasks are made and removed by ECS, never by the caller. */
export function isRequesterManaged(eni: NetworkInterface): boolean {
  return eni.taskArn !== undefined;
}

function attachment(eni: NetworkInterface): Pick<Ec2NetworkInterface, 'Attachment'> {
  if (eni.attachmentId === undefined || eni.status !== 'in-use') return {};
  return {
    Attachment: {
      AttachmentId: eni.attachmentId,
      AttachTime: dateOf(eni.attachedAt),
      DeleteOnTermination: false,
      DeviceIndex: 1,
      NetworkCardIndex: 0,
      InstanceOwnerId: fargateAccount,
      Status: 'attached',
    },
  };
}
