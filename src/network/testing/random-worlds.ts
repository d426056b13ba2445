import * as fc from 'fast-check';
import { overlap, parseCidr } from '#model/cidr.ts';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { SecurityGroupPeer, SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, TopologyTarget, VpcTopology } from '#model/vpc-topology.ts';
import type { Packet } from '../evaluate.ts';

/** Addresses of the internet. */
export const farAddresses = ['198.51.100.7', '203.0.113.9'] as const;
export const tcpPorts = [80, 443, 8080] as const;

const vpcPrefixes = [['10.0'], ['10.0', '10.1'], ['10.1', '10.2']] as const;
const subnetNumbers = [1, 2, 3] as const;
const cidrs = ['0.0.0.0/0', '0.0.0.0/0', '10.0.0.0/16', '10.1.0.0/16', '10.0.1.0/24', '10.1.2.0/24', '10.0.1.4/32', '198.51.100.0/24', '127.64.0.0/21', '127.64.0.0/28', '127.64.0.4/32', '0.0.0.0/1', '128.0.0.0/1'] as const;
const destinations = ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/8', '10.0.0.0/16', '10.1.0.0/16', '10.1.2.0/24', '10.2.1.4/32', '198.51.100.0/24', '198.51.100.7/32', '127.64.0.0/21', '127.64.0.0/28', '127.64.0.4/32', '52.216.0.0/15'] as const;
const directions = ['ingress', 'egress'] as const;

/** Small worlds in which the interesting cases meet: up to three VPCs, of which some have the same addresses. */
export function worlds(): fc.Arbitrary<readonly VpcTopology[]> {
  return worldDrafts().map(built);
}

/** A world and what becomes of it, in which only these may differ. */
export function changes(parts: readonly ChangingPart[] = changingParts): fc.Arbitrary<readonly [readonly VpcTopology[], readonly VpcTopology[]]> {
  return fc.tuple(worldDrafts(), worldDrafts(), fc.tuple(...vpcPrefixes.map(() => fc.subarray([...parts])))).map(([before, other, changed]) => {
    const drafts = before.drafts.map((draft, index) => ({ ...draft, ...Object.fromEntries((changed[index] ?? []).map((part) => [part, other.drafts[index]?.[part]])) }));
    return [built(before), built({ ...before, drafts })];
  });
}

/** Who tries what, in any world: numbers are read as places in the world's lists. */
export interface ProbeDraft {
  readonly sender: number;
  readonly receiver: number;
  readonly packet: Packet & { readonly sourcePort: number };
}

export function probeDrafts(): fc.Arbitrary<ProbeDraft> {
  const sourcePort = fc.constantFrom(1023, 40_000);
  const packet = fc.oneof(
    { weight: 3, arbitrary: fc.record({ protocol: fc.constant('tcp' as const), port: fc.constantFrom(...tcpPorts), sourcePort }) },
    { weight: 1, arbitrary: fc.record({ protocol: fc.constant('udp' as const), port: fc.constantFrom(53, 80), sourcePort }) },
    { weight: 1, arbitrary: fc.constant({ protocol: 'icmp' as const, port: 8, code: 0, sourcePort: 7 }) },
  );
  return fc.record({ sender: fc.nat({ max: 1_000 }), receiver: fc.nat({ max: 1_000 }), packet });
}

const changingParts = ['subnets', 'enis', 'tables', 'acls', 'groups', 'natSubnet', 'endpoint', 'node'] as const;
type ChangingPart = (typeof changingParts)[number];

interface WorldDraft {
  readonly count: number;
  readonly drafts: readonly VpcDraft[];
  /** Whether the first and the second VPC are peered, the first and the third, the second and the third. */
  readonly peered: readonly boolean[];
}

function worldDrafts(): fc.Arbitrary<WorldDraft> {
  return fc.record({ count: fc.constantFrom(1, 2, 3, 3), drafts: fc.tuple(...vpcPrefixes.map((prefixes, index) => vpcDrafts(index, prefixes))), peered: fc.tuple(...vpcPrefixes.map(() => fc.constantFrom(true, true, false))) });
}

function built({ count, drafts, peered }: WorldDraft): readonly VpcTopology[] {
  const present = drafts.slice(0, count);
  const pairs = [[0, 1], [0, 2], [1, 2]].filter((pair, index) => peered[index] === true && canPeer(pair.map((number) => present[number])));
  return present.map((draft, index) => vpcOf(draft, pairs.flatMap((pair) => (pair.includes(index) ? present[pair.find((other) => other !== index) ?? -1] ?? [] : []))));
}

