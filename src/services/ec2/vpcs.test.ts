import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vpcPeeringConnections, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import { networkAcls } from '#model/network-acl.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { subnets, vpcs } from '#model/vpc.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import AssociateVpcCidrBlock from './operations/AssociateVpcCidrBlock.ts';
import CreateDefaultVpc from './operations/CreateDefaultVpc.ts';
import CreateSubnet from './operations/CreateSubnet.ts';
import CreateVpc from './operations/CreateVpc.ts';
import DeleteSubnet from './operations/DeleteSubnet.ts';
import DeleteVpc from './operations/DeleteVpc.ts';
import DescribeVpcAttribute from './operations/DescribeVpcAttribute.ts';
import DescribeVpcs from './operations/DescribeVpcs.ts';
import DisassociateVpcCidrBlock from './operations/DisassociateVpcCidrBlock.ts';
import ModifyVpcAttribute from './operations/ModifyVpcAttribute.ts';
import ModifyVpcTenancy from './operations/ModifyVpcTenancy.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';

async function newVpc(world: Ec2World, cidr = '10.0.0.0/16'): Promise<string> {
  return (await CreateVpc.handle({ CidrBlock: cidr }, call, world)).Vpc?.VpcId ?? '';
}

function associate(world: Ec2World, id: string, cidr: string) {
  return AssociateVpcCidrBlock.handle({ VpcId: id, CidrBlock: cidr }, call, world);
}

test('a VPC comes with a default group, a main route table and a default network ACL, which go with it', async () => {
  const world = await ec2World();
  const { Vpc: made } = await CreateVpc.handle({ CidrBlock: '10.0.3.4/16', TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'a' }] }] }, call, world);
  const id = made?.VpcId ?? '';
  assert.equal(made?.State, 'pending');
  assert.equal(made.CidrBlock, '10.0.0.0/16');
  assert.deepEqual(made.CidrBlockAssociationSet?.map(({ CidrBlock, CidrBlockState }) => [CidrBlock, CidrBlockState?.State]), [['10.0.0.0/16', 'associated']]);
  const { Ipv6CidrBlockAssociationSet, ...lasting } = made;
  assert.deepEqual(Ipv6CidrBlockAssociationSet, []);
  assert.deepEqual((await DescribeVpcs.handle({ Filters: [{ Name: 'tag:Name', Values: ['a'] }] }, call, world)).Vpcs, [{ ...lasting, State: 'available', BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' } }]);
  const parts = () => [world.store.find(securityGroups, 'vpc', id), world.store.find(routeTables, 'vpc', id), world.store.find(networkAcls, 'vpc', id)].map((docs) => docs.length);
  assert.deepEqual(parts(), [1, 1, 1]);
  await DeleteVpc.handle({ VpcId: id }, call, world);
  assert.deepEqual(parts(), [0, 0, 0]);
  await assert.rejects(async () => DescribeVpcs.handle({ VpcIds: [id] }, call, world), { code: 'InvalidVpcID.NotFound' });
});

test('a CIDR has to be one, of /16 to /28, in a range that hosts may have', async () => {
  const world = await ec2World();
  await assert.rejects(async () => CreateVpc.handle({}, call, world), { code: 'MissingParameter', message: "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided." });
  for (const cidr of ['10.0.0.0', '10.0.0.0/33', '10.0.0/16', '10.0.0.256/24', 'x']) {
    await assert.rejects(async () => newVpc(world, cidr), { code: 'InvalidParameterValue', message: `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.` });
  }
  for (const cidr of ['10.0.0.0/15', '10.0.0.0/29', '127.0.0.0/16', '169.254.0.0/24', '224.0.0.0/16', '0.0.0.0/16']) {
    await assert.rejects(async () => newVpc(world, cidr), { code: 'InvalidVpc.Range', message: `The CIDR '${cidr}' is invalid.` });
  }
  await assert.rejects(async () => CreateVpc.handle({ CidrBlock: '10.0.0.0/16', InstanceTenancy: 'host' }, call, world), { code: 'UnsupportedTenancy' });
  await assert.rejects(async () => CreateVpc.handle({ CidrBlock: '10.0.0.0/16', DryRun: true }, call, world), { code: 'DryRunOperation' });
  assert.equal((await DescribeVpcs.handle({}, call, world)).Vpcs?.length, 1);
});

test('a VPC with anything in it cannot be deleted', async () => {
  const world = await ec2World();
  const id = await newVpc(world);
  const subnetId = (await CreateSubnet.handle({ VpcId: id, CidrBlock: '10.0.0.0/24' }, call, world)).Subnet?.SubnetId ?? '';
  const isHeld = async () => assert.rejects(async () => DeleteVpc.handle({ VpcId: id }, call, world), { code: 'DependencyViolation', message: `The vpc '${id}' has dependencies and cannot be deleted.` });
  await isHeld();
  await DeleteSubnet.handle({ SubnetId: subnetId }, call, world);
  const gateway = { account: call.account, region: call.region, id: 'igw-1', tags: [] };
  await world.store.transact((transaction) => transaction.put(internetGateways, { ...gateway, vpcId: id }));
  await isHeld();
  await world.store.transact((transaction) => transaction.put(internetGateways, gateway));
  await world.store.transact((transaction) => transaction.put(vpcPeeringConnections, peering({ id: 'pcx-1', requester: id, accepter: 'vpc-2', status: 'active' })));
  await isHeld();
  await world.store.transact((transaction) => transaction.put(vpcPeeringConnections, peering({ id: 'pcx-1', requester: id, accepter: 'vpc-2', status: 'pending-acceptance' })));
  await DeleteVpc.handle({ VpcId: id }, call, world);
  assert.equal(world.store.get(vpcPeeringConnections, 'pcx-1')?.status, 'deleted');
});

test('attributes are changed one at a time, and shown as they are', async () => {
  const world = await ec2World();
  const VpcId = await newVpc(world);
  await assert.rejects(async () => ModifyVpcAttribute.handle({ VpcId, EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } }, call, world), { code: 'InvalidParameterCombination', message: 'Fields for multiple attribute types specified: enableDnsHostnames, enableDnsSupport' });
  await assert.rejects(async () => ModifyVpcAttribute.handle({ VpcId }, call, world), { code: 'InvalidParameterCombination' });
  const shown = async () => [
    (await DescribeVpcAttribute.handle({ VpcId, Attribute: 'enableDnsSupport' }, call, world)).EnableDnsSupport?.Value,
    (await DescribeVpcAttribute.handle({ VpcId, Attribute: 'enableDnsHostnames' }, call, world)).EnableDnsHostnames?.Value,
    (await DescribeVpcAttribute.handle({ VpcId, Attribute: 'enableNetworkAddressUsageMetrics' }, call, world)).EnableNetworkAddressUsageMetrics?.Value,
  ];
  assert.deepEqual(await shown(), [true, false, false]);
  await ModifyVpcAttribute.handle({ VpcId, EnableDnsSupport: { Value: false } }, call, world);
  await ModifyVpcAttribute.handle({ VpcId, EnableDnsHostnames: { Value: true } }, call, world);
  await ModifyVpcAttribute.handle({ VpcId, EnableNetworkAddressUsageMetrics: { Value: true } }, call, world);
  assert.deepEqual(await shown(), [false, true, true]);
});

