import { assert } from '#base/assert.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, VpcTopology } from '#model/vpc-topology.ts';
import { isRemembered, remembered } from './generation.ts';
import { addressMatch, mapOf, ruleOf, setOf, type Chain, type ElementSet, type TablePart } from './nft-table.ts';
import { isNode, nodesSet, nodesSetName } from './node-rules.ts';
import { withoutContained, withUnderlay, type PublicUnderlay } from './public-underlay.ts';
import { remember } from './remember.ts';
import { byId, endpointInterfaces, placedInterfaces, type PlacedInterface, uplinkName, type VpcNetwork } from './vpc-network.ts';

type Group = Pick<SecurityGroup, 'id' | 'rules'>;
type Way = 'in' | 'out';
type NamedSet = readonly [string, ElementSet];

/** Security groups: what the sender's allow to leave, and the receiver's to come in. */
export function groupPart(vpc: VpcNetwork): TablePart {
  const placed = placedInterfaces(vpc);
  const receivers = judged(placed, [endpointInterfaces(vpc)], () => [...placed.map(({ eni }) => eni), ...endpointInterfaces(vpc)]);
  const groups = groupsOf(vpc, receivers);
  const ofNodes = groupsOfNodes(vpc);
  return {
    sets: [
      ['outside', setOf('ifname', [`"${uplinkName}"`, ...vpc.peers.map(({ link }) => `"${link}"`)])],
      ...verdicts(placed, [receivers], () => verdictMaps(placed, receivers)),
      ...memberSets(vpc, groups),
      ...prefixListSets(vpc, groups),
      ...referredTo(groups, 'groups').filter((id) => ofNodes.has(id)).map((id) => nodesSet(vpc, id)),
    ],
    chains: [...connectionChains, ...groups.flatMap((group) => groupChains(group, vpc.underlay, ofNodes)), ...several(receivers, [], () => receivers.filter(({ securityGroupIds }) => securityGroupIds.length !== 1).flatMap(interfaceChains))],
  };
}

const judged = remember<readonly TopologyInterface[]>();
const several = remember<readonly [string, Chain][]>();
const verdicts = remember<readonly NamedSet[]>();

function verdictMaps(placed: readonly PlacedInterface[], receivers: readonly TopologyInterface[]): readonly NamedSet[] {
  const unchecked = placed.filter(({ eni }) => !eni.sourceDestCheck);
  return [
    ['egress_of', verdictMap(placed.map(({ eni }) => eni), 'out')],
    ['ingress_of', verdictMap(receivers, 'in')],
    ['unchecked_egress_of', linkVerdictMap(unchecked, 'out')],
    ['unchecked_ingress_of', linkVerdictMap(unchecked, 'in')],
  ];
}

/** What judges a connection once in a generation. */
const connectionChains: readonly (readonly [string, Chain])[] = [
  [
    'egress',
    {
      hook: 'type filter hook forward priority 0; policy drop;',
      rules: [
        'ct state invalid drop',
        `${isRemembered} accept`,
        // The internet has no groups, and those of a peer are judged in its own router.
        'iifname @outside ct direction original accept',
        'oifname @outside ct direction reply accept',
        'ct direction original iifname vmap @unchecked_egress_of',
        'ct direction reply oifname vmap @unchecked_egress_of',
        'ct original ip saddr vmap @egress_of',
      ],
    },
  ],
  [
    'ingress',
    {
      hook: 'type filter hook forward priority 10; policy drop;',
      rules: [
        `${isRemembered} accept`,
        'oifname @outside ct direction original accept',
        'iifname @outside ct direction reply accept',
        'ct direction original oifname vmap @unchecked_ingress_of',
        'ct direction reply iifname vmap @unchecked_ingress_of',
        'ct reply ip saddr vmap @ingress_of',
      ],
    },
  ],
  ['remember', { hook: 'type filter hook forward priority 20; policy accept;', rules: [remembered] }],
];