type RuleDraft = Pick<SecurityGroupRule, 'direction' | 'protocol' | 'fromPort' | 'toPort'> & { readonly peer: string };
interface RouteDraft {
  readonly destination: string;
  readonly target: string;
}
interface TableDraft {
  readonly some: readonly RouteDraft[];
  /** Has routes to all that is peered. */
  readonly isToPeers: boolean;
}
interface EniDraft {
  readonly subnet: number;
  readonly host: number;
  readonly groups: readonly number[];
  readonly hasSecond: boolean;
  readonly publicly: 'no' | 'first' | 'second';
  readonly isOtherPublicAddress: boolean;
  readonly isChecked: boolean;
}
interface VpcDraft {
  readonly index: number;
  readonly prefix: string;
  readonly hasSecondCidr: boolean;
  readonly subnets: readonly { readonly table: number; readonly acl: number }[];
  readonly enis: readonly EniDraft[];
  readonly tables: readonly TableDraft[];
  readonly acls: readonly (readonly NetworkAclEntry[])[];
  readonly groups: readonly (readonly RuleDraft[])[];
  readonly natSubnet: number | undefined;
  readonly endpoint: { readonly subnet: number; readonly groups: readonly number[] } | undefined;
  /** Of a network load balancer. */
  readonly node: { readonly subnet: number; readonly groups: readonly number[]; readonly publicly: EniDraft['publicly'] } | undefined;
}

function vpcDrafts(index: number, prefixes: readonly string[]): fc.Arbitrary<VpcDraft> {
  const subnet = fc.integer({ min: 0, max: 2 });
  const groups = fc.subarray([0, 1, 2]);
  return fc.record({
    index: fc.constant(index),
    prefix: fc.constantFrom(...prefixes),
    hasSecondCidr: fc.boolean(),
    subnets: fc.tuple(...subnetNumbers.map(() => fc.record({ table: fc.integer({ min: 0, max: 1 }), acl: fc.constantFrom(0, 1, 2, 2, 2, 2) }))),
    enis: fc.uniqueArray(eniDrafts(), { minLength: 1, maxLength: 4, selector: ({ subnet, host }) => `${subnet} ${host}` }),
    tables: fc.tuple(tableDrafts(), tableDrafts()),
    acls: fc.tuple(aclEntries(), aclEntries()),
    groups: fc.tuple(ruleDrafts(), ruleDrafts(), fc.constant(directions.map((direction) => ({ direction, protocol: '-1', fromPort: -1, toPort: -1, peer: '0.0.0.0/0' })))),
    natSubnet: fc.option(subnet, { nil: undefined }),
    endpoint: fc.option(fc.record({ subnet, groups }), { nil: undefined }),
    node: fc.option(fc.record({ subnet, groups, publicly: fc.constantFrom('no', 'first') }), { nil: undefined }),
  });
}

function eniDrafts(): fc.Arbitrary<EniDraft> {
  return fc.record({
    subnet: fc.integer({ min: 0, max: 2 }),
    host: fc.integer({ min: 4, max: 5 }),
    groups: fc.oneof({ weight: 2, arbitrary: fc.constant([2]) }, { weight: 3, arbitrary: fc.subarray([0, 1, 2]) }),
    hasSecond: fc.boolean(),
    publicly: fc.constantFrom('no', 'first', 'first', 'second'),
    isOtherPublicAddress: fc.boolean(),
    isChecked: fc.constantFrom(true, true, false),
  });
}

function tableDrafts(): fc.Arbitrary<TableDraft> {
  const target = fc.constantFrom('internet-gateway', 'nat-gateway', 'peer 0', 'peer 1', 'eni 0', 'eni 1', 'endpoint', 'blackhole');
  const usual = fc.subarray([{ destination: '0.0.0.0/0', target: 'internet-gateway' }, { destination: '0.0.0.0/0', target: 'nat-gateway' }], { minLength: 1 });
  const others = fc.oneof(fc.constant([]), fc.array(fc.record({ destination: fc.constantFrom(...destinations), target }), { maxLength: 4 }));
  // EC2 has one route to a destination; prefix lists, spelled out, may have another.
  return fc.record({ some: fc.tuple(others, usual).map((both) => both.flat()), isToPeers: fc.constantFrom(true, true, false) });
}

