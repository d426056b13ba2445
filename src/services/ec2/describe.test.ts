import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { securityGroups } from '#model/security-group.ts';
import { subnets } from '#model/vpc.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import accountAttributes from './operations/DescribeAccountAttributes.ts';
import zones from './operations/DescribeAvailabilityZones.ts';
import gateways from './operations/DescribeInternetGateways.ts';
import interfaces from './operations/DescribeNetworkInterfaces.ts';
import regions from './operations/DescribeRegions.ts';
import tables from './operations/DescribeRouteTables.ts';
import groupRules from './operations/DescribeSecurityGroupRules.ts';
import groups from './operations/DescribeSecurityGroups.ts';
import describeSubnets from './operations/DescribeSubnets.ts';
import vpcAttribute from './operations/DescribeVpcAttribute.ts';
import describeVpcs from './operations/DescribeVpcs.ts';
import { call, ec2World } from './testing/ec2-world.ts';

test('the default VPC is there from the first call on, and stays the same', async () => {
  const deps = await ec2World();
  const [vpc, ...others] = (await describeVpcs.handle({}, call, deps)).Vpcs ?? [];
  assert.deepEqual(others, []);
  assert.deepEqual({ ...vpc, VpcId: '', CidrBlockAssociationSet: [], DhcpOptionsId: '' }, { VpcId: '', OwnerId: '000000000000', CidrBlock: '172.31.0.0/16', CidrBlockAssociationSet: [], DhcpOptionsId: '', InstanceTenancy: 'default', IsDefault: true, State: 'available', BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' }, Tags: [] });
  assert.deepEqual((await describeVpcs.handle({ Filters: [{ Name: 'isDefault', Values: ['true'] }] }, call, deps)).Vpcs, [vpc]);
  assert.deepEqual((await describeVpcs.handle({ Filters: [{ Name: 'cidr', Values: ['172.31.*'] }, { Name: 'vpc-id', Values: ['vpc-?'] }] }, call, deps)).Vpcs, []);
  const elsewhere = (await describeVpcs.handle({}, { ...call, region: 'eu-west-1' }, deps)).Vpcs?.[0];
  assert.notEqual(elsewhere?.VpcId, vpc?.VpcId);
});

test('ids that are malformed, unknown or of another region get the error of their kind', async () => {
  const deps = await ec2World();
  const unknown = '0123456789abcdef0';
  await assert.rejects(async () => describeVpcs.handle({ VpcIds: ['foo'] }, call, deps), { code: 'InvalidVpcID.NotFound', message: "The vpc ID 'foo' does not exist" });
  await assert.rejects(async () => describeVpcs.handle({ VpcIds: [`vpc-${unknown}`] }, call, deps), { code: 'InvalidVpcID.NotFound', message: `The vpc ID 'vpc-${unknown}' does not exist` });
  await assert.rejects(async () => describeSubnets.handle({ SubnetIds: [`subnet-${unknown}`] }, call, deps), { code: 'InvalidSubnetID.NotFound', message: `The subnet ID 'subnet-${unknown}' does not exist` });
  await assert.rejects(async () => groups.handle({ GroupIds: [`sg-${unknown}`] }, call, deps), { code: 'InvalidGroup.NotFound', message: `The security group 'sg-${unknown}' does not exist` });
  await assert.rejects(async () => groups.handle({ GroupNames: ['web'] }, call, deps), { code: 'InvalidGroup.NotFound', message: /^The security group 'web' does not exist in default VPC 'vpc-[0-9a-f]{17}'$/ });
  await assert.rejects(async () => interfaces.handle({ NetworkInterfaceIds: [`eni-${unknown}`] }, call, deps), { code: 'InvalidNetworkInterfaceID.NotFound', message: `The networkInterface ID 'eni-${unknown}' does not exist` });
  await assert.rejects(async () => vpcAttribute.handle({ VpcId: `vpc-${unknown}`, Attribute: 'enableDnsSupport' }, call, deps), { code: 'InvalidVpcID.NotFound' });
  const elsewhere = (await describeVpcs.handle({}, { ...call, region: 'eu-west-1' }, deps)).Vpcs?.[0]?.VpcId ?? '';
  await assert.rejects(async () => describeVpcs.handle({ VpcIds: [elsewhere] }, call, deps), { code: 'InvalidVpcID.NotFound' });
});

test('a dry run is refused when all else is right, and not before', async () => {
  const deps = await ec2World();
  await assert.rejects(async () => describeVpcs.handle({ DryRun: true }, call, deps), { code: 'DryRunOperation', status: 412 });
  await assert.rejects(async () => describeVpcs.handle({ DryRun: true, Filters: [{ Name: 'nope', Values: ['x'] }] }, call, deps), { code: 'InvalidParameterValue', message: "The filter 'nope' is invalid" });
  assert.throws(() => regions.handle({ DryRun: true }, call), { code: 'DryRunOperation' });
});

test('the default group allows its members in and everything out', async () => {
  const deps = await ec2World();
  const [group] = (await groups.handle({ GroupNames: ['default'] }, call, deps)).SecurityGroups ?? [];
  assert.deepEqual(group?.IpPermissions, [{ IpProtocol: '-1', IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [{ GroupId: group?.GroupId, UserId: '000000000000' }] }]);
  assert.deepEqual(group?.IpPermissionsEgress, [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] }]);
  const bySelf = await groups.handle({ Filters: [{ Name: 'ip-permission.group-name', Values: ['default'] }, { Name: 'egress.ip-permission.cidr', Values: ['0.0.0.0/0'] }] }, call, deps);
  assert.equal(bySelf.SecurityGroups?.length, 1);
  const rules = (await groupRules.handle({ Filters: [{ Name: 'group-id', Values: [group?.GroupId ?? ''] }] }, call, deps)).SecurityGroupRules ?? [];
  assert.deepEqual(rules.map((rule) => [rule.IsEgress, rule.CidrIpv4, rule.ReferencedGroupInfo?.GroupId]), [[false, undefined, group?.GroupId], [true, '0.0.0.0/0', undefined]]);
});

