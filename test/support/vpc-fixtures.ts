import type { TaskNetwork } from '#model/link.ts';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { SecurityGroup, SecurityGroupPeer, SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, VpcTopology } from '#model/vpc-topology.ts';

/** An ENI that a test wants. */
export interface EniWish {
  /** The last octet of its address in its subnet. */
  readonly host: number;
  /** 172.31.0.0/20 is 1, 172.31.16.0/20 is 2, and so on. */
  readonly subnet?: number;
  readonly vpcId?: string;
  /** The first two octets of its VPC's addresses, where they are not the usual ones. */
  readonly vpcPrefix?: string;
  readonly eni?: string;
  readonly securityGroupIds?: readonly string[];
  readonly publicIpv4Address?: string;
  readonly type?: TopologyInterface['type'];
}

export function networkOf(wish: EniWish): TaskNetwork {
  const { host, subnet = 1, vpcId = 'vpc-1' } = wish;
  const address = addressOf(wish);
  return {
    vpcId,
    subnetId: `subnet-${subnet}`,
    subnetCidr: subnetCidr(subnet, wish.vpcPrefix),
    networkInterfaceId: eniIdOf(wish),
    privateIpv4Address: address,
    macAddress: `02:00:00:00:${hex(subnet)}:${hex(host)}`,
    privateDnsName: `ip-${address.replaceAll('.', '-')}.ec2.internal`,
    nameServers: [`${wish.vpcPrefix ?? '172.31'}.0.2`],
    searchDomains: ['ec2.internal'],
  };
}

export function interfaceOf(wish: EniWish): TopologyInterface {
  const { subnet = 1, securityGroupIds = ['sg-1'], publicIpv4Address, type = 'interface' } = wish;
  const address = addressOf(wish);
  const publicAddresses = publicIpv4Address === undefined ? [] : [{ publicIpv4Address, privateIpv4Address: address }];
  return { id: eniIdOf(wish), subnetId: `subnet-${subnet}`, addresses: [address], publicAddresses, securityGroupIds, sourceDestCheck: type !== 'network_load_balancer', type };
}

/** A VPC of three subnets: the first two lead to an internet gateway, the third nowhere. */
export function vpcOf(vpcId: string, change: Partial<VpcTopology> = {}, vpcPrefix?: string): VpcTopology {
  return {
    vpcId,
    account: '000000000000',
    region: 'us-east-1',
    cidrs: [`${vpcPrefix ?? '172.31'}.0.0/16`],
    dns: { isSupported: true, hasHostnames: true, domainNames: [], nameServers: [] },
    subnets: [1, 2, 3].map((subnet) => ({ id: `subnet-${subnet}`, cidr: subnetCidr(subnet, vpcPrefix), availabilityZone: 'us-east-1a', routeTableId: `rtb-${subnet}`, aclId: `acl-${subnet}` })),
    interfaces: [],
    groups: [],
    prefixLists: {},
    routeTables: [1, 2, 3].map((subnet) => ({ id: `rtb-${subnet}`, routes: subnet === 3 ? [] : [{ destination: '0.0.0.0/0', target: { kind: 'internet-gateway' } }] })),
    acls: [1, 2, 3].map((subnet) => ({ id: `acl-${subnet}`, entries: [allow('ingress'), allow('egress')] })),
    natGateways: [],
    peerings: [],
    endpoints: [],
    ...change,
  };
}

export function allow(direction: NetworkAclEntry['direction'], change: Partial<NetworkAclEntry> = {}): NetworkAclEntry {
  return { ruleNumber: 100, direction, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0', ...change };
}

export function groupOf(id: string, rules: readonly SecurityGroupRule[]): SecurityGroup {
  return { account: '000000000000', region: 'us-east-1', id, vpcId: 'vpc-1', name: id, description: id, rules: rules.map((each, index) => ({ ...each, id: `sgr-${id}-${index}` })), tags: [] };
}

type Peer = { readonly cidr: string } | { readonly groupId: string } | { readonly prefixListId: string };

export function rule(direction: SecurityGroupRule['direction'], peer: Peer, what: { readonly protocol: string; readonly ports: readonly [number, number] } = { protocol: '-1', ports: [-1, -1] }): SecurityGroupRule {
  const [fromPort, toPort] = what.ports;
  return { id: 'sgr-0', direction, protocol: what.protocol, fromPort, toPort, peer: peerOf(peer), tags: [] };
}

function peerOf(peer: Peer): SecurityGroupPeer {
  if ('cidr' in peer) return { kind: 'cidr', ...peer };
  return 'groupId' in peer ? { kind: 'group', ...peer } : { kind: 'prefix-list', ...peer };
}

export function addressOf({ host, subnet = 1, vpcPrefix = '172.31' }: EniWish): string {
  return `${vpcPrefix}.${(subnet - 1) * 16}.${host}`;
}

function eniIdOf({ host, subnet = 1, eni }: EniWish): string {
  return eni ?? `eni-${`${hex(host)}${subnet === 1 ? '' : hex(subnet)}`.padEnd(17, '0')}`;
}

function subnetCidr(subnet: number, vpcPrefix = '172.31'): string {
  return `${vpcPrefix}.${(subnet - 1) * 16}.0/20`;
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0');
}
