import type { VpcTopology } from '#model/vpc-topology.ts';
import { receiverOf, type Sender } from '../evaluate.ts';
import { apiAddress } from '../host-plan.ts';
import { linkName } from '../vpc-network.ts';
import { farAddresses, type ProbeDraft } from './random-worlds.ts';
import { answerTo, type WalkedPacket } from './walked-packet.ts';
import { underlay, type End, type WalkedWorld } from './walked-world.ts';
import { underlayAddressOf } from '../public-underlay.ts';

/** A connection that somebody tries. */
export interface Probe {
  readonly from: Sender;
  readonly to: string;
  readonly packet: ProbeDraft['packet'];
}

export function probeOf(vpcs: readonly VpcTopology[], { sender, receiver, packet }: ProbeDraft): Probe {
  const [outside, ...inside] = sendersIn(vpcs);
  const senders = sender % 5 === 0 ? [outside] : inside;
  const from = senders[sender % senders.length] ?? { kind: 'internet', address: farAddresses[0] };
  const near = from.kind === 'interface' && receiver % 3 > 0 ? vpcs.filter(({ vpcId, peerings }) => vpcId === from.vpcId || peerings.some(({ peerVpcId }) => peerVpcId === from.vpcId)) : [];
  const receivers = (near.length === 0 ? receiversIn(vpcs) : near.flatMap(addressesIn)).filter((address) => !isOwn(vpcs, from, address));
  return { from, to: receivers[receiver % receivers.length] ?? '', packet };
}

/** What a network load balancer passes on for some client; undefined in a world without one. */
export function passedOnProbeOf(vpcs: readonly VpcTopology[], { sender, receiver, packet }: ProbeDraft): Probe | undefined {
  const nodes = vpcs.flatMap((vpc) => vpc.interfaces.filter(({ type }) => type === 'network_load_balancer').map(({ addresses: [address = ''] }) => ({ vpc, address })));
  const node = nodes[sender % nodes.length];
  if (node === undefined) return undefined;
  const targets = node.vpc.interfaces.flatMap(({ addresses }) => addresses).filter((address) => address !== node.address);
  const to = targets[receiver % targets.length] ?? '';
  const clients = [...farAddresses, ...sendersIn(vpcs).map(({ address }) => address)].filter((address) => !isOwn(vpcs, { kind: 'interface', vpcId: node.vpc.vpcId, address }, to));
  return { from: { kind: 'interface', vpcId: node.vpc.vpcId, address: node.address, client: clients[(sender + receiver) % clients.length] ?? '' }, to, packet };
}

export function sendersIn(vpcs: readonly VpcTopology[]): readonly Sender[] {
  const own = vpcs.flatMap(({ vpcId, interfaces }) => interfaces.filter(({ type }) => type === 'interface').flatMap(({ addresses }) => addresses.map((address): Sender => ({ kind: 'interface', vpcId, address }))));
  return [{ kind: 'internet', address: farAddresses[0] }, ...own];
}

/** Some of them nobody has. */
export function receiversIn(vpcs: readonly VpcTopology[]): readonly string[] {
  return [...new Set([...vpcs.flatMap(addressesIn), ...farAddresses, '127.64.7.7', '10.0.1.77', '52.216.0.1', apiAddress])];
}

function addressesIn({ interfaces }: VpcTopology): readonly string[] {
  return interfaces.flatMap(({ addresses, publicAddresses }) => [...addresses, ...publicAddresses.map(({ publicIpv4Address }) => publicIpv4Address)]);
}

function isOwn(vpcs: readonly VpcTopology[], from: Sender, to: string): boolean {
  return from.kind === 'interface' && vpcs.some(({ vpcId, interfaces }) => vpcId === from.vpcId && interfaces.some(({ addresses }) => addresses.includes(from.address) && addresses.includes(to)));
}

