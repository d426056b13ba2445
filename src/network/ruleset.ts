import { aclPart } from './acl-rules.ts';
import { gatewayPart } from './gateway-rules.ts';
import { generationSets } from './generation.ts';
import { groupPart } from './group-rules.ts';
import { mapOf, setOf, type Chain, type ElementSet, type Ruleset, type TablePart } from './nft-table.ts';
import { withoutContained } from './public-underlay.ts';
import { nodePart } from './node-rules.ts';
import { remember } from './remember.ts';
import { servicePart } from './service-rules.ts';
import { byId, placedInterfaces, routingInputs, tableNumbers, uplinkName, type VpcNetwork } from './vpc-network.ts';

/**
 * What a VPC's router lets through.
 *
 * A rule of a security group looks at the connection that a packet belongs to (`ct original`, `ct reply`), never at the
 * packet, so it says the same for both directions, and security groups are stateful without an "established, accept" rule
 * that would keep a connection open whose rule is gone. Packets of a connection that was accepted under the current
 * generation take a short cut by the connection's mark; a new generation sends every connection through the rules once
 * more. Network ACLs and gateways judge every packet.
 */
export function rulesetOf(vpc: VpcNetwork, generation: number): Ruleset {
  const parts = [...entryParts(vpc.attachments, routingInputs(vpc), () => [admissionPart(vpc), routePart(vpc), nodePart(vpc)]), gatewayPart(vpc), aclPart(vpc), groupPart(vpc), servicePart(vpc), { sets: generationSets(generation), chains: [] }];
  const sets = new Map<string, ElementSet>();
  const chains = new Map<string, Chain>();
  for (const part of parts) {
    for (const [name, set] of part.sets) sets.set(name, set);
    for (const [name, chain] of part.chains) chains.set(name, chain);
  }
  return { generation, sets, chains };
}

const entryParts = remember<readonly TablePart[]>();

/** A task may only speak with the addresses of its ENI (source/destination check), and a peer with those of its VPC. */
function admissionPart(vpc: VpcNetwork): TablePart {
  const placed = placedInterfaces(vpc);
  const peerings = byId(vpc.topology.peerings);
  const peerRules = vpc.peers.flatMap(({ peeringId, link }) => {
    const cidrs = withoutContained(peerings.get(peeringId)?.peerCidrs ?? []);
    return cidrs.length === 0 ? [] : [`iifname "${link}" ip saddr { ${cidrs.join(', ')} } accept`];
  });
  return {
    sets: [
      ['interfaces', setOf('ifname . ipv4_addr', placed.flatMap(({ link, eni }) => eni.addresses.map((address) => `"${link}" . ${address}`)))],
      ['unchecked', setOf('ifname', placed.filter(({ eni }) => !eni.sourceDestCheck).map(({ link }) => `"${link}"`))],
    ],
    chains: [['admit', { hook: 'type filter hook prerouting priority -300; policy drop;', rules: [`iifname { "lo", "${uplinkName}" } accept`, 'iifname . ip saddr @interfaces accept', 'iifname @unchecked accept', ...peerRules] }]],
  };
}

/** Which of the VPC's route tables a packet is looked up in is said by the interface that it comes from. */
function routePart(vpc: VpcNetwork): TablePart {
  const numbers = tableNumbers(vpc);
  const subnets = byId(vpc.topology.subnets);
  const markOf = (subnetId: string) => numbers.get(subnets.get(subnetId)?.routeTableId ?? '') ?? 0;
  return {
    sets: [['tables', mapOf('ifname : mark', placedInterfaces(vpc).map(({ link, eni }) => `"${link}" : ${markOf(eni.subnetId)}`))]],
    chains: [['route', { hook: 'type filter hook prerouting priority -150; policy accept;', rules: ['meta mark set iifname map @tables'] }]],
  };
}
