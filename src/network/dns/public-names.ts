import { parseAddress } from '#model/cidr.ts';
import { publicDnsName } from '#model/public-address.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { DnsQuestion, Named } from './dns-world.ts';
import { addressRecords, changingTtlSeconds } from './dns-record.ts';
import { addressOfReverseName } from './private-names.ts';

/**
 * `ec2-127-64-0-5.compute-1.amazonaws.com` is the private address in its own VPC and in peers that may know, and the
 * public one elsewhere (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html). Addresses that no VPC of ours has are AWS's.
 */
export function publicNameRecords({ name, vpc }: DnsQuestion, topologies: readonly VpcTopology[]): Named {
  const reversed = addressOfReverseName(name);
  if (reversed !== undefined) return reverseRecords(name, reversed, topologies);
  const address = addressOfPublicName(name);
  const owner = address === undefined ? undefined : ownerOf(address, topologies);
  if (address === undefined || owner === undefined || name !== publicDnsName(address, owner.region)) return undefined;
  if (!owner.dns.hasHostnames) return { zone: name, records: [] };
  return { zone: name, records: addressRecords(name, [privateAddress(address, vpc, owner) ?? address], changingTtlSeconds) };
}

function reverseRecords(name: string, address: string, topologies: readonly VpcTopology[]): Named {
  const owner = ownerOf(address, topologies);
  if (owner === undefined) return undefined;
  return { zone: name, records: owner.dns.hasHostnames ? [{ type: 'PTR', name, ttlSeconds: changingTtlSeconds, target: publicDnsName(address, owner.region) }] : [] };
}

function addressOfPublicName(name: string): string | undefined {
  const dashed = /^ec2-(\d+-\d+-\d+-\d+)\.[a-z0-9.-]*compute[a-z0-9-]*\.amazonaws\.com$/.exec(name)?.[1];
  const address = dashed?.replaceAll('-', '.');
  return address === undefined || parseAddress(address) === undefined ? undefined : address;
}

function ownerOf(publicAddress: string, topologies: readonly VpcTopology[]): VpcTopology | undefined {
  return topologies.find(({ interfaces }) => interfaces.some(({ publicAddresses }) => publicAddresses.some(({ publicIpv4Address }) => publicIpv4Address === publicAddress)));
}

function privateAddress(publicAddress: string, vpc: VpcTopology, owner: VpcTopology): string | undefined {
  const known = vpc.vpcId === owner.vpcId ? vpc.interfaces.flatMap(({ publicAddresses }) => publicAddresses) : vpc.peerings.filter(({ peerVpcId }) => peerVpcId === owner.vpcId).flatMap(({ peerNames }) => peerNames);
  return known.find(({ publicIpv4Address }) => publicIpv4Address === publicAddress)?.privateIpv4Address;
}