/** Who receives, in AWS's words; `nobody` also when no answer comes back. */
export function saidOf(vpcs: readonly VpcTopology[], probe: Probe): string {
  const receiver = receiverOf({ ...probe, vpcs });
  switch (receiver?.kind) {
    case 'interface':
      // A route to an interface does not hold for the APIs, at which the router itself answers.
      if (probe.to === apiAddress) return 'nobody';
      return isEndpoint(vpcs, receiver.interfaceId) && !isForService(probe) ? 'nobody' : receiver.interfaceId;
    case 'internet':
      return (probe.to === apiAddress && !isForService(probe)) || underlayAddressOf(underlay, probe.to) !== undefined ? 'nobody' : 'internet';
    // What it leads to is not on this host.
    case 'gateway-endpoint':
    case undefined:
      return 'nobody';
  }
}

/** What answers for AWS's services listens on these ports alone. */
function isForService({ packet: { protocol, port } }: Probe): boolean {
  return protocol === 'tcp' && (port === 80 || port === 443);
}

function isEndpoint(vpcs: readonly VpcTopology[], interfaceId: string): boolean {
  return vpcs.some(({ interfaces }) => interfaces.some(({ id, type }) => id === interfaceId && type === 'vpc_endpoint'));
}

/** What the plans of all routers make of a connection. */
export interface Walk {
  readonly receiver: string;
  /** As whom the receiver knows the sender. */
  readonly seenAs: string;
  /** Why nobody receives. */
  readonly reason: string;
  /** Whether the receiver's next packet comes to the sender. */
  readonly answersAgain: () => boolean;
}

export function walkedBy(world: WalkedWorld, vpcs: readonly VpcTopology[], probe: Probe): Walk {
  const packet = packetOf(probe);
  const there = probe.from.kind === 'internet' ? world.sendFromOutside(packet) : world.send(probe.from.vpcId, linkOf(vpcs, probe.from), packet);
  const receiver = receiverAt(vpcs, there);
  const walk = { seenAs: there.at === 'nowhere' ? '' : there.packet.source, answersAgain: () => isBack(vpcs, probe, world.answer(there)) };
  if (receiver === undefined) return { ...walk, receiver: 'nobody', reason: reasonOf(there) };
  const back = world.answer(there);
  return isBack(vpcs, probe, back) ? { ...walk, receiver, reason: '' } : { ...walk, receiver: 'nobody', reason: `the answer of ${receiver}: ${reasonOf(back)}` };
}

function packetOf({ from, to, packet: { protocol, port, code = 0, sourcePort } }: Probe): WalkedPacket {
  const source = from.kind === 'interface' && from.client !== undefined ? from.client : from.address;
  return { protocol, source, destination: to, sourcePort, destinationPort: protocol === 'icmp' ? port * 256 + code : port, isAnswer: false };
}

function receiverAt(vpcs: readonly VpcTopology[], end: End): string | undefined {
  if (end.at === 'nowhere') return undefined;
  if (end.at === 'internet' || end.packet.destination === apiAddress) return 'internet';
  const all = vpcs.find(({ vpcId }) => vpcId === end.vpcId)?.interfaces ?? [];
  if (end.at === 'router') return all.find(({ addresses, type }) => type === 'vpc_endpoint' && addresses.includes(end.packet.destination))?.id;
  return all.find(({ id, addresses, sourceDestCheck }) => linkName(id) === end.link && (!sourceDestCheck || addresses.includes(end.packet.destination)))?.id;
}

/** With the addresses that the sender knows. */
function isBack(vpcs: readonly VpcTopology[], probe: Probe, end: End): boolean {
  if (end.at === 'nowhere') return false;
  const { from, to } = probe;
  const sent = packetOf(probe);
  const expected = answerTo(from.kind === 'internet' ? { ...sent, destination: underlayAddressOf(underlay, to) ?? '' } : sent);
  const isThere = from.kind === 'internet' ? end.at === 'internet' : end.at === 'link' && end.vpcId === from.vpcId && end.link === linkOf(vpcs, from);
  return isThere && end.packet.source === expected.source && end.packet.destination === expected.destination;
}

function linkOf(vpcs: readonly VpcTopology[], from: Sender & { readonly kind: 'interface' }): string {
  return linkName(vpcs.find(({ vpcId }) => vpcId === from.vpcId)?.interfaces.find(({ addresses }) => addresses.includes(from.address))?.id ?? '');
}

function reasonOf(end: End): string {
  return end.at === 'nowhere' ? end.reason : `at ${end.at} of ${end.vpcId} with ${JSON.stringify(end.packet)}`;
}
