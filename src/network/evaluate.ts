import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, TopologyNatGateway, TopologySubnet, TopologyTarget, VpcTopology } from '#model/vpc-topology.ts';

/** The first packet of a connection. */
export interface Packet {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** The destination port; of ICMP the type. */
  readonly port: number;
  /** Of ICMP. */
  readonly code?: number;
  /** The port that answers go to; network ACLs look at it. */
  readonly sourcePort?: number;
}

export interface Flow {
  readonly from: Sender;
  /** The destination's address: private, public, or of the internet. */
  readonly to: string;
  readonly packet: Packet;
  /** All VPCs that there are. */
  readonly vpcs: readonly VpcTopology[];
}

/**
 * An interface by one of its addresses, or something on the internet, such as the host. A network load balancer passes packets on with
 * the address of its `client` (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation).
 */
export type Sender = { readonly kind: 'interface'; readonly vpcId: string; readonly address: string; readonly client?: string } | { readonly kind: 'internet'; readonly address: string };

/** Where a packet ends up, when its answers come back too. */
export type Receiver = { readonly kind: 'interface'; readonly vpcId: string; readonly interfaceId: string } | { readonly kind: 'internet' } | { readonly kind: 'gateway-endpoint'; readonly endpointId: string };

/**
 * Says plainly what AWS's documentation says of groups, ACLs, routes and gateways, without regard to how it is made real:
 * the rules in the kernel are tested against it. Undefined when the connection cannot be made.
 * https://docs.aws.amazon.com/vpc/latest/userguide/infrastructure-security.html
 */
export function receiverOf(flow: Flow): Receiver | undefined {
  const { from, to, packet, vpcs } = flow;
  if (from.kind === 'internet') return enterFromInternet({ vpcs, packet, source: from.address, to });
  const sender = placeOf(vpcs, (vpc) => vpc.vpcId === from.vpcId, from.address);
  if (sender === undefined || !isAllowedByGroups(sender, 'egress', to, packet)) return undefined;
  if (from.client !== undefined) return isInVpc(sender.vpc, to) ? passOn(sender, from.client, flow) : undefined;
  return isInVpc(sender.vpc, to) ? withinVpc(sender, to, packet) : leaveSubnet(sender, flow);
}

/** An interface with one of its addresses, in its subnet and VPC. */
interface Place {
  readonly vpc: VpcTopology;
  readonly subnet: TopologySubnet;
  readonly eni: TopologyInterface;
  readonly address: string;
}

function placeOf(vpcs: readonly VpcTopology[], isAsked: (vpc: VpcTopology) => boolean, address: string): Place | undefined {
  for (const vpc of vpcs.filter(isAsked)) {
    const eni = vpc.interfaces.find((candidate) => candidate.addresses.includes(address));
    const subnet = vpc.subnets.find(({ id }) => id === eni?.subnetId);
    if (eni !== undefined && subnet !== undefined) return { vpc, subnet, eni, address };
  }
  return undefined;
}

/** A NAT gateway answers nobody at its own addresses (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html#nat-gateway-troubleshooting-ping). */
function receiverIn(vpc: VpcTopology | undefined, address: string): Place | undefined {
  const place = vpc === undefined ? undefined : placeOf([vpc], () => true, address);
  return place?.eni.type === 'nat_gateway' ? undefined : place;
}

function withinVpc(sender: Place, to: string, packet: Packet): Receiver | undefined {
  const receiver = receiverIn(sender.vpc, to);
  if (receiver === undefined || !isAllowedByGroups(receiver, 'ingress', sender.address, packet)) return undefined;
  const isSameSubnet = sender.subnet.id === receiver.subnet.id;
  return isSameSubnet || (canLeave(sender, to, packet) && canEnter(receiver, sender.address, packet)) ? received(receiver) : undefined;
}

/** The target's groups know a packet of a client by its address, and by the groups of the load balancer that it came through. Interface endpoints take no such packets. */
function passOn(node: Place, client: string, { to, packet }: Flow): Receiver | undefined {
  const receiver = receiverIn(node.vpc, to);
  if (receiver === undefined || receiver.eni.type === 'vpc_endpoint' || receiver.eni.addresses.includes(client)) return undefined;
  if (!isAllowedByGroups(receiver, 'ingress', { address: client, node: node.eni }, packet)) return undefined;
  const isSameSubnet = node.subnet.id === receiver.subnet.id;
  const isAllowed = isSameSubnet || (canLeave(node, to, packet) && canEnter(receiver, client, packet));
  return isAllowed ? received(receiver) : undefined;
}

