import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { SecurityGroup, SecurityGroupPeer, SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, TopologyRouteTable, TopologySubnet, VpcTopology } from '#model/vpc-topology.ts';

/** A VPC 10.0.0.0/16 with a public subnet 10.0.1.0/24, a private one 10.0.2.0/24 behind a NAT gateway (10.0.1.9, 127.64.0.9), and a closed one 10.0.3.0/24. */
export function threeTiers(change: Partial<VpcTopology> = {}): VpcTopology {
  return {
    vpcId: 'vpc-1',
    account: '000000000000',
    region: 'us-east-1',
    cidrs: ['10.0.0.0/16'],
    dns: { isSupported: true, hasHostnames: true, domainNames: ['ec2.internal'], nameServers: [] },
    subnets: [subnetOf('public', '10.0.1.0/24'), subnetOf('private', '10.0.2.0/24'), subnetOf('closed', '10.0.3.0/24')],
    interfaces: [],
    groups: [groupOf('sg-open', [ruleOf('ingress', { kind: 'cidr', cidr: '0.0.0.0/0' }), ruleOf('egress', { kind: 'cidr', cidr: '0.0.0.0/0' })])],
    prefixLists: {},
    routeTables: [
      tableOf('public', [{ destination: '0.0.0.0/0', target: { kind: 'internet-gateway' } }]),
      tableOf('private', [{ destination: '0.0.0.0/0', target: { kind: 'nat-gateway', id: 'nat-1' } }]),
      tableOf('closed', []),
    ],
    acls: ['public', 'private', 'closed'].map((name) => ({ id: `acl-${name}`, entries: openEntries })),
    natGateways: [{ id: 'nat-1', subnetId: 'subnet-public', privateIpv4Address: '10.0.1.9', publicIpv4Address: '127.64.0.9' }],
    peerings: [],
    endpoints: [],
    ...change,
  };
}

const openEntries: readonly NetworkAclEntry[] = (['ingress', 'egress'] as const).map((direction) => ({ ruleNumber: 100, direction, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0' }));

function subnetOf(name: string, cidr: string): TopologySubnet {
  return { id: `subnet-${name}`, cidr, availabilityZone: 'us-east-1a', routeTableId: `rtb-${name}`, aclId: `acl-${name}` };
}

function tableOf(name: string, routes: TopologyRouteTable['routes']): TopologyRouteTable {
  return { id: `rtb-${name}`, routes };
}

/** An interface in group `sg-open` unless said otherwise. */
export function interfaceOf(name: string, subnet: string, address: string, change: Partial<TopologyInterface> = {}): TopologyInterface {
  return { id: `eni-${name}`, subnetId: `subnet-${subnet}`, addresses: [address], publicAddresses: [], securityGroupIds: ['sg-open'], sourceDestCheck: true, type: 'interface', ...change };
}

export function groupOf(id: string, rules: readonly SecurityGroupRule[]): SecurityGroup {
  return { account: '000000000000', region: 'us-east-1', id, vpcId: 'vpc-1', name: id, description: id, rules: rules.map((rule, index) => ({ ...rule, id: `sgr-${id}-${index}` })), tags: [] };
}

/** A rule for all protocols, unless `change` says which. */
export function ruleOf(direction: SecurityGroupRule['direction'], peer: SecurityGroupPeer, change: Partial<SecurityGroupRule> = {}): SecurityGroupRule {
  return { id: 'sgr-0', direction, protocol: '-1', fromPort: -1, toPort: -1, peer, tags: [], ...change };
}
