import { unreachable } from '#base/assert.ts';
import { parseAddress, parseCidr, formatAddress } from '#model/cidr.ts';
import type { TopologyRouteTable, TopologyTarget } from '#model/vpc-topology.ts';
import { apiAddress } from './host-plan.ts';
import { nodePolicies, nodeRoutes } from './node-rules.ts';
import type { Hop, Neighbour } from './router.ts';
import { routesInside } from './public-underlay.ts';
import { byId, endpointInterfaces, gatewayMac, linkName, nextHops, placedInterfaces, tableNumbers, uplinkName, type PlacedInterface, type VpcNetwork } from './vpc-network.ts';

/** Behind the main table's rule, and before the one that ends it all. */
const tablesPreference = 40_000;
const endPreference = 50_000;

/** The addresses at which the VPC's DNS server and tasks' metadata answer in every VPC. */
export const dnsAddress = '169.254.169.253';
export const metadataAddress = '169.254.170.2';

/** The main table knows the VPC itself, and no way out of it. */
export function mainRoutes(vpc: VpcNetwork): readonly [string, Hop][] {
  return [
    // An address of the VPC that nobody has must never be looked for outside.
    ...vpc.topology.cidrs.map((cidr): [string, Hop] => [cidr, { kind: 'blackhole' }]),
    // Nor may the metadata service of the cloud that the host is in be found.
    ['169.254.0.0/16', { kind: 'unreachable' }],
    ...vpc.attachments.map(({ network }): [string, Hop] => [network.privateIpv4Address, { kind: 'link', link: linkName(network.networkInterfaceId) }]),
    ...placedInterfaces(vpc).flatMap(({ link, eni }) => eni.addresses.map((address): [string, Hop] => [address, { kind: 'link', link }])),
  ];
}

/** A Linux routing table for each of the VPC's that a subnet with somebody in it has, and those of nodes. */
export function tableRoutes(vpc: VpcNetwork): readonly [string, Hop][] {
  const numbers = tableNumbers(vpc);
  const hopOf = hopsOf(vpc);
  const ofTables = tablesInUse(vpc).flatMap(({ id, routes }) => {
    return [...routesInside(vpc.underlay, routes, { kind: 'blackhole' })].map(([destination, target]): [string, Hop] => [`${asShown(destination)} table ${numbers.get(id)}`, hopOf(target)]);
  });
  return [...ofTables, ...nodeRoutes(vpc)];
}

/**
 * Packets come to their subnet's table by their mark, and what an endpoint answers by its address, since the kernel looks
 * for a way before it asks the rules of nftables. Those without a table, or without a route, are silently dropped, as in a VPC.
 */
export function policyRules(vpc: VpcNetwork): readonly string[] {
  const numbers = tableNumbers(vpc);
  const subnets = byId(vpc.topology.subnets);
  const ofEndpoints = endpointInterfaces(vpc).flatMap(({ addresses, subnetId }) => addresses.map((address) => endpointRule(address, numbers.get(subnets.get(subnetId)?.routeTableId ?? '') ?? 0)));
  return [...tablesInUse(vpc).map(({ id }) => tableRule(numbers.get(id) ?? 0)), ...ofEndpoints, ...nodePolicies(vpc), `pref ${endPreference} blackhole`];
}

export function tableRule(number: number): string {
  return `pref ${tablesPreference} fwmark ${number} lookup ${number}`;
}

function endpointRule(address: string, number: number): string {
  return `pref ${tablesPreference} from ${address} iif lo lookup ${number}`;
}

export function neighboursOf(vpc: VpcNetwork): readonly [string, Neighbour][] {
  const hops = nextHops(vpc);
  const ofTask = ({ link, attachment, eni }: PlacedInterface) => eni.addresses.map((address): [string, Neighbour] => [address, { link, mac: attachment.network.macAddress }]);
  const atHop = (id: string, neighbour: Neighbour) => [hops.get(id)].flatMap((hop): [string, Neighbour][] => (hop === undefined ? [] : [[hop, neighbour]]));
  return [
    [vpc.uplink.hostAddress, { link: uplinkName, mac: vpc.hostMac }],
    ...vpc.topology.natGateways.flatMap(({ id }) => atHop(id, { link: uplinkName, mac: vpc.hostMac })),
    // A link may be there a moment longer than the peering.
    ...vpc.peers.flatMap(({ peeringId, link }) => atHop(peeringId, { link, mac: gatewayMac })),
    ...vpc.attachments.map(({ network }): [string, Neighbour] => [network.privateIpv4Address, { link: linkName(network.networkInterfaceId), mac: network.macAddress }]),
    ...placedInterfaces(vpc).flatMap(ofTask),
  ];
}

/** What the router answers for: DNS, metadata, the AWS APIs, and the VPC's interface endpoints. */
export function serviceAddresses(vpc: VpcNetwork): readonly string[] {
  return [dnsAddress, metadataAddress, apiAddress, ...ownDnsAddress(vpc), ...endpointInterfaces(vpc).flatMap(({ addresses }) => addresses)];
}

/** The third address of the VPC (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
export function ownDnsAddress({ topology }: VpcNetwork): readonly string[] {
  const [primary = ''] = topology.cidrs;
  const cidr = parseCidr(primary);
  return cidr === undefined ? [] : [formatAddress(cidr.first + 2)];
}

function tablesInUse(vpc: VpcNetwork): readonly TopologyRouteTable[] {
  const subnets = byId(vpc.topology.subnets);
  const enis = [...placedInterfaces(vpc).map(({ eni }) => eni), ...endpointInterfaces(vpc)];
  const used = new Set(enis.map(({ subnetId }) => subnets.get(subnetId)?.routeTableId));
  return vpc.topology.routeTables.filter(({ id }) => used.has(id));
}

function hopsOf(vpc: VpcNetwork): (target: TopologyTarget) => Hop {
  const hops = nextHops(vpc);
  const peers = new Map(vpc.peers.map(({ peeringId, link }) => [peeringId, link]));
  const placed = new Map(placedInterfaces(vpc).map((one) => [one.eni.id, one]));
  const via = (link: string | undefined, address: string | undefined): Hop => (link === undefined || address === undefined ? { kind: 'blackhole' } : { kind: 'via', link, address });
  return (target) => {
    switch (target.kind) {
      case 'internet-gateway':
        return via(uplinkName, vpc.uplink.hostAddress);
      case 'nat-gateway':
        return via(uplinkName, hops.get(target.id));
      case 'vpc-peering-connection':
        return via(peers.get(target.id), hops.get(target.id));
      case 'network-interface': {
        const receiver = placed.get(target.id);
        // With the source/destination check an interface takes nothing that is for others.
        return receiver === undefined || receiver.eni.sourceDestCheck ? { kind: 'blackhole' } : via(receiver.link, receiver.eni.addresses[0]);
      }
      case 'vpc-endpoint':
        // The services that gateway endpoints lead to are none of ours.
        return { kind: 'unreachable' };
      case 'blackhole':
        return { kind: 'blackhole' };
      default:
        return unreachable(target);
    }
  };
}

/** As `ip route` prints it. */
function asShown(cidr: string): string {
  if (cidr === '0.0.0.0/0') return 'default';
  return cidr.endsWith('/32') && parseAddress(cidr.slice(0, -3)) !== undefined ? cidr.slice(0, -3) : cidr;
}
