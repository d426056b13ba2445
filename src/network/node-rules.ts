import { known } from '#base/assert.ts';
import { parseAddress } from '#model/cidr.ts';
import type { TopologyInterface } from '#model/vpc-topology.ts';
import { mapOf, setOf, type ElementSet, type TablePart } from './nft-table.ts';
import { remember } from './remember.ts';
import type { Hop } from './router.ts';
import { placedInterfaces, type PlacedInterface, type VpcNetwork } from './vpc-network.ts';

/**
 * Nodes of network load balancers pass packets on with their clients' addresses, and the answers have to come back through the
 * node, although the client is nearer. What a node sends is therefore tracked in a zone of its own, which only one direction
 * is in: an answer, of no zone, finds the connection, and the connection says whose it is.
 */
export function nodePart(vpc: VpcNetwork): TablePart {
  const nodes = nodesOf(vpc);
  if (nodes.length === 0) return { sets: [], chains: [] };
  return {
    sets: [
      ['node_zones', mapOf('typeof iifname : ct zone', nodes.map(({ link, zone }) => `"${link}" : ${zone}`))],
      ['node_marks', mapOf('typeof ct zone : meta mark', nodes.map(({ zone }) => `${zone} : ${markOf(zone)}`))],
    ],
    chains: [
      ['node_zone', { hook: 'type filter hook prerouting priority -250; policy accept;', rules: ['ct original zone set iifname map @node_zones'] }],
      ['node_answers', { hook: 'type filter hook prerouting priority -140; policy accept;', rules: ['ct direction reply meta mark set ct original zone map @node_marks'] }],
    ],
  };
}

/** Each node has a Linux table, which leads to it whatever the address. */
export function nodeRoutes(vpc: VpcNetwork): readonly [string, Hop][] {
  return nodesOf(vpc).flatMap(({ link, eni, zone }) => eni.addresses.slice(0, 1).map((address): [string, Hop] => [`default table ${markOf(zone)}`, { kind: 'via', link, address }]));
}

/** They come before the main table, which knows where the clients are. However many there are, others' packets are held against one rule. */
export function nodePolicies(vpc: VpcNetwork): readonly string[] {
  const nodes = nodesOf(vpc);
  const others = `pref ${othersPreference} not fwmark ${firstMark}/${firstMark} goto ${mainPreference}`;
  return nodes.length === 0 ? [] : [others, ...nodes.map(({ zone }) => `pref ${nodesPreference} fwmark ${markOf(zone)} lookup ${markOf(zone)}`)];
}

/** The zones of the nodes that are in a group: what they pass on is theirs, whoever the client is. */
export function nodesSet(vpc: VpcNetwork, groupId: string): readonly [string, ElementSet] {
  const zones = nodesOf(vpc).filter(({ eni }) => eni.securityGroupIds.includes(groupId)).map(({ zone }) => String(zone));
  return [nodesSetName(groupId), setOf('typeof ct zone', zones)];
}

export const nodesSetName = (groupId: string) => `nodes.${groupId}`;

export function isNode({ type }: TopologyInterface): boolean {
  return type === 'network_load_balancer';
}

type ZonedNode = PlacedInterface & { readonly zone: number };

function nodesOf(vpc: VpcNetwork): readonly ZonedNode[] {
  return zoned(vpc.attachments, [vpc.topology.interfaces], () => zonesOf(placedInterfaces(vpc).filter(({ eni }) => isNode(eni))));
}

const zoned = remember<readonly ZonedNode[]>();

/** Two nodes whose addresses end alike, as may be in a VPC of several CIDRs, still have two zones. */
function zonesOf(nodes: readonly PlacedInterface[]): readonly ZonedNode[] {
  const taken = new Set([0]);
  return nodes.toSorted((one, other) => (one.eni.id < other.eni.id ? -1 : 1)).map((node) => {
    let zone = known(parseAddress(node.eni.addresses[0] ?? ''), 'the address of a node') % zonesMax;
    while (taken.has(zone)) zone = (zone + 1) % zonesMax;
    taken.add(zone);
    return { ...node, zone };
  });
}

/** Of connection tracking. */
const zonesMax = 2 ** 16;
/** Above those of route tables. */
const firstMark = 2 ** 28;
const othersPreference = 10_000;
const nodesPreference = 20_000;
/** Linux's own. */
const mainPreference = 32_766;
const markOf = (zone: number) => firstMark + zone;
