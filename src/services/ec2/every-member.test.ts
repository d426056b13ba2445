import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { operationShapes } from '#wire/schema.ts';
import AllocateAddress from './operations/AllocateAddress.ts';
import AssociateAddress from './operations/AssociateAddress.ts';
import AssociateRouteTable from './operations/AssociateRouteTable.ts';
import AssociateVpcCidrBlock from './operations/AssociateVpcCidrBlock.ts';
import CreateDefaultSubnet from './operations/CreateDefaultSubnet.ts';
import CreateNatGateway from './operations/CreateNatGateway.ts';
import CreateRoute from './operations/CreateRoute.ts';
import CreateSubnet from './operations/CreateSubnet.ts';
import CreateVpc from './operations/CreateVpc.ts';
import DeleteRoute from './operations/DeleteRoute.ts';
import ModifySubnetAttribute from './operations/ModifySubnetAttribute.ts';
import ReplaceRoute from './operations/ReplaceRoute.ts';

interface Refusing {
  readonly refuses: Readonly<Record<string, string>>;
}

/** What the tests of each operation show to be honoured; the rest of what the SDK knows is refused. */
const honoured: readonly (readonly [string, Refusing, readonly string[]])[] = [
  ['AllocateAddress', AllocateAddress, ['Domain', 'DryRun', 'NetworkBorderGroup', 'PublicIpv4Pool', 'TagSpecifications']],
  ['AssociateAddress', AssociateAddress, ['AllocationId', 'AllowReassociation', 'DryRun', 'NetworkInterfaceId', 'PrivateIpAddress', 'PublicIp']],
  ['AssociateRouteTable', AssociateRouteTable, ['DryRun', 'RouteTableId', 'SubnetId']],
  ['AssociateVpcCidrBlock', AssociateVpcCidrBlock, ['CidrBlock', 'VpcId']],
  ['CreateDefaultSubnet', CreateDefaultSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'DryRun']],
  ['CreateNatGateway', CreateNatGateway, ['AllocationId', 'AvailabilityMode', 'ClientToken', 'ConnectivityType', 'DryRun', 'PrivateIpAddress', 'SubnetId', 'TagSpecifications']],
  ['CreateRoute', CreateRoute, ['DestinationCidrBlock', 'DestinationPrefixListId', 'DryRun', 'GatewayId', 'NatGatewayId', 'NetworkInterfaceId', 'RouteTableId', 'VpcPeeringConnectionId']],
  ['CreateSubnet', CreateSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'DryRun', 'TagSpecifications', 'VpcId']],
  ['CreateVpc', CreateVpc, ['CidrBlock', 'DryRun', 'InstanceTenancy', 'TagSpecifications']],
  ['DeleteRoute', DeleteRoute, ['DestinationCidrBlock', 'DestinationPrefixListId', 'DryRun', 'RouteTableId']],
  ['ModifySubnetAttribute', ModifySubnetAttribute, ['EnableResourceNameDnsARecordOnLaunch', 'MapPublicIpOnLaunch', 'PrivateDnsHostnameTypeOnLaunch', 'SubnetId']],
  ['ReplaceRoute', ReplaceRoute, ['DestinationCidrBlock', 'DestinationPrefixListId', 'DryRun', 'GatewayId', 'LocalTarget', 'NatGatewayId', 'NetworkInterfaceId', 'RouteTableId', 'VpcPeeringConnectionId']],
];

for (const [operation, { refuses }, members] of honoured) {
  test(`every member of ${operation} is honoured, or refused by name`, () => {
    const shape = known(operationShapes(ec2, operation), operation).input;
    const all = [...shape.structIterator()].map(([name]) => name);
    assert.deepEqual([...Object.keys(refuses), ...members].toSorted(), all.toSorted());
  });
}