function aclEntries(): fc.Arbitrary<readonly NetworkAclEntry[]> {
  const ports = fc.constantFrom({ from: 80, to: 80 }, { from: 80, to: 443 }, { from: 1024, to: 65_535 }, { from: 0, to: 65_535 });
  const icmp = fc.constantFrom({ type: -1, code: -1 }, { type: 8, code: -1 }, { type: 0, code: 0 });
  const what = fc.oneof(fc.constant({ protocol: '-1' }), fc.record({ protocol: fc.constantFrom('6', '17'), ports }), fc.constantFrom({ protocol: '6' }, { protocol: '1' }), fc.record({ protocol: fc.constant('1'), icmp }));
  const entry = fc.tuple(fc.constantFrom(...directions), fc.constantFrom('allow', 'allow', 'deny'), fc.constantFrom(...cidrs), what);
  const open = directions.map((direction): NetworkAclEntry => ({ ruleNumber: 0, direction, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0' }));
  return fc.tuple(fc.array(entry, { maxLength: 4 }), fc.boolean()).map(([entries, endsOpen]) =>
    [...entries.map(([direction, action, cidr, said]): NetworkAclEntry => ({ ruleNumber: 0, direction, action, cidr, ...said })), ...(endsOpen ? open : [])].map((each, index) => ({ ...each, ruleNumber: 10 * (index + 1) })),
  );
}

function ruleDrafts(): fc.Arbitrary<readonly RuleDraft[]> {
  const what = fc.constantFrom(
    { protocol: '-1', fromPort: -1, toPort: -1 },
    { protocol: 'tcp', fromPort: 80, toPort: 80 },
    { protocol: 'tcp', fromPort: 80, toPort: 443 },
    { protocol: '6', fromPort: 0, toPort: 65_535 },
    { protocol: 'udp', fromPort: 53, toPort: 80 },
    { protocol: 'icmp', fromPort: -1, toPort: -1 },
    { protocol: 'icmp', fromPort: 8, toPort: -1 },
    { protocol: '1', fromPort: 8, toPort: 0 },
    { protocol: 'icmp', fromPort: 3, toPort: 4 },
  );
  const peer = fc.constantFrom(...cidrs, 'group 0', 'group 1', 'group 2', 'group 2', 'peer group 0', 'peer group 2', 'list 0', 'list 1');
  return fc.array(fc.tuple(fc.constantFrom(...directions), what, peer).map(([direction, said, name]) => ({ direction, peer: name, ...said })), { maxLength: 5 });
}

function canPeer(drafts: readonly (VpcDraft | undefined)[]): boolean {
  const [one, other] = drafts.map((draft) => (draft === undefined ? undefined : cidrsOf(draft)));
  return one !== undefined && other !== undefined && !one.some((cidr) => other.some((its) => overlaps(cidr, its)));
}

function overlaps(one: string, other: string): boolean {
  const [first, second] = [parseCidr(one), parseCidr(other)];
  return first !== undefined && second !== undefined && overlap(first, second);
}

function cidrsOf({ prefix, hasSecondCidr, index }: VpcDraft): readonly string[] {
  return [`${prefix}.0.0/16`, ...(hasSecondCidr ? [`100.6${4 + index}.0.0/16`] : [])];
}

function vpcOf(draft: VpcDraft, peers: readonly VpcDraft[]): VpcTopology {
  const { index } = draft;
  const nat = draft.natSubnet === undefined ? [] : [natOf(draft, draft.natSubnet)];
  const endpoint = draft.endpoint === undefined ? [] : [eniOf(draft, { ...draft.endpoint, host: 200, hasSecond: false, publicly: 'no', isOtherPublicAddress: false, isChecked: true }, 'vpc_endpoint')];
  const node = draft.node === undefined ? [] : [nodeOf(draft, draft.node)];
  return {
    vpcId: vpcId(index),
    account: '000000000000',
    region: 'us-east-1',
    cidrs: cidrsOf(draft),
    dns: { isSupported: true, hasHostnames: true, domainNames: [], nameServers: [] },
    subnets: draft.subnets.map(({ table, acl }, subnet) => ({ id: `subnet-${index}${subnet}`, cidr: `${subnetPrefix(draft, subnet)}.0/24`, availabilityZone: 'us-east-1a', routeTableId: `rtb-${index}${table}`, aclId: `acl-${index}${acl}` })),
    interfaces: [...interfacesOf(draft), ...nat, ...endpoint, ...node],
    groups: draft.groups.map((rules, number) => ({ account: '000000000000', region: 'us-east-1', id: groupId(index, number), vpcId: vpcId(index), name: `group ${number}`, description: '', tags: [], rules: rules.map((rule, each) => ({ ...rule, id: `sgr-${index}${number}${each}`, peer: peerOf(rule.peer, index, peers), tags: [] })) })),
    prefixLists: { 'pl-0': ['10.0.1.0/24', '10.0.0.0/16', '198.51.100.0/24'], 'pl-1': ['127.64.0.0/28', '10.1.0.0/16'] },
    routeTables: draft.tables.map(({ some, isToPeers }, table) => ({ id: `rtb-${index}${table}`, routes: [...some.map(({ destination, target }) => ({ destination, target: targetOf(target, draft, peers) })), ...(isToPeers ? peers.flatMap((peer) => routesToPeer(index, peer)) : [])] })),
    acls: [...draft.acls, openAcl].map((entries, number) => ({ id: `acl-${index}${number}`, entries })),
    natGateways: nat.flatMap(({ subnetId, addresses: [privateIpv4Address = ''], publicAddresses }) => publicAddresses.map(({ publicIpv4Address }) => ({ id: `nat-${index}`, subnetId, privateIpv4Address, publicIpv4Address }))),
    peerings: peers.map((peer) => ({ id: peeringId(index, peer.index), peerVpcId: vpcId(peer.index), peerCidrs: cidrsOf(peer), peerNames: [], peerGroupMembers: Object.fromEntries([0, 2].map((number) => [groupId(peer.index, number), interfacesOf(peer).filter(({ securityGroupIds }) => securityGroupIds.includes(groupId(peer.index, number))).flatMap(({ addresses }) => addresses)])) })),
    endpoints: endpoint.map(({ addresses }) => ({ id: `vpce-${index}`, type: 'Interface', serviceName: 'com.amazonaws.us-east-1.ecr.api', privateDnsEnabled: true, addresses })),
  };
}

const openAcl = directions.map((direction): NetworkAclEntry => ({ ruleNumber: 100, direction, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0' }));

function interfacesOf(draft: VpcDraft): readonly TopologyInterface[] {
  return draft.enis.map((eni) => eniOf(draft, eni, 'interface'));
}

function eniOf(draft: VpcDraft, { subnet, host, groups, hasSecond, publicly, isOtherPublicAddress, isChecked }: EniDraft, type: TopologyInterface['type']): TopologyInterface {
  const addresses = [host, ...(hasSecond ? [host + 10] : [])].map((last) => `${subnetPrefix(draft, subnet)}.${last}`);
  const privateIpv4Address = publicly === 'no' ? undefined : addresses[publicly === 'first' ? 0 : 1];
  const publicAddresses = privateIpv4Address === undefined ? [] : [{ publicIpv4Address: `127.64.${draft.index}.${host + 16 * subnet + (isOtherPublicAddress ? 8 : 0)}`, privateIpv4Address }];
  return { id: `eni-${draft.index}${subnet}${String(host).padStart(10, '0')}abcde`, subnetId: `subnet-${draft.index}${subnet}`, addresses, publicAddresses, securityGroupIds: groups.map((number) => groupId(draft.index, number)), sourceDestCheck: isChecked, type };
}

function nodeOf(draft: VpcDraft, node: NonNullable<VpcDraft['node']>): TopologyInterface {
  return eniOf(draft, { ...node, host: 7, hasSecond: false, isOtherPublicAddress: false, isChecked: false }, 'network_load_balancer');
}

function natOf(draft: VpcDraft, subnet: number): TopologyInterface {
  const eni = eniOf(draft, { subnet, host: 9, groups: [], hasSecond: false, publicly: 'first', isOtherPublicAddress: false, isChecked: false }, 'nat_gateway');
  return { ...eni, securityGroupIds: [] };
}

function targetOf(target: string, draft: VpcDraft, peers: readonly VpcDraft[]): TopologyTarget {
  const [kind = '', number = '0'] = target.split(' ');
  const [peer, eni] = [peers[Number(number)], interfacesOf(draft)[Number(number)]];
  if (kind === 'internet-gateway') return { kind };
  if (kind === 'endpoint') return { kind: 'vpc-endpoint', id: `vpce-${draft.index}` };
  if (kind === 'nat-gateway' && draft.natSubnet !== undefined) return { kind, id: `nat-${draft.index}` };
  if (kind === 'peer' && peer !== undefined) return { kind: 'vpc-peering-connection', id: peeringId(draft.index, peer.index) };
  return kind === 'eni' && eni !== undefined ? { kind: 'network-interface', id: eni.id } : { kind: 'blackhole' };
}

function routesToPeer(index: number, peer: VpcDraft): readonly { readonly destination: string; readonly target: TopologyTarget }[] {
  return cidrsOf(peer).map((destination) => ({ destination, target: { kind: 'vpc-peering-connection', id: peeringId(index, peer.index) } }));
}

function peerOf(text: string, index: number, peers: readonly VpcDraft[]): SecurityGroupPeer {
  const number = Number(text.split(' ').at(-1));
  if (text.startsWith('group')) return { kind: 'group', groupId: groupId(index, number) };
  if (text.startsWith('peer group')) return { kind: 'group', groupId: groupId(peers[0]?.index ?? index, number) };
  return text.startsWith('list') ? { kind: 'prefix-list', prefixListId: `pl-${number}` } : { kind: 'cidr', cidr: text };
}

function subnetPrefix(draft: VpcDraft, subnet: number): string {
  return draft.hasSecondCidr && subnet === 2 ? `100.6${4 + draft.index}.1` : `${draft.prefix}.${subnetNumbers[subnet] ?? 0}`;
}

const vpcId = (index: number) => `vpc-${index}`;
const groupId = (index: number, number: number) => `sg-${index}${number}`;
const peeringId = (one: number, other: number) => `pcx-${Math.min(one, other)}${Math.max(one, other)}`;
