import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { operationShapes } from '#wire/schema.ts';
import AssignPrivateIpAddresses from './operations/AssignPrivateIpAddresses.ts';
import AssociateVpcCidrBlock from './operations/AssociateVpcCidrBlock.ts';
import CreateDefaultSubnet from './operations/CreateDefaultSubnet.ts';
import CreateNetworkInterface from './operations/CreateNetworkInterface.ts';
import CreateSubnet from './operations/CreateSubnet.ts';
import CreateVpc from './operations/CreateVpc.ts';
import CreateVpcEndpoint from './operations/CreateVpcEndpoint.ts';
import ModifyNetworkInterfaceAttribute from './operations/ModifyNetworkInterfaceAttribute.ts';
import ModifySubnetAttribute from './operations/ModifySubnetAttribute.ts';
import ModifyVpcEndpoint from './operations/ModifyVpcEndpoint.ts';

interface Refusing {
  readonly refuses: Readonly<Record<string, string>>;
}

/** What the tests of each operation show to be honoured; the rest of what the SDK knows is refused. */
const honoured: readonly (readonly [string, Refusing, readonly string[]])[] = [
  ['AssignPrivateIpAddresses', AssignPrivateIpAddresses, ['AllowReassignment', 'NetworkInterfaceId', 'PrivateIpAddresses', 'SecondaryPrivateIpAddressCount']],
  ['AssociateVpcCidrBlock', AssociateVpcCidrBlock, ['CidrBlock', 'VpcId']],
  ['CreateDefaultSubnet', CreateDefaultSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'DryRun']],
  ['CreateNetworkInterface', CreateNetworkInterface, ['ClientToken', 'Description', 'DryRun', 'Groups', 'InterfaceType', 'PrivateIpAddress', 'PrivateIpAddresses', 'SecondaryPrivateIpAddressCount', 'SubnetId', 'TagSpecifications']],
  ['CreateSubnet', CreateSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'DryRun', 'TagSpecifications', 'VpcId']],
  ['CreateVpc', CreateVpc, ['CidrBlock', 'DryRun', 'InstanceTenancy', 'TagSpecifications']],
  ['CreateVpcEndpoint', CreateVpcEndpoint, ['ClientToken', 'DnsOptions', 'DryRun', 'IpAddressType', 'PolicyDocument', 'PrivateDnsEnabled', 'RouteTableIds', 'SecurityGroupIds', 'ServiceName', 'ServiceRegion', 'SubnetConfigurations', 'SubnetIds', 'TagSpecifications', 'VpcEndpointType', 'VpcId']],
  ['ModifyNetworkInterfaceAttribute', ModifyNetworkInterfaceAttribute, ['Description', 'DryRun', 'Groups', 'NetworkInterfaceId', 'SourceDestCheck']],
  ['ModifySubnetAttribute', ModifySubnetAttribute, ['EnableResourceNameDnsARecordOnLaunch', 'MapPublicIpOnLaunch', 'PrivateDnsHostnameTypeOnLaunch', 'SubnetId']],
  ['ModifyVpcEndpoint', ModifyVpcEndpoint, ['AddRouteTableIds', 'AddSecurityGroupIds', 'AddSubnetIds', 'DnsOptions', 'DryRun', 'IpAddressType', 'PolicyDocument', 'PrivateDnsEnabled', 'RemoveRouteTableIds', 'RemoveSecurityGroupIds', 'RemoveSubnetIds', 'ResetPolicy', 'SubnetConfigurations', 'VpcEndpointId']],
];

for (const [operation, { refuses }, members] of honoured) {
  test(`every member of ${operation} is honoured, or refused by name`, () => {
    const shape = known(operationShapes(ec2, operation), operation).input;
    const all = [...shape.structIterator()].map(([name]) => name);
    const refused = Object.keys(refuses).filter((path) => !path.includes('.'));
    assert.deepEqual([...refused, ...members].toSorted(), all.toSorted());
  });
}
