import assert from 'node:assert/strict';
import { test } from 'node:test';
import createNatGateway from './operations/CreateNatGateway.ts';
import createRoute from './operations/CreateRoute.ts';
import createPeering from './operations/CreateVpcPeeringConnection.ts';
import createVpcEndpoint from './operations/CreateVpcEndpoint.ts';
import describeInterfaces from './operations/DescribeNetworkInterfaces.ts';
import describeSubnets from './operations/DescribeSubnets.ts';
import describeEndpoints from './operations/DescribeVpcEndpoints.ts';
import disassociateAddress from './operations/DisassociateAddress.ts';
import releaseAddress from './operations/ReleaseAddress.ts';
import { checkId, idKinds } from './errors.ts';
import { call, ec2World } from './testing/ec2-world.ts';
import { putVpc } from './testing/vpc-fixtures.ts';

test('ids of VPCs, subnets, ACLs and addresses are only looked for, whatever they look like', async () => {
  const world = await ec2World();
  await assert.rejects(async () => describeSubnets.handle({ SubnetIds: ['subnet-1,subnet-2'] }, call, world), { code: 'InvalidSubnetID.NotFound', message: "The subnet ID 'subnet-1,subnet-2' does not exist" });
  await assert.rejects(async () => releaseAddress.handle({ AllocationId: 'bogus' }, call, world), { code: 'InvalidAllocationID.NotFound', message: "The allocation ID 'bogus' does not exist" });
  await assert.rejects(async () => disassociateAddress.handle({ AssociationId: 'bogus' }, call, world), { code: 'InvalidAssociationID.NotFound' });
  assert.throws(() => checkId(idKinds.networkAcl, ''), { code: 'InvalidNetworkAclID.NotFound', message: "The networkAcl ID '' does not exist" });
});

test('ids of other kinds have to look like theirs', async () => {
  const world = await ec2World();
  await assert.rejects(async () => describeInterfaces.handle({ NetworkInterfaceIds: ['to-set'] }, call, world), { code: 'InvalidNetworkInterfaceId.Malformed', message: 'Invalid id: "to-set" (expecting "eni-...")' });
});

test('a gateway endpoint makes its routes itself, and is no target of others', async () => {
  const world = await ec2World();
  const { vpc, mainTable } = await putVpc(world);
  const VpcEndpointId = (await createVpcEndpoint.handle({ VpcId: vpc.id, ServiceName: 'com.amazonaws.us-east-1.s3' }, call, world)).VpcEndpoint?.VpcEndpointId;
  const route = (id: string | undefined) => createRoute.handle({ RouteTableId: mainTable.id, DestinationCidrBlock: '0.0.0.0/0', VpcEndpointId: id }, call, world);
  await assert.rejects(async () => route(VpcEndpointId), { code: 'RouteNotSupported', message: `Route table contains unsupported route target: ${VpcEndpointId}. VPC Endpoints of this type cannot be used as route targets.` });
  await assert.rejects(async () => route('vpce-0'), { code: 'InvalidVpcEndpointId.NotFound' });
});

test('endpoints, NAT gateways, routes and peering connections have words of their own for what they are to be in', async () => {
  const world = await ec2World();
  const { subnet, vpc, mainTable } = await putVpc(world, { withGateway: true });
  const form = 'the Id may only contain lowercase alphanumeric characters and a single dash';
  await assert.rejects(async () => describeEndpoints.handle({ VpcEndpointIds: ['x'] }, call, world), { code: 'InvalidVpcEndpointId.Malformed', message: `Invalid Id: 'x' (expecting 'vpce-...; ${form}')` });
  await assert.rejects(async () => createVpcEndpoint.handle({ VpcId: 'x', ServiceName: 'com.amazonaws.us-east-1.s3' }, call, world), { code: 'InvalidVpcId.Malformed', message: `Invalid Id: 'x' (expecting 'vpc-...; ${form}')` });
  await assert.rejects(async () => createVpcEndpoint.handle({ VpcId: vpc.id, ServiceName: 'com.amazonaws.us-east-1.s3', RouteTableIds: ['x'] }, call, world), { code: 'InvalidRouteTableId.Malformed', message: `Invalid Id: 'x' (expecting 'rtb-...; ${form}')` });
  await assert.rejects(async () => createNatGateway.handle({ SubnetId: 'x', AllocationId: 'eipalloc-1' }, call, world), { code: 'InvalidSubnet', message: "The subnet ID 'x' is malformed" });
  await assert.rejects(async () => createNatGateway.handle({ SubnetId: subnet.id, AllocationId: 'x' }, call, world), { code: 'InvalidElasticIpID.Malformed', message: "The elastic-ip ID 'x' is malformed" });
  await assert.rejects(async () => createNatGateway.handle({ SubnetId: subnet.id, AllocationId: 'eipalloc-1' }, call, world), { code: 'InvalidElasticIpID.NotFound', message: "The elasticIp ID 'eipalloc-1' does not exist" });
  await assert.rejects(async () => createRoute.handle({ RouteTableId: mainTable.id, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'nat-1' }, call, world), { code: 'InvalidGatewayID.NotFound', message: "The gateway ID 'nat-1' does not exist" });
  await assert.rejects(async () => createPeering.handle({ VpcId: vpc.id, PeerVpcId: '' }, call, world), { code: 'InvalidVpcId.Malformed' });
});