/** The groups that somebody here is in: one that the topology does not name allows nothing. */
function groupsOf({ topology }: VpcNetwork, interfaces: readonly TopologyInterface[]): readonly Group[] {
  const known = byId<Group>(topology.groups);
  const used = new Set(interfaces.flatMap(({ securityGroupIds }) => securityGroupIds));
  return [...used].map((id) => known.get(id) ?? { id, rules: [] });
}

/** The groups of network load balancers: what a node passes on has the address of whoever sent it, and is known by the node. */
function groupsOfNodes(vpc: VpcNetwork): ReadonlySet<string> {
  return nodeGroups(vpc.topology.interfaces, [], () => new Set(vpc.topology.interfaces.filter(isNode).flatMap(({ securityGroupIds }) => securityGroupIds)));
}

const nodeGroups = remember<ReadonlySet<string>>();

/** The addresses of those in the groups that rules refer to, here and in peered VPCs. */
function memberSets({ topology }: VpcNetwork, groups: readonly Group[]): readonly NamedSet[] {
  const all = members(topology.interfaces, [topology.peerings], () => membersByGroup(topology));
  return referredTo(groups, 'groups').map((id) => [membersSet(id), { kind: 'set', type: 'ipv4_addr', elements: all.get(id) ?? noElements }]);
}

const members = remember<ReadonlyMap<string, ReadonlySet<string>>>();
const noElements: ReadonlySet<string> = new Set();

function membersByGroup({ interfaces, peerings }: VpcTopology): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (id: string, addresses: readonly string[]) => found.set(id, (found.get(id) ?? new Set()).union(new Set(addresses)));
  for (const { securityGroupIds, addresses } of interfaces) for (const id of securityGroupIds) add(id, addresses);
  for (const { peerGroupMembers } of peerings) for (const [id, addresses] of Object.entries(peerGroupMembers)) add(id, addresses);
  return found;
}

function prefixListSets({ topology, underlay }: VpcNetwork, groups: readonly Group[]): readonly NamedSet[] {
  return referredTo(groups, 'lists').map((id) => {
    const cidrs = (topology.prefixLists[id] ?? []).flatMap((cidr) => withUnderlay(underlay, cidr));
    return [prefixListSet(id), { kind: 'set', type: 'ipv4_addr', hasIntervals: true, elements: new Set(withoutContained(cidrs)) }];
  });
}

/** What the rules of a group refer to, by id. */
interface References {
  readonly groups: readonly string[];
  readonly lists: readonly string[];
}

const references = remember<References>();

function referredTo(groups: readonly Group[], kind: keyof References): readonly string[] {
  return [...new Set(groups.flatMap((group) => references(group, [], () => referencesOf(group))[kind]))];
}

function referencesOf({ rules }: Group): References {
  const peers = rules.map(({ peer }) => peer);
  return { groups: peers.flatMap((peer) => (peer.kind === 'group' ? [peer.groupId] : [])), lists: peers.flatMap((peer) => (peer.kind === 'prefix-list' ? [peer.prefixListId] : [])) };
}

/** Groups are many and seldom change: the text of one that is the same is not made again. */
const chainsOfGroups = remember<[string, Chain][]>();

function groupChains(group: Group, underlay: PublicUnderlay, ofNodes: ReadonlySet<string>): [string, Chain][] {
  const referredNodes = referredTo([group], 'groups').filter((id) => ofNodes.has(id));
  return chainsOfGroups(group, [underlay, referredNodes.join(' ')], () => freshGroupChains(group, underlay, new Set(referredNodes)));
}

function freshGroupChains(group: Group, underlay: PublicUnderlay, ofNodes: ReadonlySet<string>): [string, Chain][] {
  // They become words of nft's language.
  for (const { id } of [group, ...group.rules]) assert(/^[\w-]+$/.test(id), `${id} is not an id`);
  const rulesOf = (direction: SecurityGroupRule['direction']) => group.rules.filter((rule) => rule.direction === direction).flatMap((rule) => ruleText(rule, underlay, ofNodes));
  return [
    [`in.${group.id}`, { rules: rulesOf('ingress') }],
    [`out.${group.id}`, { rules: rulesOf('egress') }],
  ];
}

