import type { Ids } from '#base/ids.ts';
import type { NetworkAcl, NetworkAclEntry } from './network-acl.ts';
import type { InternetGateway, RouteTable } from './routing.ts';
import type { Scope } from './scope.ts';
import type { SecurityGroup } from './security-group.ts';
import { amazonProvidedDns, type DhcpOptions, type Subnet, type Vpc } from './vpc.ts';
import { availabilityZones, type AvailabilityZone } from './zones.ts';

/** EC2's resource ids carry 17 hexadecimal digits. */
const idDigits = 17;

export function ec2Id(prefix: string, ids: Ids): string {
  return `${prefix}-${ids.hex(idDigits)}`;
}

/** What every VPC is made with, and what goes with it (https://docs.aws.amazon.com/vpc/latest/userguide/create-vpc.html). */
export interface VpcParts {
  readonly vpc: Vpc;
  readonly securityGroup: SecurityGroup;
  readonly routeTable: RouteTable;
  readonly networkAcl: NetworkAcl;
}

/** What every account has in every region from the start (https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html). */
export interface DefaultVpc extends VpcParts {
  /** One in each zone, in the zones' order. */
  readonly subnets: readonly Subnet[];
  readonly internetGateway: InternetGateway;
}

const defaultVpcCidr = '172.31.0.0/16';
const defaultSubnetCidrs = ['172.31.0.0/20', '172.31.16.0/20', '172.31.32.0/20'] as const;

export function defaultVpc(scope: Scope, dhcpOptionsId: string, ids: Ids): DefaultVpc {
  const owner = { account: scope.account, region: scope.region, tags: [] };
  const parts = vpcParts({ ...owner, cidr: defaultVpcCidr, isDefault: true, dhcpOptionsId, instanceTenancy: 'default', enableDnsHostnames: true }, ids);
  const { vpc } = parts;
  const internetGateway: InternetGateway = { ...owner, id: ec2Id('igw', ids), vpcId: vpc.id };
  const subnets = availabilityZones(scope.region).map((zone, index) => defaultSubnet(vpc, zone, defaultSubnetCidrs[index % defaultSubnetCidrs.length] ?? defaultSubnetCidrs[0], ids));
  return {
    vpc,
    subnets,
    internetGateway,
    securityGroup: parts.securityGroup,
    routeTable: { ...parts.routeTable, routes: [{ destination: { kind: 'cidr', cidr: '0.0.0.0/0' }, target: { kind: 'internet-gateway', id: internetGateway.id } }] },
    networkAcl: { ...parts.networkAcl, associations: subnets.map((subnet) => ({ id: ec2Id('aclassoc', ids), subnetId: subnet.id })) },
  };
}

/** A default subnet gives what is launched in it a public address. */
export function defaultSubnet(vpc: Vpc, zone: AvailabilityZone, cidr: string, ids: Ids): Subnet {
  return {
    account: vpc.account,
    region: vpc.region,
    id: ec2Id('subnet', ids),
    vpcId: vpc.id,
    cidr,
    availabilityZone: zone.name,
    availabilityZoneId: zone.id,
    isDefaultForAz: true,
    mapPublicIpOnLaunch: true,
    hostnameTypeOnLaunch: 'ip-name',
    enableResourceNameDnsARecordOnLaunch: false,
    tags: [],
  };
}

export type VpcWish = Pick<Vpc, 'account' | 'region' | 'cidr' | 'isDefault' | 'dhcpOptionsId' | 'instanceTenancy' | 'enableDnsHostnames' | 'tags'>;

export function vpcParts(wish: VpcWish, ids: Ids): VpcParts {
  const owner = { account: wish.account, region: wish.region, tags: [] };
  const vpc: Vpc = { ...wish, id: ec2Id('vpc', ids), cidrAssociationId: ec2Id('vpc-cidr-assoc', ids), secondaryCidrs: [], enableDnsSupport: true, enableNetworkAddressUsageMetrics: false };
  return {
    vpc,
    securityGroup: defaultSecurityGroup(vpc, ids),
    routeTable: { ...owner, id: ec2Id('rtb', ids), vpcId: vpc.id, routes: [], isMain: true, mainAssociationId: ec2Id('rtbassoc', ids), associations: [] },
    networkAcl: defaultNetworkAcl(vpc, ids),
  };
}

/** The group of those who name none: everything from its own members, and everything out (https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html). */
export function defaultSecurityGroup(vpc: Vpc, ids: Ids): SecurityGroup {
  const groupId = ec2Id('sg', ids);
  const all = { protocol: '-1', fromPort: -1, toPort: -1, tags: [] } as const;
  return {
    account: vpc.account,
    region: vpc.region,
    id: groupId,
    vpcId: vpc.id,
    name: 'default',
    description: 'default VPC security group',
    rules: [
      { id: ec2Id('sgr', ids), direction: 'ingress', ...all, peer: { kind: 'group', groupId } },
      { id: ec2Id('sgr', ids), direction: 'egress', ...all, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
    ],
    tags: [],
  };
}

/** The ACL of subnets that have no other lets everything through (https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html). */
export function defaultNetworkAcl(vpc: Vpc, ids: Ids): NetworkAcl {
  const allowAll = { ruleNumber: 100, protocol: '-1', action: 'allow', cidr: '0.0.0.0/0' } as const;
  const entries: readonly NetworkAclEntry[] = [{ ...allowAll, direction: 'ingress' }, { ...allowAll, direction: 'egress' }];
  return { account: vpc.account, region: vpc.region, id: ec2Id('acl', ids), vpcId: vpc.id, isDefault: true, entries, associations: [], tags: [] };
}

/** The options of VPCs that name none: the VPC's DNS server, and the domain of its private names. */
export function defaultDhcpOptions(scope: Scope, ids: Ids): DhcpOptions {
  const domainName = scope.region === 'us-east-1' ? 'ec2.internal' : `${scope.region}.compute.internal`;
  return {
    account: scope.account,
    region: scope.region,
    id: ec2Id('dopt', ids),
    configurations: [
      { key: 'domain-name', values: [domainName] },
      { key: 'domain-name-servers', values: [amazonProvidedDns] },
    ],
    tags: [],
  };
}
