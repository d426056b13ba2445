import { assert, known } from '#base/assert.ts';
import { parseCidr } from '#model/cidr.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import { linkName, uplinkName, type Attachment, type VpcNetwork } from './vpc-network.ts';

/** The contents of one nftables table. */
export interface Ruleset {
  /** Raised whenever something that was allowed may no longer be; see `rulesetOf`. */
  readonly generation: number;
  readonly sets: ReadonlyMap<string, ElementSet>;
  readonly chains: ReadonlyMap<string, Chain>;
}

export interface ElementSet {
  /** A verdict map's elements say where to go, as in `10.0.0.1 : jump x`; a set's are just there. */
  readonly kind: 'set' | 'map';
  readonly type: string;
  readonly elements: ReadonlySet<string>;
}

export interface Chain {
  /** Where a base chain hangs, such as `type filter hook forward priority 0; policy drop;`. */
  readonly hook?: string;
  readonly rules: readonly string[];
}

export const tableName = 'drydock';

/**
 * What a VPC's router lets through.
 *
 * A rule looks at the connection that a packet belongs to (`ct original`, `ct reply`), never at the packet, so it says
 * the same for both directions, and security groups are stateful without an "established, accept" rule that would keep
 * a connection open whose rule is gone. Packets of a connection that was accepted under the current generation take a
 * short cut by the connection's mark; a new generation sends every connection through the rules once more.
 */
export function rulesetOf(vpc: VpcNetwork, generation: number): Ruleset {
  const groups = knownGroups(vpc);
  const members = membersByGroup(vpc.attachments);
  const sets: [string, ElementSet][] = [
    ['interfaces', { kind: 'set', type: 'ifname . ipv4_addr', elements: elementsOf(vpc.attachments, ({ network }) => `"${linkName(network.networkInterfaceId)}" . ${network.privateIpv4Address}`) }],
    ['public', { kind: 'set', type: 'ipv4_addr', elements: elementsOf(vpc.attachments.filter(({ network }) => network.hasPublicIp), addressOf) }],
    ['egress_of', verdictMap(vpc.attachments, 'out')],
    ['ingress_of', verdictMap(vpc.attachments, 'in')],
    ...groups.map((group): [string, ElementSet] => [membersSet(group.id), { kind: 'set', type: 'ipv4_addr', elements: members.get(group.id) ?? noElements }]),
  ];
  const chains: [string, Chain][] = [
    ...baseChains(generation),
    ...groups.flatMap((group) => groupChains(group)),
    ...vpc.attachments.filter(({ network }) => network.securityGroupIds.length !== 1).flatMap((attachment) => interfaceChains(attachment)),
  ];
  return { generation, sets: new Map(sets), chains: new Map(chains) };
}

function baseChains(generation: number): [string, Chain][] {
  const isRemembered = `ct mark ${generation} accept`;
  return [
    // A task may only speak with the address of its ENI (source/destination check).
    ['admit', { hook: 'type filter hook prerouting priority -300; policy accept;', rules: [`iifname { "lo", "${uplinkName}" } accept`, 'iifname . ip saddr != @interfaces drop'] }],
    ['to_router', { hook: 'type filter hook input priority 0; policy drop;', rules: ['iifname "lo" accept'] }],
    [
      'gateway',
      {
        hook: 'type filter hook forward priority -10; policy accept;',
        rules: [
          // Without a public address an internet gateway carries nothing: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
          `oifname "${uplinkName}" ct original ip saddr != @public drop`,
          `iifname "${uplinkName}" ct direction original drop`,
          `oifname "${uplinkName}" tcp flags syn tcp option maxseg size set rt mtu`,
        ],
      },
    ],
    ['egress', { hook: 'type filter hook forward priority 0; policy drop;', rules: ['ct state invalid drop', isRemembered, 'ct original ip saddr vmap @egress_of'] }],
    ['ingress', { hook: 'type filter hook forward priority 10; policy drop;', rules: [isRemembered, `oifname "${uplinkName}" accept`, `iifname "${uplinkName}" ct direction reply accept`, 'ct reply ip saddr vmap @ingress_of'] }],
    ['remember', { hook: 'type filter hook forward priority 20; policy accept;', rules: [`ct mark != ${generation} ct mark set ${generation}`] }],
    ['translate', { hook: 'type nat hook postrouting priority 100; policy accept;', rules: [`oifname "${uplinkName}" masquerade`] }],
  ];
}

