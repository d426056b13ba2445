import { formatAddress, parseAddress } from '#model/cidr.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { SecurityGroup, SecurityGroupPeer, SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, VpcTopology } from '#model/vpc-topology.ts';

const firstAddress = parseAddress('10.9.0.4') ?? 0;
const everything = { kind: 'cidr', cidr: '0.0.0.0/0' } as const;
const scope = { account: '000000000000', region: 'us-east-1' };

/** The group of two tasks that may do anything. */
export const openGroup = groupOf(0, [ruleOf('ingress', everything, -1), ruleOf('egress', everything, -1)]);

/** A VPC in which every interface is in one of many groups, each with twenty rules: CIDRs, ports, and other groups. */
export function bigVpc({ groupCount, interfaceCount }: { readonly groupCount: number; readonly interfaceCount: number }): VpcTopology {
  const openEntries = (['ingress', 'egress'] as const).map((direction) => ({ ruleNumber: 100, direction, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0' }) as const);
  return {
    vpcId: 'vpc-0b1a5c0ffee',
    ...scope,
    cidrs: ['10.9.0.0/16'],
    dns: { isSupported: true, hasHostnames: true, domainNames: ['ec2.internal'], nameServers: [] },
    subnets: [{ id: 'subnet-1', cidr: '10.9.0.0/18', availabilityZone: 'us-east-1a', routeTableId: 'rtb-1', aclId: 'acl-1' }],
    interfaces: Array.from({ length: Math.max(interfaceCount, 3) }, (_, index) => interfaceOf(index, groupCount)),
    groups: Array.from({ length: groupCount }, (_, index) => groupOf(index, twentyRules(index, groupCount))),
    prefixLists: {},
    routeTables: [{ id: 'rtb-1', routes: [{ destination: '0.0.0.0/0', target: { kind: 'internet-gateway' } }] }],
    acls: [{ id: 'acl-1', entries: openEntries }],
    natGateways: [],
    peerings: [],
    endpoints: [],
  };
}

export function taskNetworkOf(vpc: VpcTopology, index: number): TaskNetwork {
  const address = formatAddress(firstAddress + index);
  return {
    vpcId: vpc.vpcId,
    subnetId: 'subnet-1',
    subnetCidr: '10.9.0.0/18',
    networkInterfaceId: interfaceId(index),
    privateIpv4Address: address,
    macAddress: `02:00:00:00:${hex(index >> 8, 2)}:${hex(index & 255, 2)}`,
    privateDnsName: `ip-${address.replaceAll('.', '-')}.ec2.internal`,
    nameServers: [],
    searchDomains: [],
  };
}

function interfaceOf(index: number, groupCount: number): TopologyInterface {
  return { id: interfaceId(index), subnetId: 'subnet-1', addresses: [formatAddress(firstAddress + index)], publicAddresses: [], securityGroupIds: [groupId(groupCount === 0 ? 0 : index % groupCount)], sourceDestCheck: true, type: 'interface' };
}

function twentyRules(index: number, groupCount: number): readonly SecurityGroupRule[] {
  return Array.from({ length: 20 }, (_, rule) => {
    const peer: SecurityGroupPeer = rule % 4 === 0 ? { kind: 'group', groupId: groupId((index + rule) % groupCount) } : { kind: 'cidr', cidr: `10.${rule}.0.0/16` };
    return ruleOf(rule % 5 === 0 ? 'egress' : 'ingress', peer, 8_000 + rule);
  });
}

function groupOf(index: number, rules: readonly SecurityGroupRule[]): SecurityGroup {
  const id = groupId(index);
  return { ...scope, id, vpcId: 'vpc-0b1a5c0ffee', name: id, description: id, rules: rules.map((rule, number) => ({ ...rule, id: `sgr-${hex(index, 8)}${hex(number, 9)}` })), tags: [] };
}

/** For one TCP port, or for everything when it is -1. */
function ruleOf(direction: SecurityGroupRule['direction'], peer: SecurityGroupPeer, port: number): SecurityGroupRule {
  return { id: 'sgr-0', direction, protocol: port === -1 ? '-1' : 'tcp', fromPort: port, toPort: port, peer, tags: [] };
}

function groupId(index: number): string {
  return `sg-${hex(index, 17)}`;
}

/** What names of links are made from comes first in an interface's id. */
function interfaceId(index: number): string {
  return `eni-${hex(index, 8)}000000000`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
