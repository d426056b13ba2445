import { formatAddress } from '#model/cidr.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { TopologyInterface, VpcTopology } from '#model/vpc-topology.ts';
import type { PublicUnderlay } from './public-underlay.ts';
import { remember } from './remember.ts';
import { stableNumbers } from './stable-numbers.ts';

/** What a VPC has to be on this host: the desired state that everything below is derived from. */
export interface VpcNetwork {
  readonly uplink: Uplink;
  /** Of the host's end of the uplink. */
  readonly hostMac: string;
  readonly underlay: PublicUnderlay;
  readonly attachments: readonly Attachment[];
  readonly topology: VpcTopology;
  /** The links to the routers of peered VPCs that are there. */
  readonly peers: readonly PeerLink[];
}

/** The veth pair between a VPC's router and the host, with an address on each side. */
export interface Uplink {
  /** Small, and unique among the VPCs of this daemon. */
  readonly index: number;
  readonly hostLink: string;
  readonly hostAddress: string;
  readonly vpcAddress: string;
}

/** A task's ENI, and the namespace that it is in. */
export interface Attachment {
  readonly taskId: string;
  /** The name of the task's network namespace. */
  readonly namespace: string;
  readonly network: TaskNetwork;
}

/** This router's end of a veth pair to another router; both ends have the same name. */
export interface PeerLink {
  readonly peeringId: string;
  readonly link: string;
}

/** An ENI that a task here has and that the topology names: all others let nothing through. */
export interface PlacedInterface {
  readonly link: string;
  readonly attachment: Attachment;
  readonly eni: TopologyInterface;
}

/** The router's end of a task's veth pair; Linux allows 15 characters, and 48 bits of an ENI's id are unique enough. */
export function linkName(networkInterfaceId: string): string {
  return `${taskLinkPrefix}${networkInterfaceId.replace(/^eni-/, '').slice(0, 12)}`;
}

export function peerLinkName(peeringId: string): string {
  return `${peerLinkPrefix}${peeringId.replace(/^pcx-/, '').slice(0, 12)}`;
}

const taskLinkPrefix = 'e';
const peerLinkPrefix = 'p';
/** In nft's language. */
export const anyTaskLink = `"${taskLinkPrefix}*"`;
export const anyPeerLink = `"${peerLinkPrefix}*"`;

export function isTaskLink(name: string): boolean {
  return name.startsWith(taskLinkPrefix);
}

export function isPeerLink(name: string): boolean {
  return name.startsWith(peerLinkPrefix);
}

/** The router's end of every pair has this hardware address, so that tasks can know it beforehand and need no ARP. */
export const gatewayMac = '0a:dd:dd:dd:dd:01';

/** As in a VPC, where frames between instances may be jumbo (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/network_mtu.html). */
export const vpcMtuBytes = 9001;

export const uplinkName = 'uplink';

/** A VPC that the control plane has not told of. */
export function unknownVpc(vpcId: string): VpcTopology {
  const nothing = { subnets: [], interfaces: [], groups: [], prefixLists: {}, routeTables: [], acls: [], natGateways: [], peerings: [], endpoints: [] };
  return { vpcId, account: '', region: '', cidrs: [], dns: { isSupported: false, hasHostnames: false, domainNames: [], nameServers: [] }, ...nothing };
}

/** Asked for by everything that is derived from a VPC. */
export function placedInterfaces(vpc: VpcNetwork): readonly PlacedInterface[] {
  return placed(vpc.attachments, [vpc.topology.interfaces], () => place(vpc));
}

const placed = remember<readonly PlacedInterface[]>();

function place({ topology, attachments }: VpcNetwork): readonly PlacedInterface[] {
  const enis = byId(topology.interfaces);
  return attachments.flatMap((attachment) => {
    const { networkInterfaceId } = attachment.network;
    const eni = enis.get(networkInterfaceId);
    return eni === undefined ? [] : [{ link: linkName(networkInterfaceId), attachment, eni }];
  });
}

/** The interfaces of VPC endpoints: the router itself has their addresses. */
export function endpointInterfaces({ topology }: VpcNetwork): readonly TopologyInterface[] {
  return endpoints(topology.interfaces, [], () => topology.interfaces.filter(({ type }) => type === 'vpc_endpoint'));
}

const endpoints = remember<readonly TopologyInterface[]>();

/** All that routes and gateways are made from; groups and ACLs, which change most, are not among it. */
export function routingInputs({ uplink, hostMac, underlay, attachments, topology, peers }: VpcNetwork): readonly unknown[] {
  const { cidrs, subnets, interfaces, routeTables, natGateways, peerings } = topology;
  return [uplink, hostMac, underlay, attachments, peers, cidrs, subnets, interfaces, routeTables, natGateways, peerings];
}

/** The mark of packets and the Linux routing table for each of the VPC's route tables. */
export function tableNumbers({ topology }: VpcNetwork): ReadonlyMap<string, number> {
  return stableNumbers(topology.routeTables.map(({ id }) => id));
}

/** Addresses that nobody has, in the part of IPv4 that is reserved for good: each gateway and peer is told by its own. */
export function nextHops({ topology }: VpcNetwork): ReadonlyMap<string, string> {
  const numbers = stableNumbers([...topology.natGateways, ...topology.peerings].map(({ id }) => id));
  return new Map([...numbers].map(([id, number]) => [id, formatAddress(reservedFirst + number)]));
}

const reservedFirst = 240 * 2 ** 24;

export function byId<T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [one.id, one]));
}