function leaveSubnet(sender: Place, { to, packet, vpcs }: Flow): Receiver | undefined {
  const target = routeTo(sender.vpc, sender.subnet, to);
  if (!isWithinSubnet(sender, target) && !canLeave(sender, to, packet)) return undefined;
  switch (target.kind) {
    case 'internet-gateway': {
      const source = publicAddressOf(sender);
      return source === undefined ? undefined : onInternet({ vpcs, packet, source, to });
    }
    case 'nat-gateway': {
      const gateway = sender.vpc.natGateways.find(({ id }) => id === target.id);
      return gateway !== undefined && natCarries(sender, gateway, to, packet) ? onInternet({ vpcs, packet, source: gateway.publicIpv4Address, to }) : undefined;
    }
    case 'vpc-peering-connection':
      return overPeering(sender, target.id, { to, packet, vpcs });
    case 'network-interface':
      return throughInterface(sender, target.id, packet);
    case 'vpc-endpoint':
      return { kind: 'gateway-endpoint', endpointId: target.id };
    case 'blackhole':
      return undefined;
  }
}

/** The gateway's own subnet judges what comes in from the sender and goes out to the internet, and the answers (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html). */
function natCarries(sender: Place, gateway: TopologyNatGateway, to: string, packet: Packet): boolean {
  const subnet = sender.vpc.subnets.find(({ id }) => id === gateway.subnetId);
  if (subnet === undefined || routeTo(sender.vpc, subnet, to).kind !== 'internet-gateway') return false;
  const atGateway = { vpc: sender.vpc, subnet };
  return canEnter(atGateway, sender.address, packet) && canLeave(atGateway, to, packet);
}

interface Crossing {
  readonly vpcs: readonly VpcTopology[];
  readonly packet: Packet;
  /** The public address that the packet comes with. */
  readonly source: string;
  readonly to: string;
}

function onInternet(crossing: Crossing): Receiver | undefined {
  const isOfVpc = crossing.vpcs.some((vpc) => vpc.interfaces.some((eni) => eni.publicAddresses.some(({ publicIpv4Address }) => publicIpv4Address === crossing.to)));
  return isOfVpc ? enterFromInternet(crossing) : { kind: 'internet' };
}

/** By an internet gateway to the private address behind a public one; without a route back there are no answers. */
function enterFromInternet({ vpcs, packet, source, to }: Crossing): Receiver | undefined {
  for (const vpc of vpcs) {
    for (const eni of vpc.interfaces) {
      const association = eni.publicAddresses.find(({ publicIpv4Address }) => publicIpv4Address === to);
      // What a NAT gateway did not ask for it does not take.
      if (association === undefined || eni.type === 'nat_gateway') continue;
      const receiver = placeOf([vpc], () => true, association.privateIpv4Address);
      if (receiver === undefined || routeTo(vpc, receiver.subnet, source).kind !== 'internet-gateway') return undefined;
      return canEnter(receiver, source, packet) && isAllowedByGroups(receiver, 'ingress', source, packet) ? received(receiver) : undefined;
    }
  }
  return undefined;
}

function overPeering(sender: Place, connectionId: string, { to, packet, vpcs }: Pick<Flow, 'to' | 'packet' | 'vpcs'>): Receiver | undefined {
  const peering = sender.vpc.peerings.find(({ id }) => id === connectionId);
  const receiver = receiverIn(vpcs.find(({ vpcId }) => vpcId === peering?.peerVpcId), to);
  if (receiver === undefined) return undefined;
  const back = routeTo(receiver.vpc, receiver.subnet, sender.address);
  if (back.kind !== 'vpc-peering-connection' || back.id !== connectionId || isInVpc(receiver.vpc, sender.address)) return undefined;
  return canEnter(receiver, sender.address, packet) && isAllowedByGroups(receiver, 'ingress', sender.address, packet) ? received(receiver) : undefined;
}

/** What a route sends to an interface of the same subnet does not leave it. */
function isWithinSubnet({ vpc, subnet }: Place, target: TopologyTarget): boolean {
  return target.kind === 'network-interface' && vpc.interfaces.some(({ id, subnetId }) => id === target.id && subnetId === subnet.id);
}

/** A machine that forwards for others takes packets that are not for it. */
function throughInterface(sender: Place, interfaceId: string, packet: Packet): Receiver | undefined {
  const eni = sender.vpc.interfaces.find(({ id }) => id === interfaceId);
  const receiver = eni?.sourceDestCheck === false ? placeOf([sender.vpc], () => true, eni.addresses[0] ?? '') : undefined;
  if (receiver === undefined || !isAllowedByGroups(receiver, 'ingress', sender.address, packet)) return undefined;
  return sender.subnet.id === receiver.subnet.id || canEnter(receiver, sender.address, packet) ? received(receiver) : undefined;
}

function received({ vpc, eni }: Place): Receiver {
  return { kind: 'interface', vpcId: vpc.vpcId, interfaceId: eni.id };
}

function publicAddressOf({ eni, address }: Place): string | undefined {
  return eni.publicAddresses.find(({ privateIpv4Address }) => privateIpv4Address === address)?.publicIpv4Address;
}

function isInVpc(vpc: VpcTopology, address: string): boolean {
  return vpc.cidrs.some((cidr) => holds(cidr, address));
}