/** The groups with rules, those that rules refer to, and those that tasks are in: a group not told of yet allows nothing. */
function knownGroups(vpc: VpcNetwork): readonly Pick<SecurityGroup, 'id' | 'rules'>[] {
  const groups = new Map<string, Pick<SecurityGroup, 'id' | 'rules'>>();
  for (const group of vpc.groups) groups.set(group.id, group);
  const mentioned = [
    ...vpc.groups.flatMap((group) => group.rules.flatMap(({ peer }) => (peer.kind === 'group' ? [peer.groupId] : []))),
    ...vpc.attachments.flatMap(({ network }) => network.securityGroupIds),
  ];
  for (const id of mentioned) if (!groups.has(id)) groups.set(id, { id, rules: [] });
  return [...groups.values()];
}

/** Groups are many and seldom change: the text of one that is the same is not made again. */
const chainsOfGroups = new WeakMap<object, [string, Chain][]>();

function groupChains(group: Pick<SecurityGroup, 'id' | 'rules'>): [string, Chain][] {
  const before = chainsOfGroups.get(group);
  if (before !== undefined) return before;
  // They become words of nft's language.
  for (const { id } of [group, ...group.rules]) assert(/^[\w-]+$/.test(id), `${id} is not an id`);
  const rulesOf = (direction: SecurityGroupRule['direction']) => group.rules.filter((rule) => rule.direction === direction).flatMap(ruleText);
  const made: [string, Chain][] = [
    [`in.${group.id}`, { rules: rulesOf('ingress') }],
    [`out.${group.id}`, { rules: rulesOf('egress') }],
  ];
  chainsOfGroups.set(group, made);
  return made;
}

/** An ENI in one group jumps to the group's chain; others have chains of their own that go through their groups. */
function interfaceChains({ network }: Attachment): [string, Chain][] {
  return (['in', 'out'] as const).map((way) => [`${way}.${network.networkInterfaceId}`, { rules: network.securityGroupIds.map((id) => `jump ${way}.${id}`) }]);
}

function verdictMap(attachments: readonly Attachment[], way: 'in' | 'out'): ElementSet {
  const chainOf = ({ network }: Attachment) => `${way}.${network.securityGroupIds.length === 1 ? network.securityGroupIds.join('') : network.networkInterfaceId}`;
  return { kind: 'map', type: 'ipv4_addr : verdict', elements: elementsOf(attachments, (attachment) => `${addressOf(attachment)} : jump ${chainOf(attachment)}`) };
}

/** One rule of a security group in nft's language; none when it can never match IPv4. */
function ruleText(rule: SecurityGroupRule): string[] {
  const protocol = protocolMatch(rule);
  if (protocol === undefined) return [];
  return [[protocol, peerMatch(rule), 'accept', `comment "${rule.id}"`].filter((part) => part !== '').join(' ')];
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

function peerMatch({ direction, peer }: SecurityGroupRule): string {
  const address = direction === 'ingress' ? 'ct original ip saddr' : 'ct reply ip saddr';
  if (peer.kind === 'group') return `${address} @${membersSet(peer.groupId)}`;
  if (peer.kind === 'prefix-list') return 'meta mark 0 meta mark 1';
  return known(parseCidr(peer.cidr), `a CIDR in ${peer.cidr}`).prefixLength === 0 ? '' : `${address} ${peer.cidr}`;
}

const protocolNames = new Map([['6', 'tcp'], ['17', 'udp']]);

function membersByGroup(attachments: readonly Attachment[]): ReadonlyMap<string, ReadonlySet<string>> {
  const members = new Map<string, Set<string>>();
  for (const { network } of attachments) {
    for (const id of network.securityGroupIds) members.set(id, (members.get(id) ?? new Set()).add(network.privateIpv4Address));
  }
  return members;
}

function elementsOf(attachments: readonly Attachment[], element: (attachment: Attachment) => string): ReadonlySet<string> {
  return new Set(attachments.map(element));
}

const noElements: ReadonlySet<string> = new Set();
const addressOf = ({ network }: Attachment) => network.privateIpv4Address;
const membersSet = (groupId: string) => `members.${groupId}`;
