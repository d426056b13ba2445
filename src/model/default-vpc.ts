import type { Ids } from '#base/ids.ts';
import type { InternetGateway, RouteTable } from './routing.ts';
import type { Scope } from './scope.ts';
import type { SecurityGroup, Subnet, Vpc } from './vpc.ts';
import { availabilityZones } from './zones.ts';

/** What every account has in every region from the start (https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html). */
export interface DefaultVpc {
  readonly vpc: Vpc;
  /** One in each zone, in the zones' order. */
  readonly subnets: readonly Subnet[];
  readonly securityGroup: SecurityGroup;
  readonly internetGateway: InternetGateway;
  readonly routeTable: RouteTable;
}

const vpcCidr = '172.31.0.0/16';
const subnetCidrs = ['172.31.0.0/20', '172.31.16.0/20', '172.31.32.0/20'] as const;
/** EC2's resource ids carry 17 hexadecimal digits. */
const idDigits = 17;

export function defaultVpc(scope: Scope, ids: Ids): DefaultVpc {
  const owner = { account: scope.account, region: scope.region, tags: [] };
  const id = (prefix: string) => `${prefix}-${ids.hex(idDigits)}`;
  const vpc: Vpc = { ...owner, id: id('vpc'), cidr: vpcCidr, isDefault: true };
  const zones = availabilityZones(scope.region);
  const subnets = zones.map<Subnet>((zone, index) => ({
    ...owner,
    id: id('subnet'),
    vpcId: vpc.id,
    cidr: subnetCidrs[index % subnetCidrs.length] ?? subnetCidrs[0],
    availabilityZone: zone.name,
    availabilityZoneId: zone.id,
    isDefaultForAz: true,
    mapPublicIpOnLaunch: true,
  }));
  const internetGateway: InternetGateway = { ...owner, id: id('igw'), vpcId: vpc.id };
  const routeTable: RouteTable = {
    ...owner,
    id: id('rtb'),
    vpcId: vpc.id,
    routes: [{ destinationCidr: '0.0.0.0/0', target: { kind: 'internet-gateway', id: internetGateway.id } }],
    isMain: true,
    mainAssociationId: id('rtbassoc'),
  };
  return { vpc, subnets, securityGroup: defaultSecurityGroup(vpc, ids), internetGateway, routeTable };
}

/** The group of those who name none: everything from its own members, and everything out (https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html). */
export function defaultSecurityGroup(vpc: Vpc, ids: Ids): SecurityGroup {
  const groupId = `sg-${ids.hex(idDigits)}`;
  const all = { protocol: '-1', fromPort: -1, toPort: -1 } as const;
  return {
    account: vpc.account,
    region: vpc.region,
    id: groupId,
    vpcId: vpc.id,
    name: 'default',
    description: 'default VPC security group',
    rules: [
      { id: `sgr-${ids.hex(idDigits)}`, direction: 'ingress', ...all, peer: { kind: 'group', groupId } },
      { id: `sgr-${ids.hex(idDigits)}`, direction: 'egress', ...all, peer: { kind: 'cidr', cidr: '0.0.0.0/0' } },
    ],
    tags: [],
  };
}
