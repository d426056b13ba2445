import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { networkInterfaces } from '#model/network-interface.ts';
import { routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { subnets, vpcs, type Subnet, type Vpc } from '#model/vpc.ts';
import create from './operations/CreateVpcEndpoint.ts';
import remove from './operations/DeleteVpcEndpoints.ts';
import describeInterfaces from './operations/DescribeNetworkInterfaces.ts';
import describeServices from './operations/DescribeVpcEndpointServices.ts';
import describeEndpoints from './operations/DescribeVpcEndpoints.ts';
import describeVpcs from './operations/DescribeVpcs.ts';
import modify from './operations/ModifyVpcEndpoint.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';

let world: Ec2World;
let vpc: Vpc;
let zoneSubnets: readonly Subnet[];
let tableId: string;

beforeEach(async () => {
  world = await ec2World();
  await describeVpcs.handle({}, call, world);
  vpc = world.store.list(vpcs)[0] ?? assert.fail('no VPC');
  zoneSubnets = world.store.find(subnets, 'vpc', vpc.id);
  tableId = world.store.find(routeTables, 'vpc', vpc.id)[0]?.id ?? assert.fail('no route table');
});

type CreateInput = Omit<Parameters<typeof create.handle>[0], 'VpcId'>;

async function made(service: string, input: CreateInput = {}) {
  const endpoint = (await create.handle({ VpcId: vpc.id, ServiceName: `com.amazonaws.us-east-1.${service}`, ...input }, call, world)).VpcEndpoint;
  return { ...endpoint, id: endpoint?.VpcEndpointId ?? assert.fail('no id') };
}

function interfaceTo(service: string, input: CreateInput = {}) {
  return made(service, { VpcEndpointType: 'Interface', ...input });
}

async function shown(id: string) {
  return (await describeEndpoints.handle({ VpcEndpointIds: [id] }, call, world)).VpcEndpoints?.[0] ?? assert.fail('not shown');
}

function subnetId(index: number): string {
  return zoneSubnets[index]?.id ?? assert.fail('no subnet');
}

test('a gateway endpoint is the default, and puts a route into the tables that it names', async () => {
  const endpoint = await made('s3', { RouteTableIds: [tableId] });
  assert.deepEqual({ ...(await shown(endpoint.id)), id: endpoint.id }, endpoint);
  assert.deepEqual([endpoint.VpcEndpointType, String(endpoint.State), endpoint.RouteTableIds, endpoint.PrivateDnsEnabled, endpoint.DnsEntries, endpoint.Groups], ['Gateway', 'available', [tableId], false, [], []]);
  await assert.rejects(made('s3', { RouteTableIds: [tableId] }), { code: 'RouteAlreadyExists', message: `route table ${tableId} already has a route with destination-prefix-list-id pl-63a5400a` });
  await made('dynamodb', { RouteTableIds: [tableId] });
  await modify.handle({ VpcEndpointId: endpoint.id, RemoveRouteTableIds: [tableId] }, call, world);
  assert.deepEqual((await shown(endpoint.id)).RouteTableIds, []);
  await modify.handle({ VpcEndpointId: endpoint.id, AddRouteTableIds: [tableId] }, call, world);
  assert.deepEqual((await shown(endpoint.id)).RouteTableIds, [tableId]);
  await assert.rejects(modify.handle({ VpcEndpointId: endpoint.id, AddSubnetIds: [subnetId(0)] }, call, world), { code: 'InvalidParameter' });
});

test('an interface endpoint has an interface in each of its subnets, which only it removes', async () => {
  const endpoint = await interfaceTo('ecr.dkr', { SubnetIds: [subnetId(0), subnetId(1)] });
  assert.deepEqual(endpoint.DnsEntries?.map((entry) => entry.DnsName), [
    `${endpoint.id}-${endpoint.id.slice(-8)}.dkr.ecr.us-east-1.vpce.amazonaws.com`,
    `${endpoint.id}-${endpoint.id.slice(-8)}-us-east-1a.dkr.ecr.us-east-1.vpce.amazonaws.com`,
    `${endpoint.id}-${endpoint.id.slice(-8)}-us-east-1b.dkr.ecr.us-east-1.vpce.amazonaws.com`,
    '*.dkr.ecr.us-east-1.amazonaws.com',
    'dkr.ecr.us-east-1.amazonaws.com',
  ]);
  assert.equal(endpoint.Groups?.[0]?.GroupName, 'default');
  const interfaces = (await describeInterfaces.handle({ Filters: [{ Name: 'interface-type', Values: ['vpc_endpoint'] }] }, call, world)).NetworkInterfaces ?? [];
  assert.deepEqual(interfaces.map((eni) => eni.NetworkInterfaceId), endpoint.NetworkInterfaceIds);
  assert.deepEqual([interfaces[0]?.Description, interfaces[0]?.Status, interfaces[0]?.RequesterManaged], [`VPC Endpoint Interface ${endpoint.id}`, 'in-use', true]);
  assert.deepEqual(await remove.handle({ VpcEndpointIds: [endpoint.id, 'vpce-0123456789abcdef0'] }, call, world), {
    Unsuccessful: [{ ResourceId: 'vpce-0123456789abcdef0', Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: "The VPC endpoint 'vpce-0123456789abcdef0' does not exist" } }],
  });
  assert.deepEqual([...world.store.list(networkInterfaces), ...world.store.list(vpcEndpoints)], []);
  await assert.rejects(shown(endpoint.id), { code: 'InvalidVpcEndpointId.NotFound', message: `The Vpc Endpoint Id '${endpoint.id}' does not exist` });
});

