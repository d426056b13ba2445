import { known } from '#base/assert.ts';
import { formatAddress, parseCidr } from '#model/cidr.ts';
import type { TaskNetwork } from '#model/link.ts';

/** What versions 2 and 3 tell of a network. */
export interface NetworkMetadata {
  readonly NetworkMode: 'awsvpc';
  readonly IPv4Addresses: readonly string[];
}

export interface NetworkMetadataV4 extends NetworkMetadata {
  readonly AttachmentIndex: number;
  readonly MACAddress: string;
  readonly IPv4SubnetCIDRBlock: string;
  readonly DomainNameServers?: readonly string[];
  readonly DomainNameSearchList?: readonly string[];
  readonly PrivateDNSName: string;
  /** With the subnet's prefix length, as Fargate writes it: `172.31.0.1/20`. */
  readonly SubnetGatewayIpv4Address: string;
}

export function networkMetadata({ privateIpv4Address }: TaskNetwork): NetworkMetadata {
  return { NetworkMode: 'awsvpc', IPv4Addresses: [privateIpv4Address] };
}

export function networkMetadataV4(network: TaskNetwork): NetworkMetadataV4 {
  const { nameServers, searchDomains } = network;
  return {
    ...networkMetadata(network),
    // A task has one ENI.
    AttachmentIndex: 0,
    MACAddress: network.macAddress,
    IPv4SubnetCIDRBlock: network.subnetCidr,
    ...(nameServers.length > 0 && { DomainNameServers: nameServers }),
    ...(searchDomains.length > 0 && { DomainNameSearchList: searchDomains }),
    PrivateDNSName: network.privateDnsName,
    SubnetGatewayIpv4Address: gatewayOf(network.subnetCidr),
  };
}

/** The second address of a subnet is its router's. */
function gatewayOf(subnetCidr: string): string {
  const { first, prefixLength } = known(parseCidr(subnetCidr), `the CIDR ${subnetCidr}`);
  return `${formatAddress(first + 1)}/${prefixLength}`;
}