test('dedicated tenancy can be given up, and not taken up again', async () => {
  const world = await ec2World();
  const id = (await CreateVpc.handle({ CidrBlock: '10.0.0.0/16', InstanceTenancy: 'dedicated' }, call, world)).Vpc?.VpcId ?? '';
  assert.equal(world.store.get(vpcs, id)?.instanceTenancy, 'dedicated');
  assert.deepEqual(await ModifyVpcTenancy.handle({ VpcId: id, InstanceTenancy: 'default' }, call, world), { ReturnValue: true });
  assert.equal(world.store.get(vpcs, id)?.instanceTenancy, 'default');
});

test('a secondary CIDR is in use at once, and can go when no subnet is in it', async () => {
  const world = await ec2World();
  const id = await newVpc(world);
  const { CidrBlockAssociation: made } = await associate(world, id, '10.2.0.0/16');
  const AssociationId = made?.AssociationId ?? '';
  assert.match(AssociationId, /^vpc-cidr-assoc-[0-9a-f]{17}$/);
  assert.equal(made?.CidrBlockState?.State, 'associating');
  const [shown] = (await DescribeVpcs.handle({ Filters: [{ Name: 'cidr-block-association.cidr-block', Values: ['10.2.0.0/16'] }] }, call, world)).Vpcs ?? [];
  assert.deepEqual(shown?.CidrBlockAssociationSet?.map(({ CidrBlock, CidrBlockState }) => [CidrBlock, CidrBlockState?.State]), [['10.0.0.0/16', 'associated'], ['10.2.0.0/16', 'associated']]);
  const SubnetId = (await CreateSubnet.handle({ VpcId: id, CidrBlock: '10.2.1.0/24' }, call, world)).Subnet?.SubnetId;
  await assert.rejects(async () => DisassociateVpcCidrBlock.handle({ AssociationId }, call, world), { code: 'InvalidCidrBlock.InUse' });
  await DeleteSubnet.handle({ SubnetId }, call, world);
  const { CidrBlockAssociation: gone } = await DisassociateVpcCidrBlock.handle({ AssociationId }, call, world);
  assert.equal(gone?.CidrBlockState?.State, 'disassociating');
  await assert.rejects(async () => DisassociateVpcCidrBlock.handle({ AssociationId }, call, world), { code: 'InvalidVpcCidrBlockAssociationID.NotFound' });
  await assert.rejects(async () => DisassociateVpcCidrBlock.handle({ AssociationId: shown?.CidrBlockAssociationSet?.[0]?.AssociationId }, call, world), { code: 'OperationNotPermitted' });
});

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions */
test('which secondary CIDRs a VPC may have depends on its primary one', async () => {
  const world = await ec2World();
  const table = [
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['10.0.0.0/24', '10.1.0.0/24', true],
    ['10.2.0.0/24', '10.0.1.0/24', true],
    ['10.0.0.0/16', '172.16.0.0/16', false],
    ['10.0.0.0/16', '192.168.0.0/24', false],
    ['10.0.0.0/16', '198.19.0.0/24', false],
    ['10.0.0.0/16', '100.64.0.0/16', true],
    ['10.0.0.0/16', '52.1.0.0/24', true],
    ['172.16.0.0/16', '172.31.0.0/24', false],
    ['172.16.0.0/16', '172.17.0.0/16', true],
    ['192.168.0.0/24', '192.168.1.0/24', true],
    ['192.168.0.0/24', '10.0.0.0/24', false],
    ['198.19.0.0/24', '198.19.1.0/24', true],
    ['198.19.0.0/24', '10.0.0.0/24', false],
    ['100.64.0.0/16', '10.0.0.0/24', false],
    ['100.64.0.0/16', '100.65.0.0/16', true],
    ['10.0.0.0/16', '10.0.128.0/24', false],
  ] as const;
  for (const [primary, secondary, isPermitted] of table) {
    const id = await newVpc(world, primary);
    if (isPermitted) assert.ok(await associate(world, id, secondary), `${secondary} beside ${primary}`);
    else await assert.rejects(async () => associate(world, id, secondary), { code: 'InvalidVpc.Range' }, `${secondary} beside ${primary}`);
  }
});

