import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { routeTables } from '#model/routing.ts';
import { subnets } from '#model/vpc.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import CreateDefaultSubnet from './operations/CreateDefaultSubnet.ts';
import CreateSubnet from './operations/CreateSubnet.ts';
import CreateVpc from './operations/CreateVpc.ts';
import DeleteSubnet from './operations/DeleteSubnet.ts';
import DescribeSubnets from './operations/DescribeSubnets.ts';
import ModifySubnetAttribute from './operations/ModifySubnetAttribute.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';

async function newVpc(world: Ec2World): Promise<string> {
  return (await CreateVpc.handle({ CidrBlock: '10.0.0.0/16' }, call, world)).Vpc?.VpcId ?? '';
}

test('a subnet is made in the zone that is named, and begins with the default network ACL', async () => {
  const world = await ec2World();
  const VpcId = await newVpc(world);
  const { Subnet: made } = await CreateSubnet.handle({ VpcId, CidrBlock: '10.0.1.7/24', AvailabilityZone: 'us-east-1b' }, call, world);
  assert.equal(made?.CidrBlock, '10.0.1.0/24');
  assert.equal(made.AvailabilityZoneId, 'use1-az2');
  assert.equal(made.MapPublicIpOnLaunch, false);
  assert.equal(made.DefaultForAz, false);
  assert.equal(made.AvailableIpAddressCount, 251);
  assert.deepEqual((await DescribeSubnets.handle({ SubnetIds: [made.SubnetId ?? ''] }, call, world)).Subnets, [made]);
  assert.deepEqual(world.store.find(networkAcls, 'subnet', made.SubnetId ?? '').map(({ isDefault }) => isDefault), [true]);
  assert.equal((await CreateSubnet.handle({ VpcId, CidrBlock: '10.0.2.0/24', AvailabilityZoneId: 'use1-az3' }, call, world)).Subnet?.AvailabilityZone, 'us-east-1c');
  await assert.rejects(async () => CreateSubnet.handle({ VpcId, CidrBlock: '10.0.3.0/24', AvailabilityZone: 'us-east-1x' }, call, world), {
    code: 'InvalidParameterValue',
    message: 'Value (us-east-1x) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: us-east-1a, us-east-1b, us-east-1c.',
  });
});

test('the CIDR of a subnet lies in its VPC, and apart from its other subnets', async () => {
  const world = await ec2World();
  const VpcId = await newVpc(world);
  await CreateSubnet.handle({ VpcId, CidrBlock: '10.0.1.0/24' }, call, world);
  const refused = async (cidr: string, code: string, message: string) => assert.rejects(async () => CreateSubnet.handle({ VpcId, CidrBlock: cidr }, call, world), { code, message });
  await refused('10.1.0.0/24', 'InvalidSubnet.Range', "The CIDR '10.1.0.0/24' is invalid.");
  await refused('10.0.2.0/29', 'InvalidSubnet.Range', "The CIDR '10.0.2.0/29' is invalid.");
  await refused('10.0.1.128/25', 'InvalidSubnet.Conflict', "The CIDR '10.0.1.128/25' conflicts with another subnet");
  await refused('10.0.0.0/16', 'InvalidSubnet.Conflict', "The CIDR '10.0.0.0/16' conflicts with another subnet");
  await refused('10.0.2.0', 'InvalidParameterValue', 'Value (10.0.2.0) for parameter cidrBlock is invalid. This is not a valid CIDR block.');
  await assert.rejects(async () => CreateSubnet.handle({ VpcId }, call, world), { code: 'MissingParameter' });
  await assert.rejects(async () => CreateSubnet.handle({ VpcId: 'vpc-0', CidrBlock: '10.0.2.0/24' }, call, world), { code: 'InvalidVpcID.NotFound' });
});