test('an interface of a task takes an address of its subnet, and is shown as one that ECS made', async () => {
  const deps = await ec2World();
  await describeVpcs.handle({}, call, deps);
  const vpc = findDefaultVpc(deps.store, call) ?? assert.fail('no default VPC');
  const [subnet] = deps.store.find(subnets, 'vpc', vpc.id);
  const [securityGroup] = deps.store.find(securityGroups, 'vpc', vpc.id);
  assert.ok(subnet && securityGroup);
  await deps.store.transact((transaction) => transaction.put(networkInterfaces, taskInterface({ vpcId: vpc.id, subnetId: subnet.id, securityGroupIds: [securityGroup.id] })));
  const [eni] = (await interfaces.handle({ Filters: [{ Name: 'description', Values: ['*attachment/*'] }, { Name: 'requester-managed', Values: ['true'] }, { Name: 'group-name', Values: ['default'] }] }, call, deps)).NetworkInterfaces ?? [];
  assert.equal(eni?.Attachment?.Status, 'attached');
  assert.deepEqual(eni?.Groups, [{ GroupId: securityGroup.id, GroupName: 'default' }]);
  assert.equal(eni?.AvailabilityZoneId, 'use1-az1');
  const counts = ((await describeSubnets.handle({}, call, deps)).Subnets ?? []).map((shown) => shown.AvailableIpAddressCount);
  assert.deepEqual(counts, [4090, 4091, 4091]);
});

