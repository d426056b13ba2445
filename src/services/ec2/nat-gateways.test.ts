import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elasticIps } from '#model/elastic-ip.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import allocate from './operations/AllocateAddress.ts';
import associate from './operations/AssociateAddress.ts';
import create from './operations/CreateNatGateway.ts';
import createRoute from './operations/CreateRoute.ts';
import deleteGateway from './operations/DeleteNatGateway.ts';
import describeGateways from './operations/DescribeNatGateways.ts';
import describeTables from './operations/DescribeRouteTables.ts';
import disassociate from './operations/DisassociateAddress.ts';
import release from './operations/ReleaseAddress.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';
import { putInterface, putVpc } from './testing/vpc-fixtures.ts';

const hourMs = 3_600_000;

async function described(world: Ec2World, id: string) {
  return (await describeGateways.handle({ Filter: [{ Name: 'nat-gateway-id', Values: [id] }] }, call, world)).NatGateways?.[0];
}

async function allocationId(world: Ec2World): Promise<string> {
  return (await allocate.handle({}, call, world)).AllocationId ?? '';
}

test('a NAT gateway is pending, then available with an interface of its own and its elastic IP address', async () => {
  const world = await ec2World();
  const { subnet } = await putVpc(world, { withGateway: true });
  const AllocationId = await allocationId(world);
  const input = { SubnetId: subnet.id, AllocationId, PrivateIpAddress: '10.0.0.99', ClientToken: 'once' };
  const made = (await create.handle(input, call, world)).NatGateway;
  const id = made?.NatGatewayId ?? '';
  assert.deepEqual([made?.State, made?.NatGatewayAddresses], ['pending', [{ AllocationId, IsPrimary: true, Status: 'associating' }]]);
  assert.equal((await create.handle(input, call, world)).NatGateway?.NatGatewayId, id);
  const shown = await described(world, id);
  const [eni] = world.store.find(networkInterfaces, 'owner', id);
  const address = world.store.get(elasticIps, AllocationId);
  assert.deepEqual(shown?.NatGatewayAddresses, [{ AllocationId, AssociationId: address?.association?.id, NetworkInterfaceId: eni?.id, PublicIp: address?.publicIpv4Address, PrivateIp: eni?.privateIpv4Address, IsPrimary: true, Status: 'succeeded' }]);
  assert.deepEqual([shown?.State, shown?.ConnectivityType, shown?.SubnetId, shown?.VpcId, shown?.Tags], ['available', 'public', subnet.id, subnet.vpcId, []]);
  assert.deepEqual([eni?.interfaceType, eni?.description, eni?.status, eni?.securityGroupIds, eni?.sourceDestCheck], ['nat_gateway', `Interface for NAT Gateway ${id}`, 'in-use', [], false]);
});

/** https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html */
test('a NAT gateway fails without an internet gateway, with an address in use, and in a full subnet, and is shown for an hour', async () => {
  const world = await ec2World();
  const { vpc, subnet } = await putVpc(world);
  const AllocationId = await allocationId(world);
  const failed = async (SubnetId: string, allocation: string) => described(world, (await create.handle({ SubnetId, AllocationId: allocation }, call, world)).NatGateway?.NatGatewayId ?? '');
  const closed = await failed(subnet.id, AllocationId);
  assert.deepEqual([closed?.State, closed?.FailureCode, closed?.FailureMessage], ['failed', 'Gateway.NotAttached', `Network ${vpc.id} has no Internet gateway attached`]);
  assert.deepEqual(closed?.NatGatewayAddresses, [{ AllocationId, IsPrimary: true, Status: 'failed' }]);
  const { subnet: open } = await putVpc(world, { withGateway: true, cidr: '10.1.0.0/28', subnetCidr: '10.1.0.0/28' });
  await create.handle({ SubnetId: open.id, AllocationId, PrivateIpAddress: '10.1.0.9' }, call, world);
  const inUse = await failed(open.id, AllocationId);
  assert.deepEqual([inUse?.FailureCode, inUse?.FailureMessage], ['Resource.AlreadyAssociated', `Elastic IP address [${AllocationId}] is already associated`]);
  await putInterface(world, open, { privateIpv4Address: '10.1.0.4', secondaryPrivateIpv4Addresses: [5, 6, 7, 8, 10, 11, 12, 13, 14].map((last) => `10.1.0.${last}`) });
  assert.equal((await failed(open.id, await allocationId(world)))?.FailureCode, 'InsufficientFreeAddressesInSubnet');
  await world.clock.advance(hourMs);
  assert.deepEqual((await describeGateways.handle({ Filter: [{ Name: 'state', Values: ['failed'] }] }, call, world)).NatGateways, []);
  await assert.rejects(async () => deleteGateway.handle({ NatGatewayId: inUse?.NatGatewayId }, call, world), { code: 'NatGatewayNotFound' });
});

