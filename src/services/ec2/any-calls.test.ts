import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CallerError } from '#base/errors.ts';
import type { Collection } from '#model/collection.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { subnets, vpcs } from '#model/vpc.ts';
import allocate from './operations/AllocateAddress.ts';
import assign from './operations/AssignPrivateIpAddresses.ts';
import associateAddress from './operations/AssociateAddress.ts';
import associateTable from './operations/AssociateRouteTable.ts';
import addCidr from './operations/AssociateVpcCidrBlock.ts';
import attachGateway from './operations/AttachInternetGateway.ts';
import authorize from './operations/AuthorizeSecurityGroupIngress.ts';
import createDefaultVpc from './operations/CreateDefaultVpc.ts';
import createGateway from './operations/CreateInternetGateway.ts';
import createNat from './operations/CreateNatGateway.ts';
import createAcl from './operations/CreateNetworkAcl.ts';
import createInterface from './operations/CreateNetworkInterface.ts';
import createRoute from './operations/CreateRoute.ts';
import createTable from './operations/CreateRouteTable.ts';
import createGroup from './operations/CreateSecurityGroup.ts';
import createSubnet from './operations/CreateSubnet.ts';
import createVpc from './operations/CreateVpc.ts';
import createEndpoint from './operations/CreateVpcEndpoint.ts';
import deleteGateway from './operations/DeleteInternetGateway.ts';
import deleteNat from './operations/DeleteNatGateway.ts';
import deleteAcl from './operations/DeleteNetworkAcl.ts';
import deleteInterface from './operations/DeleteNetworkInterface.ts';
import deleteTable from './operations/DeleteRouteTable.ts';
import deleteGroup from './operations/DeleteSecurityGroup.ts';
import deleteSubnet from './operations/DeleteSubnet.ts';
import deleteVpc from './operations/DeleteVpc.ts';
import deleteEndpoints from './operations/DeleteVpcEndpoints.ts';
import describeAddresses from './operations/DescribeAddresses.ts';
import describeGateways from './operations/DescribeInternetGateways.ts';
import describeNats from './operations/DescribeNatGateways.ts';
import describeAcls from './operations/DescribeNetworkAcls.ts';
import describeInterfaces from './operations/DescribeNetworkInterfaces.ts';
import describeTables from './operations/DescribeRouteTables.ts';
import describeGroups from './operations/DescribeSecurityGroups.ts';
import describeSubnets from './operations/DescribeSubnets.ts';
import describeEndpoints from './operations/DescribeVpcEndpoints.ts';
import describeVpcs from './operations/DescribeVpcs.ts';
import detachGateway from './operations/DetachInternetGateway.ts';
import disassociateAddress from './operations/DisassociateAddress.ts';
import disassociateTable from './operations/DisassociateRouteTable.ts';
import removeCidr from './operations/DisassociateVpcCidrBlock.ts';
import modifyInterface from './operations/ModifyNetworkInterfaceAttribute.ts';
import release from './operations/ReleaseAddress.ts';
import replaceAcl from './operations/ReplaceNetworkAclAssociation.ts';
import replaceTable from './operations/ReplaceRouteTableAssociation.ts';
import unassign from './operations/UnassignPrivateIpAddresses.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';
import { inconsistencies, type Ec2Answers } from './testing/inconsistencies.ts';

/** Numbers that choose among what is there when their call is made. */
interface Choices {
  readonly one: number;
  readonly other: number;
}

type AnyCall = (world: Ec2World, choices: Choices) => unknown;

/** Few blocks, so that calls meet: overlapping ones, ones inside of others, one that is full soon. */
const blocks = ['10.0.0.0/16', '10.0.0.0/24', '10.0.0.0/28', '10.0.0.16/28', '10.0.1.0/24', '10.1.0.0/16', '10.1.0.0/28'] as const;
/** The ends of CIDRs of subnets. */
const inVpc = ['.0.0/28', '.0.16/28', '.0.0/24', '.1.0/24', '.1.128/28', '.2.0/28'] as const;
const addresses = ['10.0.0.4', '10.0.0.5', '10.0.0.20', '10.1.0.9'] as const;

