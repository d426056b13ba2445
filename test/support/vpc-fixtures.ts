import type { TaskNetwork } from '#model/link.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';

interface NetworkWish {
  /** The last octet of its address in 172.31.0.0/20. */
  readonly host: number;
  readonly vpcId?: string;
  readonly eni?: string;
  readonly securityGroupIds?: readonly string[];
  readonly hasPublicIp?: boolean;
}

export function networkOf({ host, vpcId = 'vpc-1', eni, securityGroupIds = ['sg-1'], hasPublicIp = false }: NetworkWish): TaskNetwork {
  const octet = host.toString(16).padStart(2, '0');
  return {
    vpcId,
    vpcCidr: '172.31.0.0/16',
    subnetId: 'subnet-1',
    subnetCidr: '172.31.0.0/20',
    networkInterfaceId: eni ?? `eni-${octet.padEnd(17, '0')}`,
    privateIpv4Address: `172.31.0.${host}`,
    macAddress: `02:00:00:00:00:${octet}`,
    privateDnsName: `ip-172-31-0-${host}.ec2.internal`,
    securityGroupIds,
    hasPublicIp,
    nameServers: ['172.31.0.2'],
    searchDomains: ['ec2.internal'],
  };
}

export function groupOf(id: string, rules: readonly SecurityGroupRule[]): SecurityGroup {
  return { account: '000000000000', region: 'us-east-1', id, vpcId: 'vpc-1', name: id, description: id, rules: rules.map((each, index) => ({ ...each, id: `sgr-${id}-${index}` })), tags: [] };
}

type Peer = { readonly cidr: string } | { readonly groupId: string };

export function rule(direction: SecurityGroupRule['direction'], peer: Peer, what: { readonly protocol: string; readonly ports: readonly [number, number] } = { protocol: '-1', ports: [-1, -1] }): SecurityGroupRule {
  const [fromPort, toPort] = what.ports;
  return { id: 'sgr-0', direction, protocol: what.protocol, fromPort, toPort, peer: 'cidr' in peer ? { kind: 'cidr', ...peer } : { kind: 'group', ...peer }, tags: [] };
}
