import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { routeTables } from '#model/routing.ts';
import { vpcPeeringConnections, type VpcPeeringConnection } from '#model/vpc-peering.ts';
import associate from './operations/AssociateRouteTable.ts';
import attach from './operations/AttachInternetGateway.ts';
import createGateway from './operations/CreateInternetGateway.ts';
import createRoute from './operations/CreateRoute.ts';
import createTable from './operations/CreateRouteTable.ts';
import deleteGateway from './operations/DeleteInternetGateway.ts';
import deleteRoute from './operations/DeleteRoute.ts';
import deleteTable from './operations/DeleteRouteTable.ts';
import describeTables from './operations/DescribeRouteTables.ts';
import detach from './operations/DetachInternetGateway.ts';
import disassociate from './operations/DisassociateRouteTable.ts';
import replaceRoute from './operations/ReplaceRoute.ts';
import replaceAssociation from './operations/ReplaceRouteTableAssociation.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';
import { putInterface, putVpc } from './testing/vpc-fixtures.ts';

async function tablesOf(world: Ec2World, name: string, value: string) {
  return (await describeTables.handle({ Filters: [{ Name: name, Values: [value] }] }, call, world)).RouteTables ?? [];
}

test('a route table is made with the local routes only, once per client token, and deleted when nothing uses it', async () => {
  const world = await ec2World();
  const { vpc, subnet, mainTable } = await putVpc(world);
  const input = { VpcId: vpc.id, ClientToken: 'once', TagSpecifications: [{ ResourceType: 'route-table' as const, Tags: [{ Key: 'Name', Value: 'private' }] }] };
  const made = (await createTable.handle(input, call, world)).RouteTable;
  assert.deepEqual(made, { RouteTableId: made?.RouteTableId, VpcId: vpc.id, OwnerId: call.account, Associations: [], PropagatingVgws: [], Tags: [{ Key: 'Name', Value: 'private' }], Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' }] });
  const RouteTableId = made?.RouteTableId ?? '';
  assert.equal((await createTable.handle(input, call, world)).RouteTable?.RouteTableId, RouteTableId);
  await assert.rejects(async () => createTable.handle({ VpcId: vpc.id, ClientToken: 'once' }, call, world), { code: 'IdempotentParameterMismatch' });
  const { AssociationId } = await associate.handle({ RouteTableId, SubnetId: subnet.id }, call, world);
  assert.equal((await associate.handle({ RouteTableId, SubnetId: subnet.id }, call, world)).AssociationId, AssociationId);
  await assert.rejects(async () => deleteTable.handle({ RouteTableId }, call, world), { code: 'DependencyViolation', message: `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.` });
  await assert.rejects(async () => deleteTable.handle({ RouteTableId: mainTable.id }, call, world), { code: 'DependencyViolation' });
  await disassociate.handle({ AssociationId }, call, world);
  await assert.rejects(async () => disassociate.handle({ AssociationId }, call, world), { code: 'InvalidAssociationID.NotFound', message: `The association ID '${AssociationId ?? ''}' does not exist` });
  await deleteTable.handle({ RouteTableId }, call, world);
  await assert.rejects(async () => deleteTable.handle({ RouteTableId }, call, world), { code: 'InvalidRouteTableID.NotFound' });
});

test('a subnet has one association, which replacing gives a new id', async () => {
  const world = await ec2World();
  const { vpc, subnet } = await putVpc(world);
  const other = await putVpc(world);
  const one = (await createTable.handle({ VpcId: vpc.id }, call, world)).RouteTable?.RouteTableId ?? '';
  const two = (await createTable.handle({ VpcId: vpc.id }, call, world)).RouteTable?.RouteTableId ?? '';
  await assert.rejects(async () => associate.handle({ RouteTableId: one, SubnetId: other.subnet.id }, call, world), { code: 'InvalidParameterValue', message: `route table ${one} and subnet ${other.subnet.id} belong to different networks` });
  const { AssociationId } = await associate.handle({ RouteTableId: one, SubnetId: subnet.id }, call, world);
  await assert.rejects(async () => associate.handle({ RouteTableId: two, SubnetId: subnet.id }, call, world), { code: 'Resource.AlreadyAssociated' });
  const { NewAssociationId } = await replaceAssociation.handle({ AssociationId, RouteTableId: two }, call, world);
  assert.notEqual(NewAssociationId, AssociationId);
  assert.deepEqual((await tablesOf(world, 'association.subnet-id', subnet.id)).map(({ RouteTableId, Associations }) => [RouteTableId, Associations]), [
    [two, [{ RouteTableAssociationId: NewAssociationId, RouteTableId: two, SubnetId: subnet.id, Main: false, AssociationState: { State: 'associated' } }]],
  ]);
});

test('replacing the main association makes another table the main one, and it is never disassociated', async () => {
  const world = await ec2World();
  const { vpc, mainTable } = await putVpc(world);
  const other = await putVpc(world);
  const AssociationId = mainTable.mainAssociationId ?? '';
  const RouteTableId = (await createTable.handle({ VpcId: vpc.id }, call, world)).RouteTable?.RouteTableId ?? '';
  await assert.rejects(async () => disassociate.handle({ AssociationId }, call, world), { code: 'InvalidParameterValue', message: `cannot disassociate the main route table association ${AssociationId}` });
  await assert.rejects(async () => replaceAssociation.handle({ AssociationId, RouteTableId: other.mainTable.id }, call, world), { code: 'InvalidParameterValue', message: /belong to different networks$/ });
  const { NewAssociationId } = await replaceAssociation.handle({ AssociationId, RouteTableId }, call, world);
  const [main, ...others] = (await tablesOf(world, 'association.main', 'true')).filter(({ VpcId }) => VpcId === vpc.id);
  assert.deepEqual([main?.RouteTableId, main?.Associations?.[0]?.RouteTableAssociationId, others], [RouteTableId, NewAssociationId, []]);
  await deleteTable.handle({ RouteTableId: mainTable.id }, call, world);
});

test('routes are normalised, shown in order, replaced and deleted by their destination', async () => {
  const world = await ec2World();
  const { mainTable, gatewayId, subnet } = await putVpc(world, { withGateway: true });
  const eni = await putInterface(world, subnet);
  const RouteTableId = mainTable.id;
  assert.deepEqual(await createRoute.handle({ RouteTableId, DestinationCidrBlock: '100.68.0.18/18', GatewayId: gatewayId }, call, world), { Return: true });
  await assert.rejects(async () => createRoute.handle({ RouteTableId, DestinationCidrBlock: '100.68.0.0/18', NetworkInterfaceId: eni.id }, call, world), { code: 'RouteAlreadyExists', message: 'The route identified by 100.68.0.0/18 already exists.' });
  await replaceRoute.handle({ RouteTableId, DestinationCidrBlock: '100.68.0.0/18', NetworkInterfaceId: eni.id }, call, world);
  await assert.rejects(async () => replaceRoute.handle({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gatewayId }, call, world), { code: 'InvalidParameterValue', message: "There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead." });
  assert.deepEqual((await tablesOf(world, 'route.destination-cidr-block', '100.68.0.0/18'))[0]?.Routes?.at(-1), { DestinationCidrBlock: '100.68.0.0/18', NetworkInterfaceId: eni.id, Origin: 'CreateRoute', State: 'active' });
  await deleteRoute.handle({ RouteTableId, DestinationCidrBlock: '100.68.0.0/18' }, call, world);
  assert.deepEqual(await replaceRoute.handle({ RouteTableId, DestinationCidrBlock: '10.0.0.0/16', LocalTarget: true }, call, world), {});
  await assert.rejects(async () => replaceRoute.handle({ RouteTableId, DestinationCidrBlock: '10.0.0.0/16', LocalTarget: true, GatewayId: gatewayId }, call, world), { code: 'InvalidParameterCombination' });
  await assert.rejects(async () => replaceRoute.handle({ RouteTableId, DestinationCidrBlock: '10.0.0.0/16', NetworkInterfaceId: eni.id }, call, world), { code: 'InvalidParameterValue', message: /another target for the VPC's own CIDR block is not supported$/ });
  await assert.rejects(async () => deleteRoute.handle({ RouteTableId, DestinationCidrBlock: '100.68.0.0/18' }, call, world), { code: 'InvalidRoute.NotFound', message: `no route with destination-cidr-block 100.68.0.0/18 in route table ${RouteTableId}` });
  await assert.rejects(async () => deleteRoute.handle({ RouteTableId, DestinationCidrBlock: '10.0.0.0/16' }, call, world), { code: 'InvalidParameterValue', message: `cannot remove local route 10.0.0.0/16 in route table ${RouteTableId}` });
});

test('a route has one destination outside the VPC and one target of the VPC', async () => {
  const world = await ec2World();
  const { mainTable, gatewayId } = await putVpc(world, { withGateway: true });
  const other = await putVpc(world, { withGateway: true });
  const RouteTableId = mainTable.id;
  const refused = (input: Parameters<typeof createRoute.handle>[0], error: { readonly code: string; readonly message?: RegExp | string }) => assert.rejects(async () => createRoute.handle(input, call, world), error);
  const anywhere = '0.0.0.0/0';
  await refused({ RouteTableId, GatewayId: gatewayId }, { code: 'MissingParameter', message: 'The request must contain exactly one of: destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId' });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere }, { code: 'MissingParameter' });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: gatewayId, NatGatewayId: 'nat-1' }, { code: 'InvalidParameterCombination' });
  await refused({ RouteTableId, DestinationCidrBlock: '10.0.0.0', GatewayId: gatewayId }, { code: 'InvalidParameterValue', message: 'Value (10.0.0.0) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.' });
  await refused({ RouteTableId, DestinationCidrBlock: '10.0.1.0/24', GatewayId: gatewayId }, { code: 'InvalidParameterValue', message: /equal to or more specific than one of this VPC's CIDR blocks/ });
  await refused({ RouteTableId, DestinationCidrBlock: '169.254.169.0/24', GatewayId: gatewayId }, { code: 'InvalidParameterValue' });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: 'local' }, { code: 'InvalidParameterValue', message: /^gatewayId local is not supported/ });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: 'vgw-1' }, { code: 'InvalidParameterValue', message: /^gatewayId vgw-1 is not supported/ });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: 'igw-0' }, { code: 'InvalidGatewayID.NotFound', message: "The gateway ID 'igw-0' does not exist" });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, NatGatewayId: 'nat-0' }, { code: 'InvalidNatGatewayID.NotFound' });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, VpcPeeringConnectionId: 'pcx-0' }, { code: 'InvalidVpcPeeringConnectionID.NotFound' });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: other.gatewayId }, { code: 'InvalidParameterValue', message: `route table ${RouteTableId} and network gateway ${other.gatewayId} belong to different networks` });
  await refused({ RouteTableId, DestinationPrefixListId: 'pl-0', GatewayId: gatewayId }, { code: 'InvalidPrefixListID.NotFound' });
  await refused({ RouteTableId, DestinationCidrBlock: anywhere, GatewayId: gatewayId, DryRun: true }, { code: 'DryRunOperation' });
  assert.deepEqual(world.store.get(routeTables, RouteTableId)?.routes, []);
});

