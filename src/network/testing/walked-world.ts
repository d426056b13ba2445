import { known } from '#base/assert.ts';
import { formatAddress, isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { TopologyInterface, VpcTopology } from '#model/vpc-topology.ts';
import { uplinkOf } from '../host-plan.ts';
import type { Ruleset } from '../nft-table.ts';
import { routerOf } from '../plan.ts';
import type { Router } from '../router.ts';
import { underlayAddressOf, type PublicUnderlay } from '../public-underlay.ts';
import { peerLinkName, uplinkName, type Attachment, type VpcNetwork } from '../vpc-network.ts';
import { answerTo, type WalkedPacket } from './walked-packet.ts';
import { WalkedRouter, type Passage } from './walked-router.ts';

/** Where a packet came to an end. */
export type End =
  | { readonly at: 'link' | 'router'; readonly vpcId: string; readonly link: string; readonly packet: WalkedPacket }
  /** By which VPC's uplink it left. */
  | { readonly at: 'internet'; readonly vpcId: string; readonly packet: WalkedPacket }
  | { readonly at: 'nowhere'; readonly reason: string };

const block = '198.18.16.0/20';
export const underlay: PublicUnderlay = { pool: '127.64.0.0/21', cidr: '198.18.16.0/21' };
const noRules: Ruleset = { generation: 1, sets: new Map(), chains: new Map() };
const routersOnTheWayMax = 10;
/** What the host lets nobody out to; see `host-table.ts`. */
const keptIn = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '198.18.0.0/15', '224.0.0.0/3'];

/** The routers of all VPCs, as they are planned. */
export interface PlannedWorld {
  readonly vpcs: readonly VpcTopology[];
  readonly networks: readonly VpcNetwork[];
  readonly routers: readonly Router[];
}

/** The plans that follow these earlier ones. */
export function planned(vpcs: readonly VpcTopology[], before?: PlannedWorld): PlannedWorld {
  const networks = vpcs.map((vpc, index) => networkOf(vpc, vpcs, index));
  return { vpcs, networks, routers: networks.map((network, index) => routerOf(network, before?.routers[index]?.ruleset ?? noRules)) };
}

/** Planned routers, with the links between them and the host's routes to public addresses. */
export class WalkedWorld {
  #routers: ReadonlyMap<string, WalkedRouter>;
  #vpcs: readonly VpcTopology[];

  constructor({ vpcs, networks, routers }: PlannedWorld) {
    this.#vpcs = vpcs;
    this.#routers = new Map(routers.map((router, index) => [vpcs[index]?.vpcId ?? '', new WalkedRouter(router, networks[index]?.uplink.vpcAddress ?? '')]));
  }

  /** Other plans for the same VPCs: connections stay open as far as these let them. */
  become({ vpcs, routers }: PlannedWorld): void {
    this.#vpcs = vpcs;
    for (const [index, router] of routers.entries()) this.#router(vpcs[index]?.vpcId ?? '').become(router);
  }

  forgetConnections(): void {
    for (const router of this.#routers.values()) router.forgetConnections();
  }

  /** What somebody on a link sends, or who is known by `uplink`, the internet. */
  send(vpcId: string, link: string, packet: WalkedPacket): End {
    return this.#follow(vpcId, this.#router(vpcId).enter(link, packet), 0);
  }

  /** From the internet, by the host. */
  sendFromOutside(packet: WalkedPacket): End {
    const inside = underlayAddressOf(underlay, packet.destination);
    return inside === undefined ? { at: 'nowhere', reason: 'no public address' } : this.#fromHost({ ...packet, destination: inside }, 0);
  }

  /** What comes back from where a packet ended. */
  answer(end: End): End {
    if (end.at === 'nowhere') return end;
    const packet = answerTo(end.packet);
    if (end.at === 'router') return this.#follow(end.vpcId, this.#router(end.vpcId).answer(packet), 0);
    return this.send(end.vpcId, end.at === 'internet' ? uplinkName : end.link, packet);
  }

  #follow(vpcId: string, passage: Passage, passed: number): End {
    if (passage.kind === 'here') return { at: 'router', vpcId, link: 'lo', packet: passage.packet };
    if (passage.kind !== 'out') return { at: 'nowhere', reason: passage.kind === 'dropped' ? `dropped by ${passage.by} of ${vpcId}` : 'unreachable' };
    if (passed === routersOnTheWayMax) return { at: 'nowhere', reason: 'going in circles' };
    if (passage.link === uplinkName) return this.#throughHost(vpcId, passage.packet, passed);
    const peerVpcId = this.#vpcs.find((vpc) => vpc.vpcId === vpcId)?.peerings.find(({ id }) => peerLinkName(id) === passage.link)?.peerVpcId;
    if (peerVpcId === undefined) return { at: 'link', vpcId, link: passage.link, packet: passage.packet };
    return this.#follow(peerVpcId, this.#router(peerVpcId).enter(passage.link, passage.packet), passed + 1);
  }