/**
 * An ENI in one group jumps to the group's chain; others have chains of their own that go through their groups. A network load balancer
 * without any takes and sends all: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
function interfaceChains(eni: TopologyInterface): [string, Chain][] {
  const { id, securityGroupIds } = eni;
  const isOpen = isNode(eni) && securityGroupIds.length === 0;
  return (['in', 'out'] as const).map((way) => [`${way}.${id}`, { rules: isOpen ? ['accept'] : securityGroupIds.map((groupId) => `jump ${way}.${groupId}`) }]);
}

function verdictMap(interfaces: readonly TopologyInterface[], way: Way): ElementSet {
  return mapOf('ipv4_addr : verdict', interfaces.flatMap((eni) => eni.addresses.map((address) => `${address} : jump ${chainOf(eni, way)}`)));
}

/** What is sent by or to an interface that works for others has addresses that are not its own, and whose owners' groups have no say. */
function linkVerdictMap(unchecked: readonly PlacedInterface[], way: Way): ElementSet {
  return mapOf('ifname : verdict', unchecked.map(({ link, eni }) => `"${link}" : goto ${chainOf(eni, way)}`));
}

function chainOf({ id, securityGroupIds }: TopologyInterface, way: Way): string {
  return `${way}.${securityGroupIds.length === 1 ? securityGroupIds.join('') : id}`;
}

/** One rule of a security group in nft's language; none when it can never match what comes here. */
function ruleText(rule: SecurityGroupRule, underlay: PublicUnderlay, ofNodes: ReadonlySet<string>): string[] {
  const [protocol, peer] = [protocolMatch(rule), peerMatch(rule, underlay)];
  const passedOn = rule.direction === 'ingress' && rule.peer.kind === 'group' && ofNodes.has(rule.peer.groupId) ? [`ct original zone @${nodesSetName(rule.peer.groupId)}`] : [];
  return protocol === undefined || peer === undefined ? [] : [peer, ...passedOn].map((match) => ruleOf(protocol, match, 'accept', `comment "${rule.id}"`));
}

function protocolMatch({ protocol, fromPort, toPort }: SecurityGroupRule): string | undefined {
  if (protocol === '-1') return '';
  assert(/^[a-z0-9]+$/.test(protocol) && Number.isInteger(fromPort) && Number.isInteger(toPort), `${protocol} ${fromPort}-${toPort} is not a protocol with ports`);
  if (protocol === 'icmp' || protocol === '1') return `ct original protocol icmp${icmpMatch(fromPort, toPort)}`;
  if (protocol === 'icmpv6' || protocol === '58') return undefined;
  const name = protocolNames.get(protocol) ?? protocol;
  const hasPorts = (name === 'tcp' || name === 'udp') && fromPort >= 0 && !(fromPort === 0 && toPort === 65_535);
  return `ct original protocol ${name}${hasPorts ? ` ct reply proto-src ${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}` : ''}`;
}

/** Connection tracking keeps an ICMP message's type and code where it keeps other protocols' destination port. */
function icmpMatch(type: number, code: number): string {
  if (type < 0) return '';
  return code < 0 ? ` ct original proto-dst ${type * 256}-${type * 256 + 255}` : ` ct original proto-dst ${type * 256 + code}`;
}

function peerMatch({ direction, peer }: SecurityGroupRule, underlay: PublicUnderlay): string | undefined {
  const address = direction === 'ingress' ? 'ct original ip saddr' : 'ct reply ip saddr';
  switch (peer.kind) {
    case 'group':
      return `${address} @${membersSet(peer.groupId)}`;
    case 'prefix-list':
      return `${address} @${prefixListSet(peer.prefixListId)}`;
    case 'cidr': {
      const inside = withUnderlay(underlay, peer.cidr);
      return inside.length === 0 ? undefined : addressMatch(address, inside);
    }
  }
}

const protocolNames = new Map([['6', 'tcp'], ['17', 'udp']]);
const membersSet = (groupId: string) => `members.${groupId}`;
const prefixListSet = (prefixListId: string) => `list.${prefixListId}`;
