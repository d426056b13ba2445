import type { NetworkInterface as Ec2NetworkInterface, NetworkInterfaceAssociation, NetworkInterfaceAttachment, NetworkInterfacePrivateIpAddress, NetworkInterfaceType } from '@aws-sdk/client-ec2';
import { dateOf } from '#base/time.ts';
import type { ElasticIp } from '#model/elastic-ip.ts';
import { privateDnsName } from '#model/interface-names.ts';
import { privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import { publicDnsName } from '#model/public-address.ts';
import type { Tag } from '#model/tag.ts';
import { tagList } from './tags.ts';

/** An account of AWS's own, to which Fargate's machines and the requests for their interfaces belong. */
const fargateAccount = '578734482556';
/** The one that asks for the interfaces of VPC endpoints and NAT gateways. */
const endpointAccount = '727180483921';
/** To whom what these interfaces are attached to belongs, by its alias. */
const amazonAlias = 'amazon-aws';
/** Whose a public address is that comes and goes with its interface. */
const amazonOwner = 'amazon';
/** Both of the above, and who asks, for load balancers. */
const balancerAlias = 'amazon-elb';

/** What EC2 says of a NAT gateway's interface; the SDK's type knows the word in another spelling only. */
// oxlint-disable-next-line typescript/consistent-type-assertions -- see above
const natGatewayType = 'nat_gateway' as string as NetworkInterfaceType;

export interface InterfaceInVpc {
  readonly networkInterface: NetworkInterface;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly availabilityZoneId: string | undefined;
  /** Those that are associated with it. */
  readonly elasticIps: readonly ElasticIp[];
  /** Whether addresses have names in its VPC. */
  readonly hasHostnames: boolean;
  readonly tags: readonly Tag[];
}

export function networkInterfaceView(described: InterfaceInVpc): Ec2NetworkInterface {
  const { networkInterface: eni, groups, availabilityZoneId } = described;
  const association = associationOf(described, eni.privateIpv4Address);
  const attachment = attachmentView(eni);
  const requesterId = requesterOf(eni);
  return {
    NetworkInterfaceId: eni.id,
    InterfaceType: eni.interfaceType === 'nat_gateway' ? natGatewayType : eni.interfaceType,
    Description: eni.description,
    Status: eni.status,
    OwnerId: eni.account,
    RequesterManaged: requesterId !== undefined,
    ...(requesterId === undefined ? {} : { RequesterId: requesterId }),
    VpcId: eni.vpcId,
    SubnetId: eni.subnetId,
    AvailabilityZone: eni.availabilityZone,
    ...(availabilityZoneId === undefined ? {} : { AvailabilityZoneId: availabilityZoneId }),
    MacAddress: eni.macAddress,
    PrivateIpAddress: eni.privateIpv4Address,
    ...(described.hasHostnames ? { PrivateDnsName: eni.privateDnsName } : {}),
    PrivateIpAddresses: privateAddresses(eni).map((address) => addressView(described, address)),
    Ipv6Addresses: [],
    SourceDestCheck: eni.sourceDestCheck,
    Groups: groups.map(({ id, name }) => ({ GroupId: id, GroupName: name })),
    ...(association === undefined ? {} : { Association: association }),
    ...(attachment === undefined ? {} : { Attachment: attachment }),
    TagSet: tagList(eni.tags),
  };
}

/** Who asked for an interface that the caller may not manage; undefined for the caller's own. */
export function requesterOf(eni: NetworkInterface): string | undefined {
  if (eni.taskArn !== undefined) return fargateAccount;
  if (isOfLoadBalancer(eni)) return balancerAlias;
  return eni.interfaceType === 'interface' ? undefined : endpointAccount;
}

/** Of interfaces that are attached only. */
export function attachmentView(eni: NetworkInterface): NetworkInterfaceAttachment | undefined {
  if (eni.attachmentId === undefined || eni.status !== 'in-use') return undefined;
  return {
    AttachmentId: eni.attachmentId,
    AttachTime: dateOf(eni.attachedAt),
    DeleteOnTermination: false,
    DeviceIndex: 1,
    NetworkCardIndex: 0,
    InstanceOwnerId: attachedToOf(eni),
    Status: 'attached',
  };
}

function attachedToOf(eni: NetworkInterface): string {
  if (eni.taskArn !== undefined) return fargateAccount;
  return isOfLoadBalancer(eni) ? balancerAlias : amazonAlias;
}

function isOfLoadBalancer({ interfaceType }: NetworkInterface): boolean {
  return interfaceType === 'load_balancer' || interfaceType === 'network_load_balancer';
}

/** The public address that stands for one of the interface's own: an elastic one before the one that came with it. */
export function associationOf({ networkInterface: eni, elasticIps, hasHostnames }: InterfaceInVpc, address: string): NetworkInterfaceAssociation | undefined {
  const named = (publicAddress: string) => ({ PublicIp: publicAddress, PublicDnsName: hasHostnames ? publicDnsName(publicAddress, eni.region) : '' });
  const elasticIp = elasticIps.find((candidate) => candidate.association?.privateIpv4Address === address);
  if (elasticIp?.association !== undefined) return { ...named(elasticIp.publicIpv4Address), IpOwnerId: elasticIp.account, AllocationId: elasticIp.allocationId, AssociationId: elasticIp.association.id };
  if (eni.publicIpv4Address === undefined || address !== eni.privateIpv4Address) return undefined;
  return { ...named(eni.publicIpv4Address), IpOwnerId: isOfLoadBalancer(eni) ? balancerAlias : amazonOwner };
}

function addressView(described: InterfaceInVpc, address: string): NetworkInterfacePrivateIpAddress {
  const { networkInterface: eni, hasHostnames } = described;
  const association = associationOf(described, address);
  return {
    Primary: address === eni.privateIpv4Address,
    PrivateIpAddress: address,
    ...(hasHostnames ? { PrivateDnsName: privateDnsName(address, eni.region) } : {}),
    ...(association === undefined ? {} : { Association: association }),
  };
}