test("its subnets and groups change, and its interfaces with them", async () => {
  const endpoint = await interfaceTo('ecs', { SubnetIds: [subnetId(0)], SubnetConfigurations: [{ SubnetId: subnetId(0), Ipv4: '172.31.0.50' }] });
  const [first] = world.store.find(networkInterfaces, 'owner', endpoint.id);
  assert.equal(first?.privateIpv4Address, '172.31.0.50');
  const group = world.store.find(securityGroups, 'vpc', vpc.id)[0] ?? assert.fail();
  await world.store.transact((transaction) => transaction.put(securityGroups, { ...group, id: 'sg-1', name: 'web' }));
  await modify.handle({ VpcEndpointId: endpoint.id, AddSubnetIds: [subnetId(1)], AddSecurityGroupIds: ['sg-1'], RemoveSecurityGroupIds: [group.id] }, call, world);
  const interfaces = world.store.find(networkInterfaces, 'owner', endpoint.id);
  assert.deepEqual(interfaces.map((eni) => [eni.subnetId, eni.securityGroupIds]), [[subnetId(0), ['sg-1']], [subnetId(1), ['sg-1']]]);
  assert.equal(interfaces[0]?.id, first?.id);
  await modify.handle({ VpcEndpointId: endpoint.id, SubnetConfigurations: [{ SubnetId: subnetId(0), Ipv4: '172.31.0.51' }] }, call, world);
  assert.equal(world.store.find(networkInterfaces, 'owner', endpoint.id).find((eni) => eni.subnetId === subnetId(0))?.privateIpv4Address, '172.31.0.51');
  assert.equal(world.store.get(networkInterfaces, first?.id ?? ''), undefined);
  await assert.rejects(modify.handle({ VpcEndpointId: endpoint.id, SubnetConfigurations: [{ SubnetId: subnetId(2), Ipv4: '172.31.32.51' }] }, call, world), { code: 'InvalidParameter' });
  await modify.handle({ VpcEndpointId: endpoint.id, RemoveSubnetIds: [subnetId(0)] }, call, world);
  assert.deepEqual((await shown(endpoint.id)).SubnetIds, [subnetId(1)]);
  assert.equal(world.store.find(networkInterfaces, 'owner', endpoint.id).length, 1);
  await assert.rejects(modify.handle({ VpcEndpointId: endpoint.id, RemoveSecurityGroupIds: ['sg-1'] }, call, world), { code: 'InvalidParameter' });
});

test('its subnets are in different zones', async () => {
  const [first] = zoneSubnets;
  assert.ok(first);
  await world.store.transact((transaction) => transaction.put(subnets, { ...first, id: 'subnet-1', cidr: '172.31.48.0/20' }));
  await assert.rejects(interfaceTo('ecs', { SubnetIds: [first.id, 'subnet-1'] }), { code: 'DuplicateSubnetsInSameZone', message: /^Found another VPC endpoint subnet in the availability zone of subnet-1\./ });
});