test('what a NAT gateway cannot be is refused at once', async () => {
  const world = await ec2World();
  const { subnet } = await putVpc(world, { withGateway: true });
  const AllocationId = await allocationId(world);
  const SubnetId = subnet.id;
  await assert.rejects(async () => create.handle({ SubnetId }, call, world), { code: 'MissingParameter', message: /AllocationId/ });
  await assert.rejects(async () => create.handle({ AllocationId }, call, world), { code: 'MissingParameter', message: /SubnetId/ });
  await assert.rejects(async () => create.handle({ SubnetId, AllocationId, ConnectivityType: 'private' }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => create.handle({ SubnetId, AllocationId, AvailabilityMode: 'regional' }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => create.handle({ SubnetId: 'subnet-0', AllocationId }, call, world), { code: 'InvalidSubnetID.NotFound' });
  await assert.rejects(async () => create.handle({ SubnetId, AllocationId: 'eipalloc-0' }, call, world), { code: 'InvalidElasticIpID.NotFound' });
  await assert.rejects(async () => create.handle({ SubnetId, AllocationId, PrivateIpAddress: '10.0.1.9' }, call, world), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => create.handle({ SubnetId, AllocationId, DryRun: true }, call, world), { code: 'DryRunOperation' });
  await assert.rejects(async () => describeGateways.handle({ NatGatewayIds: ['nat-0'] }, call, world), { code: 'NatGatewayNotFound', message: 'NatGateway nat-0 was not found' });
  assert.deepEqual(world.store.list(natGateways), []);
});

test('the address of a NAT gateway is in its hands, and free again once it is deleted', async () => {
  const world = await ec2World();
  const { subnet, mainTable } = await putVpc(world, { withGateway: true });
  const eni = await putInterface(world, subnet, { privateIpv4Address: '10.0.0.200' });
  const AllocationId = await allocationId(world);
  const NatGatewayId = (await create.handle({ SubnetId: subnet.id, AllocationId }, call, world)).NatGateway?.NatGatewayId ?? '';
  await createRoute.handle({ RouteTableId: mainTable.id, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }, call, world);
  const AssociationId = world.store.get(elasticIps, AllocationId)?.association?.id ?? '';
  for (const attempt of [() => release.handle({ AllocationId }, call, world), () => disassociate.handle({ AssociationId }, call, world), () => associate.handle({ AllocationId, NetworkInterfaceId: eni.id }, call, world)]) await assert.rejects(async () => attempt(), { code: 'AuthFailure' });
  assert.deepEqual(await deleteGateway.handle({ NatGatewayId }, call, world), { NatGatewayId });
  assert.deepEqual(await deleteGateway.handle({ NatGatewayId }, call, world), { NatGatewayId });
  assert.deepEqual(world.store.find(networkInterfaces, 'owner', NatGatewayId), []);
  assert.equal((await described(world, NatGatewayId))?.State, 'deleted');
  const tables = (await describeTables.handle({ Filters: [{ Name: 'route.nat-gateway-id', Values: [NatGatewayId] }] }, call, world)).RouteTables;
  assert.equal(tables?.[0]?.Routes?.at(-1)?.State, 'blackhole');
  await assert.rejects(async () => createRoute.handle({ RouteTableId: mainTable.id, DestinationCidrBlock: '1.0.0.0/8', NatGatewayId }, call, world), { code: 'InvalidNatGatewayID.NotFound' });
  await release.handle({ AllocationId }, call, world);
  await world.clock.advance(hourMs);
  assert.equal(await described(world, NatGatewayId), undefined);
  await create.handle({ SubnetId: subnet.id, AllocationId: await allocationId(world) }, call, world);
  assert.equal(world.store.get(natGateways, NatGatewayId), undefined);
});