  #throughHost(vpcId: string, packet: WalkedPacket, passed: number): End {
    if (isIn(packet.destination, underlay.cidr)) return this.#fromHost(packet, passed);
    return keptIn.some((cidr) => isIn(packet.destination, cidr)) ? { at: 'nowhere', reason: 'kept in by the host' } : { at: 'internet', vpcId, packet };
  }

  /** To the VPC that has the public address; the block's blackhole takes the rest. */
  #fromHost(packet: WalkedPacket, passed: number): End {
    const owner = this.#vpcs.find(({ interfaces }) => interfaces.some(({ publicAddresses }) => publicAddresses.some(({ publicIpv4Address }) => underlayAddressOf(underlay, publicIpv4Address) === packet.destination)));
    if (owner === undefined) return { at: 'nowhere', reason: 'nobody has the address' };
    return this.#follow(owner.vpcId, this.#router(owner.vpcId).enter(uplinkName, packet), passed + 1);
  }

  #router(vpcId: string): WalkedRouter {
    return known(this.#routers.get(vpcId), `the router of ${vpcId}`);
  }
}

/** Of a VPC whose interfaces all belong to tasks and load balancers on this host. */
function networkOf(topology: VpcTopology, vpcs: readonly VpcTopology[], index: number): VpcNetwork {
  const isThere = (peeringId: string) => vpcs.filter(({ peerings }) => peerings.some(({ id }) => id === peeringId)).length === 2;
  return {
    uplink: uplinkOf('ddx-', block, index),
    hostMac: '02:00:00:00:00:ff',
    underlay,
    attachments: topology.interfaces.filter(({ type }) => type === 'interface' || type === 'network_load_balancer').map((eni) => attachmentOf(topology, eni)),
    topology,
    peers: topology.peerings.filter(({ id }) => isThere(id)).map(({ id }) => ({ peeringId: id, link: peerLinkName(id) })),
  };
}

function attachmentOf(vpc: VpcTopology, eni: TopologyInterface): Attachment {
  return { taskId: eni.id, namespace: `ddx-t-${eni.id}`, network: taskNetworkOf(vpc, eni) };
}

/** What a task is told of its interface. */
export function taskNetworkOf({ vpcId, subnets }: VpcTopology, { id, subnetId, addresses: [privateIpv4Address = ''] }: TopologyInterface): TaskNetwork {
  const subnetCidr = known(subnets.find((subnet) => subnet.id === subnetId), `the subnet ${subnetId}`).cidr;
  const macAddress = `02:00:${formatAddress(parseAddress(privateIpv4Address) ?? 0).split('.').map((octet) => Number(octet).toString(16).padStart(2, '0')).join(':')}`;
  return { vpcId, subnetId, subnetCidr, networkInterfaceId: id, privateIpv4Address, macAddress, privateDnsName: '', nameServers: [], searchDomains: [] };
}

function isIn(address: string, cidr: string): boolean {
  const [number, whole] = [parseAddress(address), parseCidr(cidr)];
  return number !== undefined && whole !== undefined && isInCidr(number, whole);
}