test('a route is a black hole when its target is gone, detached or not active', async () => {
  const world = await ec2World();
  const { vpc, subnet, mainTable, gatewayId } = await putVpc(world, { withGateway: true });
  const RouteTableId = mainTable.id;
  const eni = await putInterface(world, subnet);
  const peer = { account: call.account, region: call.region, cidrs: [], allowDnsResolutionFromRemoteVpc: false };
  const peering: VpcPeeringConnection = { account: call.account, region: call.region, id: 'pcx-1', requester: { ...peer, vpcId: vpc.id }, accepter: { ...peer, vpcId: 'vpc-2' }, status: 'pending-acceptance', statusMessage: '', createdAt: 0, tags: [] };
  await world.store.transact((transaction) => transaction.put(vpcPeeringConnections, peering));
  await world.store.transact((transaction) => transaction.put(prefixLists, { account: call.account, region: call.region, id: 'pl-1', name: 'office', maxEntries: 1, version: 1, entries: [], history: [], tags: [] }));
  await createRoute.handle({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: gatewayId }, call, world);
  await createRoute.handle({ RouteTableId, DestinationPrefixListId: 'pl-1', NetworkInterfaceId: eni.id }, call, world);
  await createRoute.handle({ RouteTableId, DestinationCidrBlock: '10.9.0.0/16', VpcPeeringConnectionId: 'pcx-1' }, call, world);
  const states = async () => (await tablesOf(world, 'route-table-id', RouteTableId))[0]?.Routes?.map(({ State }) => State);
  assert.deepEqual(await states(), ['active', 'active', 'active', 'blackhole']);
  await world.store.transact((transaction) => transaction.put(vpcPeeringConnections, { ...peering, status: 'active' as const }));
  assert.deepEqual(await states(), ['active', 'active', 'active', 'active']);
  assert.deepEqual(await tablesOf(world, 'route.state', 'blackhole'), []);
  await detach.handle({ InternetGatewayId: gatewayId, VpcId: vpc.id }, call, world);
  await world.store.transact((transaction) => transaction.remove(networkInterfaces, eni.id));
  assert.deepEqual(await states(), ['active', 'blackhole', 'blackhole', 'active']);
  assert.equal((await tablesOf(world, 'route.destination-prefix-list-id', 'pl-1')).length, 1);
  assert.equal((await tablesOf(world, 'route.vpc-peering-connection-id', 'pcx-1')).length, 1);
});