const anyCalls: Readonly<Record<string, AnyCall>> = {
  CreateVpc: (world, { one }) => createVpc.handle({ CidrBlock: oneOf(blocks, one) }, call, world),
  CreateDefaultVpc: (world) => createDefaultVpc.handle({}, call, world),
  DeleteVpc: (world, { one }) => deleteVpc.handle({ VpcId: a(world, vpcs, one)?.id }, call, world),
  AssociateVpcCidrBlock: (world, { one, other }) => addCidr.handle({ VpcId: a(world, vpcs, one)?.id, CidrBlock: oneOf(blocks, other) }, call, world),
  DisassociateVpcCidrBlock: (world, { one, other }) => removeCidr.handle({ AssociationId: oneOf(a(world, vpcs, one)?.secondaryCidrs ?? [], other)?.associationId }, call, world),
  CreateSubnet: (world, { one, other }) => createSubnet.handle({ VpcId: a(world, vpcs, one)?.id, CidrBlock: a(world, vpcs, one)?.cidr.replace(/(\.\d+){2}\/.*/, oneOf(inVpc, other) ?? '') }, call, world),
  DeleteSubnet: (world, { one }) => deleteSubnet.handle({ SubnetId: a(world, subnets, one)?.id }, call, world),
  CreateSecurityGroup: (world, { one, other }) => createGroup.handle({ VpcId: a(world, vpcs, one)?.id, GroupName: `g${other % 3}`, Description: 'of a test' }, call, world),
  DeleteSecurityGroup: (world, { one }) => deleteGroup.handle({ GroupId: a(world, securityGroups, one)?.id }, call, world),
  AuthorizeSecurityGroupIngress: (world, { one, other }) => authorize.handle({ GroupId: a(world, securityGroups, one)?.id, IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: a(world, securityGroups, other)?.id }] }] }, call, world),
  CreateNetworkInterface: (world, { one, other }) => createInterface.handle({ SubnetId: a(world, subnets, one)?.id, ...(other % 3 === 0 ? { PrivateIpAddress: oneOf(addresses, other) } : { Groups: [a(world, securityGroups, other)?.id ?? ''] }) }, call, world),
  DeleteNetworkInterface: (world, { one }) => deleteInterface.handle({ NetworkInterfaceId: a(world, networkInterfaces, one)?.id }, call, world),
  ModifyNetworkInterfaceAttribute: (world, { one, other }) => modifyInterface.handle({ NetworkInterfaceId: a(world, networkInterfaces, one)?.id, Groups: [a(world, securityGroups, other)?.id ?? ''] }, call, world),
  AssignPrivateIpAddresses: (world, { one, other }) => assign.handle({ NetworkInterfaceId: a(world, networkInterfaces, one)?.id, ...(other % 2 === 0 ? { SecondaryPrivateIpAddressCount: other % 9 } : { PrivateIpAddresses: [oneOf(addresses, other) ?? ''], AllowReassignment: other % 3 === 0 }) }, call, world),
  UnassignPrivateIpAddresses: (world, { one, other }) => unassign.handle({ NetworkInterfaceId: a(world, networkInterfaces, one)?.id, PrivateIpAddresses: [oneOf(a(world, networkInterfaces, one)?.secondaryPrivateIpv4Addresses ?? [], other) ?? ''] }, call, world),
  AllocateAddress: (world) => allocate.handle({}, call, world),
  ReleaseAddress: (world, { one }) => release.handle({ AllocationId: a(world, elasticIps, one)?.allocationId }, call, world),
  AssociateAddress: (world, { one, other }) => associateAddress.handle({ AllocationId: a(world, elasticIps, one)?.allocationId, NetworkInterfaceId: a(world, networkInterfaces, other)?.id, AllowReassociation: other % 2 === 0 }, call, world),
  DisassociateAddress: (world, { one }) => disassociateAddress.handle({ AssociationId: a(world, elasticIps, one)?.association?.id }, call, world),
  CreateInternetGateway: (world) => createGateway.handle({}, call, world),
  DeleteInternetGateway: (world, { one }) => deleteGateway.handle({ InternetGatewayId: a(world, internetGateways, one)?.id }, call, world),
  AttachInternetGateway: (world, { one, other }) => attachGateway.handle({ InternetGatewayId: a(world, internetGateways, one)?.id, VpcId: a(world, vpcs, other)?.id }, call, world),
  DetachInternetGateway: (world, { one }) => detachGateway.handle({ InternetGatewayId: a(world, internetGateways, one)?.id, VpcId: a(world, internetGateways, one)?.vpcId }, call, world),
  CreateRouteTable: (world, { one }) => createTable.handle({ VpcId: a(world, vpcs, one)?.id }, call, world),
  DeleteRouteTable: (world, { one }) => deleteTable.handle({ RouteTableId: a(world, routeTables, one)?.id }, call, world),
  AssociateRouteTable: (world, { one, other }) => associateTable.handle({ RouteTableId: a(world, routeTables, one)?.id, SubnetId: a(world, subnets, other)?.id }, call, world),
  DisassociateRouteTable: (world, { one }) => disassociateTable.handle({ AssociationId: tableAssociation(world, one) }, call, world),
  ReplaceRouteTableAssociation: (world, { one, other }) => replaceTable.handle({ AssociationId: tableAssociation(world, one), RouteTableId: a(world, routeTables, other)?.id }, call, world),
  CreateRoute: (world, { one, other }) => createRoute.handle({ RouteTableId: a(world, routeTables, one)?.id, DestinationCidrBlock: '0.0.0.0/0', GatewayId: a(world, internetGateways, other)?.id }, call, world),
  CreateNetworkAcl: (world, { one }) => createAcl.handle({ VpcId: a(world, vpcs, one)?.id }, call, world),
  DeleteNetworkAcl: (world, { one }) => deleteAcl.handle({ NetworkAclId: a(world, networkAcls, one)?.id }, call, world),
  ReplaceNetworkAclAssociation: (world, { one, other }) => replaceAcl.handle({ AssociationId: oneOf(world.store.list(networkAcls).flatMap(({ associations }) => associations), one)?.id, NetworkAclId: a(world, networkAcls, other)?.id }, call, world),
  CreateNatGateway: (world, { one, other }) => createNat.handle({ SubnetId: a(world, subnets, one)?.id, AllocationId: a(world, elasticIps, other)?.allocationId }, call, world),
  DeleteNatGateway: (world, { one }) => deleteNat.handle({ NatGatewayId: a(world, natGateways, one)?.id }, call, world),
  CreateVpcEndpoint: (world, { one, other }) => createEndpoint.handle({ VpcId: a(world, vpcs, one)?.id, ...(other % 2 === 0
    ? { ServiceName: 'com.amazonaws.us-east-1.logs', VpcEndpointType: 'Interface', SubnetIds: [a(world, subnets, other)?.id ?? ''], PrivateDnsEnabled: false }
    : { ServiceName: 'com.amazonaws.us-east-1.s3', RouteTableIds: [a(world, routeTables, other)?.id ?? ''] }) }, call, world),
  DeleteVpcEndpoints: (world, { one }) => deleteEndpoints.handle({ VpcEndpointIds: [a(world, vpcEndpoints, one)?.id ?? ''] }, call, world),
  'an hour goes by': (world) => world.clock.advance(3_600_000),
};