test('every address of an interface is taken; a subnet with one cannot be deleted, and takes its associations with it', async () => {
  const world = await ec2World();
  const VpcId = await newVpc(world);
  const SubnetId = (await CreateSubnet.handle({ VpcId, CidrBlock: '10.0.1.0/24' }, call, world)).Subnet?.SubnetId ?? '';
  const [table] = world.store.find(routeTables, 'vpc', VpcId);
  assert.ok(table);
  await world.store.transact((transaction) => {
    transaction.put(networkInterfaces, { ...networkInterface, vpcId: VpcId, subnetId: SubnetId });
    transaction.put(routeTables, { ...table, associations: [{ id: 'rtbassoc-1', subnetId: SubnetId }] });
  });
  assert.equal((await DescribeSubnets.handle({ SubnetIds: [SubnetId] }, call, world)).Subnets?.[0]?.AvailableIpAddressCount, 248);
  await assert.rejects(async () => DeleteSubnet.handle({ SubnetId }, call, world), { code: 'DependencyViolation', message: `The subnet '${SubnetId}' has dependencies and cannot be deleted.` });
  await world.store.transact((transaction) => transaction.remove(networkInterfaces, networkInterface.id));
  await DeleteSubnet.handle({ SubnetId }, call, world);
  assert.deepEqual(world.store.find(networkAcls, 'subnet', SubnetId), []);
  assert.deepEqual(world.store.find(routeTables, 'subnet', SubnetId), []);
});

test('attributes of a subnet are changed one at a time', async () => {
  const world = await ec2World();
  const VpcId = await newVpc(world);
  const SubnetId = (await CreateSubnet.handle({ VpcId, CidrBlock: '10.0.1.0/24' }, call, world)).Subnet?.SubnetId ?? '';
  await ModifySubnetAttribute.handle({ SubnetId, MapPublicIpOnLaunch: { Value: true } }, call, world);
  await ModifySubnetAttribute.handle({ SubnetId, PrivateDnsHostnameTypeOnLaunch: 'resource-name' }, call, world);
  await ModifySubnetAttribute.handle({ SubnetId, EnableResourceNameDnsARecordOnLaunch: { Value: true } }, call, world);
  const filters = [{ Name: 'private-dns-name-options-on-launch.hostname-type', Values: ['resource-name'] }, { Name: 'map-public-ip-on-launch', Values: ['true'] }];
  const [shown] = (await DescribeSubnets.handle({ Filters: filters }, call, world)).Subnets ?? [];
  assert.deepEqual(shown?.PrivateDnsNameOptionsOnLaunch, { HostnameType: 'resource-name', EnableResourceNameDnsARecord: true, EnableResourceNameDnsAAAARecord: false });
  await assert.rejects(async () => ModifySubnetAttribute.handle({ SubnetId, MapPublicIpOnLaunch: { Value: true }, EnableResourceNameDnsARecordOnLaunch: { Value: true } }, call, world), { code: 'InvalidParameterCombination' });
});

test('a default subnet that was deleted can be made again, in the first free /20', async () => {
  const world = await ec2World();
  await DescribeSubnets.handle({}, call, world);
  const vpc = findDefaultVpc(world.store, call) ?? assert.fail('no default VPC');
  const [, second] = world.store.find(subnets, 'vpc', vpc.id);
  assert.ok(second);
  await assert.rejects(async () => CreateDefaultSubnet.handle({ AvailabilityZone: 'us-east-1b' }, call, world), { code: 'DefaultSubnetAlreadyExistsInAvailabilityZone', message: `'${second.id}' is already the default subnet in us-east-1b.` });
  await DeleteSubnet.handle({ SubnetId: second.id }, call, world);
  await CreateSubnet.handle({ VpcId: vpc.id, CidrBlock: '172.31.16.0/24' }, call, world);
  const { Subnet: made } = await CreateDefaultSubnet.handle({ AvailabilityZone: 'us-east-1b' }, call, world);
  assert.deepEqual([made?.CidrBlock, made?.DefaultForAz, made?.MapPublicIpOnLaunch], ['172.31.48.0/20', true, true]);
});

const networkInterface: NetworkInterface = {
  account: call.account,
  region: call.region,
  id: 'eni-0123456789abcdef0',
  vpcId: 'vpc-1',
  subnetId: 'subnet-1',
  availabilityZone: 'us-east-1a',
  privateIpv4Address: '10.0.1.5',
  secondaryPrivateIpv4Addresses: ['10.0.1.6', '10.0.1.7'],
  sourceDestCheck: true,
  interfaceType: 'interface',
  macAddress: '02:00:00:00:00:05',
  privateDnsName: 'ip-10-0-1-5.ec2.internal',
  securityGroupIds: [],
  description: '',
  status: 'available',
  createdAt: 0,
  tags: [],
};