/** The narrowest route of the subnet's table decides; without one, packets go nowhere. */
export function routeTo(vpc: VpcTopology, subnet: TopologySubnet, to: string): TopologyTarget {
  const routes = vpc.routeTables.find(({ id }) => id === subnet.routeTableId)?.routes ?? [];
  const fitting = routes.filter(({ destination }) => holds(destination, to));
  const narrowest = Math.max(...fitting.map(({ destination }) => prefixLengthOf(destination)));
  return fitting.find(({ destination }) => prefixLengthOf(destination) === narrowest)?.target ?? { kind: 'blackhole' };
}

/** Groups are stateful: the answers of what they let through pass too (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html). */
function isAllowedByGroups({ vpc, eni }: Place, direction: SecurityGroupRule['direction'], peer: string | PassedOn, packet: Packet): boolean {
  const rules = vpc.groups.filter(({ id }) => eni.securityGroupIds.includes(id)).flatMap((group) => group.rules);
  // A NAT gateway has no groups, and nothing that it carries is asked for any; a network load balancer need not have one.
  const isOpen = eni.type === 'nat_gateway' || (eni.type === 'network_load_balancer' && eni.securityGroupIds.length === 0);
  return isOpen || rules.some((rule) => rule.direction === direction && isRuleFor(rule, packet) && isPeer(vpc, rule, peer));
}

function isRuleFor({ protocol, fromPort, toPort }: SecurityGroupRule, packet: Packet): boolean {
  if (protocol === '-1') return true;
  if (protocol !== packet.protocol && protocol !== protocolNumbers[packet.protocol]) return false;
  if (packet.protocol === 'icmp') return fromPort === -1 || (fromPort === packet.port && (toPort === -1 || toPort === (packet.code ?? 0)));
  return fromPort === -1 || (packet.port >= fromPort && packet.port <= toPort);
}

/** A client of a network load balancer, and the node that it came through. */
interface PassedOn {
  readonly address: string;
  readonly node: TopologyInterface;
}

function isPeer(vpc: VpcTopology, { peer }: SecurityGroupRule, who: string | PassedOn): boolean {
  const address = typeof who === 'string' ? who : who.address;
  switch (peer.kind) {
    case 'cidr':
      return holds(peer.cidr, address);
    case 'prefix-list':
      return (vpc.prefixLists[peer.prefixListId] ?? []).some((cidr) => holds(cidr, address));
    case 'group':
      if (typeof who !== 'string' && who.node.securityGroupIds.includes(peer.groupId)) return true;
      return vpc.interfaces.some((eni) => eni.securityGroupIds.includes(peer.groupId) && eni.addresses.includes(address)) || vpc.peerings.some(({ peerGroupMembers }) => peerGroupMembers[peer.groupId]?.includes(address) === true);
  }
}

type AclPlace = Pick<Place, 'vpc' | 'subnet'>;

/** Out of the subnet to `to`, and the answers back in: an ACL keeps no state. */
function canLeave(place: AclPlace, to: string, packet: Packet): boolean {
  return isAllowedByAcl(place, 'egress', to, packet) && isAllowedByAcl(place, 'ingress', to, answerTo(packet));
}

/** Into the subnet from `source`, and the answers back out. */
function canEnter(place: AclPlace, source: string, packet: Packet): boolean {
  return isAllowedByAcl(place, 'ingress', source, packet) && isAllowedByAcl(place, 'egress', source, answerTo(packet));
}

/** The first port of Linux's ephemeral range, for who does not say which. */
const ephemeralPort = 32_768;

/** Of ICMP, an echo's answer is the only one there is. */
function answerTo({ protocol, port, sourcePort = ephemeralPort }: Packet): Packet {
  return protocol === 'icmp' ? { protocol, port: port === 8 ? 0 : port } : { protocol, port: sourcePort };
}

function isAllowedByAcl({ vpc, subnet }: AclPlace, direction: NetworkAclEntry['direction'], peer: string, packet: Packet): boolean {
  const entries = vpc.acls.find(({ id }) => id === subnet.aclId)?.entries ?? [];
  const first = entries.filter((entry) => entry.direction === direction).toSorted((one, other) => one.ruleNumber - other.ruleNumber).find((entry) => isEntryFor(entry, packet) && holds(entry.cidr, peer));
  return first?.action === 'allow';
}

function isEntryFor({ protocol, ports, icmp }: NetworkAclEntry, packet: Packet): boolean {
  if (protocol === '-1') return true;
  if (protocol !== protocolNumbers[packet.protocol]) return false;
  if (packet.protocol === 'icmp') return icmp === undefined || ((icmp.type === -1 || icmp.type === packet.port) && (icmp.code === -1 || icmp.code === (packet.code ?? 0)));
  return ports === undefined || (packet.port >= ports.from && packet.port <= ports.to);
}

const protocolNumbers = { icmp: '1', tcp: '6', udp: '17' } as const;

function holds(cidr: string, address: string): boolean {
  const block = parseCidr(cidr);
  const number = parseAddress(address);
  return block !== undefined && number !== undefined && isInCidr(number, block);
}

function prefixLengthOf(cidr: string): number {
  return parseCidr(cidr)?.prefixLength ?? -1;
}
