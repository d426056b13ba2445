import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { operationShapes } from '#wire/schema.ts';
import AllocateAddress from './operations/AllocateAddress.ts';
import AssignPrivateIpAddresses from './operations/AssignPrivateIpAddresses.ts';
import AssociateAddress from './operations/AssociateAddress.ts';
import AssociateRouteTable from './operations/AssociateRouteTable.ts';
import AssociateVpcCidrBlock from './operations/AssociateVpcCidrBlock.ts';
import CreateDefaultSubnet from './operations/CreateDefaultSubnet.ts';
import CreateNatGateway from './operations/CreateNatGateway.ts';
import CreateNetworkInterface from './operations/CreateNetworkInterface.ts';
import CreateRoute from './operations/CreateRoute.ts';
import CreateSubnet from './operations/CreateSubnet.ts';
import CreateVpc from './operations/CreateVpc.ts';
import CreateVpcEndpoint from './operations/CreateVpcEndpoint.ts';
import DeleteRoute from './operations/DeleteRoute.ts';
import ModifyNetworkInterfaceAttribute from './operations/ModifyNetworkInterfaceAttribute.ts';
import ModifySubnetAttribute from './operations/ModifySubnetAttribute.ts';
import ModifyVpcEndpoint from './operations/ModifyVpcEndpoint.ts';
import ReplaceRoute from './operations/ReplaceRoute.ts';

interface Refusing {
  readonly refuses: Readonly<Record<string, string>>;
}

/** What the tests of each operation show to be honoured; the rest of what the SDK knows is refused. */
const honoured: readonly (readonly [string, Refusing, readonly string[]])[] = [
  ['AllocateAddress', AllocateAddress, ['Domain', 'DryRun', 'NetworkBorderGroup', 'PublicIpv4Pool', 'TagSpecifications']],
  ['AssignPrivateIpAddresses', AssignPrivateIpAddresses, ['AllowReassignment', 'NetworkInterfaceId', 'PrivateIpAddresses', 'SecondaryPrivateIpAddressCount']],
  ['AssociateAddress', AssociateAddress, ['AllocationId', 'AllowReassociation', 'DryRun', 'NetworkInterfaceId', 'PrivateIpAddress', 'PublicIp']],
  ['AssociateRouteTable', AssociateRouteTable, ['DryRun', 'RouteTableId', 'SubnetId']],
  ['AssociateVpcCidrBlock', AssociateVpcCidrBlock, ['CidrBlock', 'VpcId']],
  ['CreateDefaultSubnet', CreateDefaultSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'DryRun']],
  ['CreateNatGateway', CreateNatGateway, ['AllocationId', 'AvailabilityMode', 'ClientToken', 'ConnectivityType', 'DryRun', 'PrivateIpAddress', 'SubnetId', 'TagSpecifications']],
  ['CreateNetworkInterface', CreateNetworkInterface, ['ClientToken', 'Description', 'DryRun', 'Groups', 'InterfaceType', 'PrivateIpAddress', 'PrivateIpAddresses', 'SecondaryPrivateIpAddressCount', 'SubnetId', 'TagSpecifications']],
  ['CreateRoute', CreateRoute, ['DestinationCidrBlock', 'DestinationPrefixListId', 'DryRun', 'GatewayId', 'NatGatewayId', 'NetworkInterfaceId', 'RouteTableId', 'VpcEndpointId', 'VpcPeeringConnectionId']],
  ['CreateSubnet', CreateSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'DryRun', 'TagSpecifications', 'VpcId']],
  ['CreateVpc', CreateVpc, ['CidrBlock', 'DryRun', 'InstanceTenancy', 'TagSpecifications']],
  ['CreateVpcEndpoint', CreateVpcEndpoint, ['ClientToken', 'DnsOptions', 'DryRun', 'IpAddressType', 'PolicyDocument', 'PrivateDnsEnabled', 'RouteTableIds', 'SecurityGroupIds', 'ServiceName', 'ServiceRegion', 'SubnetConfigurations', 'SubnetIds', 'TagSpecifications', 'VpcEndpointType', 'VpcId']],
  ['DeleteRoute', DeleteRoute, ['DestinationCidrBlock', 'DestinationPrefixListId', 'DryRun', 'RouteTableId']],
  ['ModifyNetworkInterfaceAttribute', ModifyNetworkInterfaceAttribute, ['Description', 'DryRun', 'Groups', 'NetworkInterfaceId', 'SourceDestCheck']],
  ['ModifySubnetAttribute', ModifySubnetAttribute, ['EnableResourceNameDnsARecordOnLaunch', 'MapPublicIpOnLaunch', 'PrivateDnsHostnameTypeOnLaunch', 'SubnetId']],
  ['ModifyVpcEndpoint', ModifyVpcEndpoint, ['AddRouteTableIds', 'AddSecurityGroupIds', 'AddSubnetIds', 'DnsOptions', 'DryRun', 'IpAddressType', 'PolicyDocument', 'PrivateDnsEnabled', 'RemoveRouteTableIds', 'RemoveSecurityGroupIds', 'RemoveSubnetIds', 'ResetPolicy', 'SubnetConfigurations', 'VpcEndpointId']],
  ['ReplaceRoute', ReplaceRoute, ['DestinationCidrBlock', 'DestinationPrefixListId', 'DryRun', 'GatewayId', 'LocalTarget', 'NatGatewayId', 'NetworkInterfaceId', 'RouteTableId', 'VpcEndpointId', 'VpcPeeringConnectionId']],
];

for (const [operation, { refuses }, members] of honoured) {
  test(`every member of ${operation} is honoured, or refused by name`, () => {
    const shape = known(operationShapes(ec2, operation), operation).input;
    const all = [...shape.structIterator()].map(([name]) => name);
    const refused = Object.keys(refuses).filter((path) => !path.includes('.'));
    assert.deepEqual([...refused, ...members].toSorted(), all.toSorted());
  });
}