test('a VPC has at most five CIDRs, and none that a route or a peer has', async () => {
  const world = await ec2World();
  const id = await newVpc(world);
  const [table] = world.store.find(routeTables, 'vpc', id);
  assert.ok(table);
  await world.store.transact((transaction) => {
    transaction.put(routeTables, { ...table, routes: [{ destination: { kind: 'cidr', cidr: '10.9.1.0/24' }, target: { kind: 'network-interface', id: 'eni-1' } }] });
    transaction.put(vpcPeeringConnections, peering({ id: 'pcx-1', requester: 'vpc-2', accepter: id, status: 'active' }));
  });
  await assert.rejects(async () => associate(world, id, '10.9.0.0/16'), { code: 'InvalidVpc.Range' });
  await associate(world, id, '10.9.1.0/25');
  await assert.rejects(async () => associate(world, id, '10.50.0.0/24'), { code: 'InvalidVpc.Range' });
  for (const cidr of ['10.11.0.0/16', '10.12.0.0/16', '10.13.0.0/16']) await associate(world, id, cidr);
  await assert.rejects(async () => associate(world, id, '10.14.0.0/16'), { code: 'CidrLimitExceeded', message: `This network ${id} has met its maximum number of allowed CIDRs: 5` });
});

test('a CIDR fails the request of a VPC that has it already, and waits for the own request', async () => {
  const world = await ec2World();
  const id = await newVpc(world);
  await world.store.transact((transaction) => transaction.put(vpcPeeringConnections, peering({ id: 'pcx-1', requester: 'vpc-2', accepter: id, status: 'pending-acceptance' })));
  await associate(world, id, '10.50.0.0/24');
  assert.equal(world.store.get(vpcPeeringConnections, 'pcx-1')?.status, 'failed');
  await world.store.transact((transaction) => transaction.put(vpcPeeringConnections, peering({ id: 'pcx-2', requester: id, accepter: 'vpc-2', status: 'pending-acceptance' })));
  await assert.rejects(async () => associate(world, id, '10.60.0.0/24'), { code: 'OperationNotPermitted' });
});

test('a deleted default VPC stays deleted until another one is made', async () => {
  const world = await ec2World();
  await DescribeVpcs.handle({}, call, world);
  await assert.rejects(async () => CreateDefaultVpc.handle({}, call, world), { code: 'DefaultVpcAlreadyExists', message: 'A Default VPC already exists for this account in this region.' });
  const vpc = findDefaultVpc(world.store, call) ?? assert.fail('no default VPC');
  for (const subnet of world.store.find(subnets, 'vpc', vpc.id)) await DeleteSubnet.handle({ SubnetId: subnet.id }, call, world);
  await world.store.transact((transaction) => {
    for (const gateway of transaction.find(internetGateways, 'vpc', vpc.id)) transaction.remove(internetGateways, gateway.id);
  });
  await DeleteVpc.handle({ VpcId: vpc.id }, call, world);
  assert.deepEqual((await DescribeVpcs.handle({}, call, world)).Vpcs, []);
  const made = (await CreateDefaultVpc.handle({}, call, world)).Vpc;
  assert.equal(made?.IsDefault, true);
  assert.equal(made.DhcpOptionsId, vpc.dhcpOptionsId);
  assert.equal(world.store.find(subnets, 'vpc', made.VpcId ?? '').length, 3);
});

function peering({ id, requester, accepter, status }: { readonly id: string; readonly requester: string; readonly accepter: string; readonly status: VpcPeeringConnection['status'] }): VpcPeeringConnection {
  const scope = { account: call.account, region: call.region };
  const side = (vpcId: string) => ({ ...scope, vpcId, cidrs: ['10.50.0.0/16'], allowDnsResolutionFromRemoteVpc: false });
  return { ...scope, id, requester: side(requester), accepter: side(accepter), status, statusMessage: '', createdAt: 0, tags: [] };
}