test('the route of a gateway endpoint is shown by its prefix list, and only the endpoint removes it', async () => {
  const world = await ec2World();
  const { mainTable } = await putVpc(world);
  const RouteTableId = mainTable.id;
  await world.store.transact((transaction) => transaction.put(routeTables, { ...mainTable, routes: [{ destination: { kind: 'prefix-list', prefixListId: 'pl-63a5400a' }, target: { kind: 'vpc-endpoint', id: 'vpce-1' } }] }));
  assert.deepEqual((await tablesOf(world, 'route.gateway-id', 'vpce-1'))[0]?.Routes?.at(-1), { DestinationPrefixListId: 'pl-63a5400a', GatewayId: 'vpce-1', Origin: 'CreateRoute', State: 'blackhole' });
  await assert.rejects(async () => deleteRoute.handle({ RouteTableId, DestinationPrefixListId: 'pl-63a5400a' }, call, world), { code: 'InvalidParameterValue', message: `cannot remove VPC endpoint route pl-63a5400a in route table ${RouteTableId}` });
});

test('an internet gateway serves one VPC, which has one, and stays while public addresses need it', async () => {
  const world = await ec2World();
  const { vpc, subnet } = await putVpc(world);
  const other = await putVpc(world);
  const made = (await createGateway.handle({}, call, world)).InternetGateway;
  const InternetGatewayId = made?.InternetGatewayId ?? '';
  assert.deepEqual(made, { InternetGatewayId, OwnerId: call.account, Attachments: [], Tags: [] });
  await assert.rejects(async () => detach.handle({ InternetGatewayId, VpcId: vpc.id }, call, world), { code: 'Gateway.NotAttached', message: `resource ${InternetGatewayId} is not attached to network ${vpc.id}` });
  await attach.handle({ InternetGatewayId, VpcId: vpc.id }, call, world);
  await assert.rejects(async () => attach.handle({ InternetGatewayId, VpcId: other.vpc.id }, call, world), { code: 'Resource.AlreadyAssociated', message: `resource ${InternetGatewayId} is already attached to network ${vpc.id}` });
  const second = (await createGateway.handle({}, call, world)).InternetGateway?.InternetGatewayId ?? '';
  await assert.rejects(async () => attach.handle({ InternetGatewayId: second, VpcId: vpc.id }, call, world), { code: 'InvalidParameterValue', message: `Network ${vpc.id} already has an internet gateway attached` });
  await assert.rejects(async () => deleteGateway.handle({ InternetGatewayId }, call, world), { code: 'DependencyViolation', message: `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.` });
  const eni = await putInterface(world, subnet);
  const address = { account: call.account, region: call.region, allocationId: 'eipalloc-1', publicIpv4Address: '127.64.0.9', association: { id: 'eipassoc-1', networkInterfaceId: eni.id, privateIpv4Address: '10.0.0.5' }, tags: [] };
  await world.store.transact((transaction) => transaction.put(elasticIps, address));
  await assert.rejects(async () => detach.handle({ InternetGatewayId, VpcId: vpc.id }, call, world), { code: 'DependencyViolation', message: `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.` });
  await world.store.transact((transaction) => transaction.remove(elasticIps, 'eipalloc-1'));
  await detach.handle({ InternetGatewayId, VpcId: vpc.id }, call, world);
  await deleteGateway.handle({ InternetGatewayId }, call, world);
});