test('pages follow one another without gap or double, and only from 5 to 1000 items', async () => {
  const deps = await ec2World();
  await describeVpcs.handle({}, call, deps);
  await deps.store.transact((transaction) => {
    for (let index = 0; index < 12; index += 1) transaction.put(networkInterfaces, { ...taskInterface({}), id: `eni-${index.toString(16).padStart(17, '0')}` });
  });
  const seen: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const page: { NetworkInterfaces?: { NetworkInterfaceId?: string | undefined }[] | undefined; NextToken?: string | undefined } = await interfaces.handle({ MaxResults: 5, ...(token === undefined ? {} : { NextToken: token }) }, call, deps);
    seen.push(...(page.NetworkInterfaces ?? []).map((eni) => eni.NetworkInterfaceId));
    token = page.NextToken;
  } while (token !== undefined);
  assert.deepEqual(seen, Array.from({ length: 12 }, (_, index) => `eni-${index.toString(16).padStart(17, '0')}`));
  await assert.rejects(async () => interfaces.handle({ MaxResults: 4 }, call, deps), { message: 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than or equal to 5.' });
  await assert.rejects(async () => tables.handle({ MaxResults: 101 }, call, deps), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => interfaces.handle({ NextToken: 'x' }, call, deps), { code: 'InvalidNextToken' });
  await assert.rejects(async () => interfaces.handle({ MaxResults: 5, NetworkInterfaceIds: [`eni-${'0'.repeat(17)}`] }, call, deps), { code: 'InvalidParameterCombination' });
});

test('the default VPC leads to the internet by its main route table', async () => {
  const deps = await ec2World();
  const [gateway] = (await gateways.handle({}, call, deps)).InternetGateways ?? [];
  const [table] = (await tables.handle({ Filters: [{ Name: 'association.main', Values: ['true'] }, { Name: 'route.state', Values: ['active'] }] }, call, deps)).RouteTables ?? [];
  assert.deepEqual(gateway?.Attachments, [{ VpcId: table?.VpcId, State: 'available' }]);
  assert.deepEqual(table?.Routes?.map((route) => [route.DestinationCidrBlock, route.GatewayId]), [['172.31.0.0/16', 'local'], ['0.0.0.0/0', gateway?.InternetGatewayId]]);
});

test('zones, regions and account attributes are those of the caller', async () => {
  const deps = await ec2World();
  assert.deepEqual((await zones.handle({ ZoneIds: ['use1-az2'] }, call)).AvailabilityZones?.map((zone) => zone.ZoneName), ['us-east-1b']);
  assert.equal((await zones.handle({ Filters: [{ Name: 'group-long-name', Values: ['US East (N. Virginia) 1'] }] }, call)).AvailabilityZones?.length, 3);
  assert.throws(() => zones.handle({ ZoneNames: ['us-east-1z'] }, call), { code: 'InvalidParameterValue', message: 'Invalid availability zone: [us-east-1z]' });
  assert.equal((await regions.handle({ RegionNames: ['eu-west-1'] }, call)).Regions?.[0]?.Endpoint, 'ec2.eu-west-1.amazonaws.com');
  const attributes = (await accountAttributes.handle({ AttributeNames: ['default-vpc'] }, call, deps)).AccountAttributes;
  assert.equal(attributes?.[0]?.AttributeValues?.[0]?.AttributeValue, findDefaultVpc(deps.store, call)?.id);
});

function taskInterface(given: Partial<NetworkInterface>): NetworkInterface {
  return {
    account: call.account,
    region: call.region,
    id: 'eni-0123456789abcdef0',
    vpcId: 'vpc-1',
    subnetId: 'subnet-1',
    availabilityZone: 'us-east-1a',
    privateIpv4Address: '172.31.0.5',
    secondaryPrivateIpv4Addresses: [],
    sourceDestCheck: true,
    interfaceType: 'interface',
    macAddress: '02:00:00:00:00:05',
    privateDnsName: 'ip-172-31-0-5.ec2.internal',
    securityGroupIds: [],
    description: 'arn:aws:ecs:us-east-1:000000000000:attachment/0f3a',
    status: 'in-use',
    attachmentId: 'eni-attach-0123456789abcdef0',
    attachedAt: 0,
    createdAt: 0,
    taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/1',
    tags: [],
    ...given,
  };
}