const operations = Object.keys(anyCalls);
const sequence = fc.array(fc.record({ operation: fc.constantFrom(...operations), one: fc.nat(99), other: fc.nat(99) }), { minLength: 20, maxLength: 80, size: 'max' });

test('whatever calls are made, in whatever order, each does its work or is refused, and what is described never contradicts itself', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (calls) => {
      const world = await ec2World();
      await prepare(world);
      for (const { operation, ...choices } of calls) {
        await refusedOrDone(operation, async () => anyCalls[operation]?.(world, choices));
        assert.deepEqual(inconsistencies(await described(world)), [], `after ${operation}`);
      }
    }),
    { numRuns: 30, interruptAfterTimeLimit: 20_000 },
  );
});

/** What most calls need to do anything. */
async function prepare(world: Ec2World): Promise<void> {
  const { Vpc } = await createVpc.handle({ CidrBlock: '10.0.0.0/16' }, call, world);
  const { InternetGateway } = await createGateway.handle({}, call, world);
  await attachGateway.handle({ InternetGatewayId: InternetGateway?.InternetGatewayId, VpcId: Vpc?.VpcId }, call, world);
  const { Subnet } = await createSubnet.handle({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/28' }, call, world);
  for (let count = 0; count < 3; count += 1) {
    await createInterface.handle({ SubnetId: Subnet?.SubnetId }, call, world);
    await allocate.handle({}, call, world);
  }
}

async function refusedOrDone(operation: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (!(thrown instanceof CallerError)) throw new Error(`${operation} threw what is no caller's error`, { cause: thrown });
  }
}

async function described(world: Ec2World): Promise<Ec2Answers> {
  return {
    vpcs: (await describeVpcs.handle({}, call, world)).Vpcs ?? [],
    subnets: (await describeSubnets.handle({}, call, world)).Subnets ?? [],
    interfaces: (await describeInterfaces.handle({}, call, world)).NetworkInterfaces ?? [],
    acls: (await describeAcls.handle({}, call, world)).NetworkAcls ?? [],
    tables: (await describeTables.handle({}, call, world)).RouteTables ?? [],
    groups: (await describeGroups.handle({}, call, world)).SecurityGroups ?? [],
    addresses: (await describeAddresses.handle({}, call, world)).Addresses ?? [],
    gateways: (await describeGateways.handle({}, call, world)).InternetGateways ?? [],
    natGateways: (await describeNats.handle({}, call, world)).NatGateways ?? [],
    endpoints: (await describeEndpoints.handle({}, call, world)).VpcEndpoints ?? [],
  };
}

function tableAssociation({ store }: Ec2World, choice: number): string | undefined {
  return oneOf(store.list(routeTables).flatMap(({ mainAssociationId, associations }) => [mainAssociationId, ...associations.map(({ id }) => id)]), choice);
}

function a<Doc>({ store }: Ec2World, collection: Collection<Doc>, choice: number): Doc | undefined {
  return oneOf(store.list(collection), choice);
}

function oneOf<Item>(items: readonly Item[], choice: number): Item | undefined {
  return items[choice % items.length];
}
