import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ec2 from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { operationShapes } from '#wire/schema.ts';
import AssociateVpcCidrBlock from './operations/AssociateVpcCidrBlock.ts';
import CreateDefaultSubnet from './operations/CreateDefaultSubnet.ts';
import CreateSubnet from './operations/CreateSubnet.ts';
import CreateVpc from './operations/CreateVpc.ts';
import ModifySubnetAttribute from './operations/ModifySubnetAttribute.ts';

interface Refusing {
  readonly refuses: Readonly<Record<string, string>>;
}

/** What the tests of each operation show to be honoured; the rest of what the SDK knows is refused. */
const honoured: readonly (readonly [string, Refusing, readonly string[]])[] = [
  ['AssociateVpcCidrBlock', AssociateVpcCidrBlock, ['CidrBlock', 'VpcId']],
  ['CreateDefaultSubnet', CreateDefaultSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'DryRun']],
  ['CreateSubnet', CreateSubnet, ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'DryRun', 'TagSpecifications', 'VpcId']],
  ['CreateVpc', CreateVpc, ['CidrBlock', 'DryRun', 'InstanceTenancy', 'TagSpecifications']],
  ['ModifySubnetAttribute', ModifySubnetAttribute, ['EnableResourceNameDnsARecordOnLaunch', 'MapPublicIpOnLaunch', 'PrivateDnsHostnameTypeOnLaunch', 'SubnetId']],
];

for (const [operation, { refuses }, members] of honoured) {
  test(`every member of ${operation} is honoured, or refused by name`, () => {
    const shape = known(operationShapes(ec2, operation), operation).input;
    const all = [...shape.structIterator()].map(([name]) => name);
    assert.deepEqual([...Object.keys(refuses), ...members].toSorted(), all.toSorted());
  });
}
