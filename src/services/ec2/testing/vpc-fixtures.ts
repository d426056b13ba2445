import { ec2Id, vpcParts } from '#model/default-vpc.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { internetGateways, routeTables, type RouteTable } from '#model/routing.ts';
import { subnets, vpcs, type Subnet, type Vpc } from '#model/vpc.ts';
import { call, type Ec2World } from './ec2-world.ts';

export interface TestVpc {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly mainTable: RouteTable;
  /** Empty when the VPC has no internet gateway. */
  readonly gatewayId: string;
}

export interface VpcGiven {
  readonly cidr?: string;
  readonly subnetCidr?: string;
  readonly account?: string;
  readonly region?: string;
  readonly withGateway?: boolean;
}

/** A VPC with one subnet, put into the store as EC2's operations would have. */
export async function putVpc(world: Ec2World, { cidr = '10.0.0.0/16', subnetCidr = cidr.replace(/\/.*/, '/24'), account = call.account, region = call.region, withGateway = false }: VpcGiven = {}): Promise<TestVpc> {
  const { ids } = world;
  const owner = { account, region, tags: [] };
  return world.store.transact((transaction) => {
    const { vpc, routeTable } = vpcParts({ ...owner, cidr, isDefault: false, dhcpOptionsId: 'default', instanceTenancy: 'default', enableDnsHostnames: false }, ids);
    const subnet: Subnet = { ...owner, id: ec2Id('subnet', ids), vpcId: vpc.id, cidr: subnetCidr, availabilityZone: `${region}a`, availabilityZoneId: 'use1-az1', isDefaultForAz: false, mapPublicIpOnLaunch: false, hostnameTypeOnLaunch: 'ip-name', enableResourceNameDnsARecordOnLaunch: false };
    const gatewayId = withGateway ? ec2Id('igw', ids) : '';
    transaction.put(vpcs, vpc);
    transaction.put(routeTables, routeTable);
    transaction.put(subnets, subnet);
    if (withGateway) transaction.put(internetGateways, { ...owner, id: gatewayId, vpcId: vpc.id });
    return { vpc, subnet, mainTable: routeTable, gatewayId };
  });
}

/** An interface in the subnet, as a task has it unless something else is given. */
export async function putInterface(world: Ec2World, subnet: Subnet, given: Partial<NetworkInterface> = {}): Promise<NetworkInterface> {
  const eni: NetworkInterface = {
    account: subnet.account,
    region: subnet.region,
    id: ec2Id('eni', world.ids),
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    privateIpv4Address: '10.0.0.5',
    secondaryPrivateIpv4Addresses: [],
    macAddress: '02:00:00:00:00:05',
    privateDnsName: 'ip-10-0-0-5.ec2.internal',
    securityGroupIds: [],
    description: '',
    sourceDestCheck: true,
    status: 'in-use',
    interfaceType: 'interface',
    createdAt: 0,
    tags: [],
    ...given,
  };
  await world.store.transact((transaction) => transaction.put(networkInterfaces, eni));
  return eni;
}