test('private DNS needs both DNS attributes of the VPC, and no other endpoint with the same names', async () => {
  const endpoint = await interfaceTo('logs');
  assert.equal(endpoint.PrivateDnsEnabled, true);
  await assert.rejects(interfaceTo('logs'), { code: 'InvalidParameter', message: `private-dns-enabled cannot be set because there is already a conflicting DNS domain for logs.us-east-1.amazonaws.com in the VPC ${vpc.id}` });
  const second = await interfaceTo('logs', { PrivateDnsEnabled: false });
  await assert.rejects(modify.handle({ VpcEndpointId: second.id, PrivateDnsEnabled: true }, call, world), { code: 'InvalidParameter' });
  await modify.handle({ VpcEndpointId: endpoint.id, PrivateDnsEnabled: false }, call, world);
  await modify.handle({ VpcEndpointId: second.id, PrivateDnsEnabled: true }, call, world);
  await world.store.transact((transaction) => transaction.put(vpcs, { ...vpc, enableDnsHostnames: false }));
  await assert.rejects(interfaceTo('ecs'), { code: 'InvalidParameter', message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpc.id}` });
  assert.equal((await interfaceTo('dynamodb')).PrivateDnsEnabled, false);
});

test('what is no service, no such type of it, or of another type of endpoint is refused', async () => {
  await assert.rejects(interfaceTo('nonsense'), { code: 'InvalidServiceName', message: "The Vpc Endpoint Service 'com.amazonaws.us-east-1.nonsense' does not exist" });
  await assert.rejects(made('ecs'), { code: 'InvalidParameter', message: 'The VPC endpoint type (Gateway) does not match the available service types ([Interface]).' });
  await assert.rejects(made('ecs', { VpcEndpointType: 'GatewayLoadBalancer' }), { code: 'InvalidParameter' });
  await assert.rejects(interfaceTo('ecs', { RouteTableIds: [tableId] }), { code: 'InvalidParameter', message: 'RouteTableIds can be specified for endpoints of type Gateway only, and this one is of type Interface.' });
  await assert.rejects(made('s3', { SubnetIds: [subnetId(0)] }), { code: 'InvalidParameter' });
  await assert.rejects(made('s3', { IpAddressType: 'dualstack' }), { code: 'InvalidParameter' });
  await assert.rejects(made('s3', { PolicyDocument: '{' }), { code: 'InvalidPolicyDocument' });
  await assert.rejects(made('s3', { DryRun: true }), { code: 'DryRunOperation' });
  assert.deepEqual(world.store.list(vpcEndpoints), []);
});

test('a policy is kept as it was given, and reset to the one that allows everything', async () => {
  const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}';
  const endpoint = await made('s3', { PolicyDocument: policy, ClientToken: 'once' });
  assert.equal((await made('s3', { PolicyDocument: policy, ClientToken: 'once' })).id, endpoint.id);
  assert.equal(endpoint.PolicyDocument, policy);
  await modify.handle({ VpcEndpointId: endpoint.id, ResetPolicy: true }, call, world);
  assert.match((await shown(endpoint.id)).PolicyDocument ?? '', /"Effect":"Allow"/);
  await assert.rejects(modify.handle({ VpcEndpointId: endpoint.id, ResetPolicy: true, PolicyDocument: policy }, call, world), { code: 'InvalidParameter' });
});

test('services are described once for each type of endpoint, and by their public names', () => {
  const both = describeServices.handle({ ServiceNames: ['com.amazonaws.us-east-1.s3'] }, call);
  assert.deepEqual(both.ServiceNames, ['com.amazonaws.us-east-1.s3']);
  assert.deepEqual(both.ServiceDetails?.map((service) => service.ServiceType?.[0]?.ServiceType), ['Gateway', 'Interface']);
  const [ecr] = describeServices.handle({ Filters: [{ Name: 'service-name', Values: ['*.ecr.api'] }, { Name: 'owner', Values: ['amazon'] }] }, call).ServiceDetails ?? [];
  assert.deepEqual([ecr?.PrivateDnsName, ecr?.BaseEndpointDnsNames, ecr?.AvailabilityZones], ['api.ecr.us-east-1.amazonaws.com', ['api.ecr.us-east-1.vpce.amazonaws.com'], ['us-east-1a', 'us-east-1b', 'us-east-1c']]);
  assert.throws(() => describeServices.handle({ ServiceNames: ['x'] }, call), { code: 'InvalidServiceName', message: "The Vpc Endpoint Service 'x' does not exist" });
  const page = describeServices.handle({ MaxResults: 5 }, call);
  assert.equal(page.ServiceDetails?.length, 5);
  assert.notEqual(page.NextToken, undefined);
  const ids = describeServices.handle({}, call).ServiceDetails?.map((service) => service.ServiceId) ?? [];
  assert.equal(new Set(ids).size, ids.length);
});
