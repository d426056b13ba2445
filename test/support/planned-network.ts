import { join } from 'node:path';
import { known } from '#base/assert.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { publicUnderlay, underlayAddress, uplinkOf } from '#network/host-plan.ts';
import { Records, type TaskRecord } from '#network/records.ts';
import { peerLinkName, unknownVpc, type Attachment, type VpcNetwork } from '#network/vpc-network.ts';
import type { Settings } from '#server/settings.ts';
import { json, output, text } from './namespace-view.ts';

/** What should be on the host, by a daemon's own records of its tasks and VPCs. */
export interface PlannedNetwork {
  readonly prefix: string;
  readonly block: string;
  readonly underlay: string;
  readonly tasks: readonly TaskRecord[];
  readonly vpcs: readonly PlannedVpc[];
  readonly topologies: readonly VpcTopology[];
  /** The uplink's address that each public address is reached by, by its underlay address. */
  readonly publicRoutes: ReadonlyMap<string, string>;
}

export interface PlannedVpc {
  readonly namespace: string;
  readonly network: VpcNetwork;
}

export async function plannedNetwork({ stateDir, instance, publicAddressPool: pool }: Settings): Promise<PlannedNetwork> {
  const records = await Records.open(join(stateDir, 'networks'));
  const [tasks, vpcRecords, topologies, host] = await Promise.all([records.tasks(), records.vpcs(), records.topologies(), records.host()]);
  const [prefix, block] = [`dd${instance}-`, known(host?.uplinkBlock, 'the block of the uplinks')];
  const macs = await macsOfHost();
  const routed = vpcRecords.map(({ vpcId }) => topologies.find((topology) => topology.vpcId === vpcId) ?? unknownVpc(vpcId));
  const vpcs = vpcRecords.map(({ vpcId, namespace, uplinkIndex }): PlannedVpc => {
    const uplink = uplinkOf(prefix, block, uplinkIndex);
    const topology = known(routed.find((one) => one.vpcId === vpcId), vpcId);
    const network = { uplink, hostMac: macs.get(uplink.hostLink) ?? '00:00:00:00:00:00', underlay: { pool, cidr: publicUnderlay(block, pool) }, attachments: attachmentsIn(vpcId, tasks), topology, peers: peersOf(topology, routed) };
    return { namespace, network };
  });
  const publicRoutes = new Map(vpcs.flatMap(({ network }) => publicAddressesOf(network.topology).map((publicIpv4Address) => [underlayAddress({ block, pool, publicIpv4Address }), network.uplink.vpcAddress])));
  return { prefix, block, underlay: publicUnderlay(block, pool), tasks, vpcs, topologies, publicRoutes };
}

function attachmentsIn(vpcId: string, tasks: readonly TaskRecord[]): readonly Attachment[] {
  return tasks.flatMap(({ taskId, namespace, network }) => (network?.vpcId === vpcId ? [{ taskId, namespace, network }] : []));
}

/** There is a link when both routers are there. */
function peersOf({ vpcId, peerings }: VpcTopology, routed: readonly VpcTopology[]): VpcNetwork['peers'] {
  const isTied = (id: string, peerVpcId: string) => routed.some((peer) => peer.vpcId === peerVpcId && peer.peerings.some((other) => other.id === id && other.peerVpcId === vpcId));
  return peerings.filter(({ id, peerVpcId }) => isTied(id, peerVpcId)).map(({ id }) => id).toSorted().map((peeringId) => ({ peeringId, link: peerLinkName(peeringId) }));
}

function publicAddressesOf({ interfaces, natGateways }: VpcTopology): readonly string[] {
  return [...interfaces.flatMap(({ publicAddresses }) => publicAddresses), ...natGateways].map(({ publicIpv4Address }) => publicIpv4Address);
}

async function macsOfHost(): Promise<ReadonlyMap<string, string>> {
  return new Map(json(await output('ip', ['-j', 'link', 'show'])).map((link) => [text(link['ifname']), text(link['address'])]));
}
