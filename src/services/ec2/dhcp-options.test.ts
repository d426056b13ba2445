import assert from 'node:assert/strict';
import { test } from 'node:test';
import AssociateDhcpOptions from './operations/AssociateDhcpOptions.ts';
import CreateDhcpOptions from './operations/CreateDhcpOptions.ts';
import CreateVpc from './operations/CreateVpc.ts';
import DeleteDhcpOptions from './operations/DeleteDhcpOptions.ts';
import DescribeDhcpOptions from './operations/DescribeDhcpOptions.ts';
import DescribeVpcs from './operations/DescribeVpcs.ts';
import { call, ec2World } from './testing/ec2-world.ts';

test('a region has a default set: its domain, and the DNS server of the VPC', async () => {
  const world = await ec2World();
  // These are the filters by which Terraform looks for it.
  const filters = [{ Name: 'key', Values: ['domain-name'] }, { Name: 'value', Values: ['ec2.internal'] }, { Name: 'key', Values: ['domain-name-servers'] }, { Name: 'value', Values: ['AmazonProvidedDNS'] }];
  const [shown] = (await DescribeDhcpOptions.handle({ Filters: filters }, call, world)).DhcpOptions ?? [];
  assert.deepEqual(shown?.DhcpConfigurations, [{ Key: 'domain-name', Values: [{ Value: 'ec2.internal' }] }, { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] }]);
  assert.equal((await CreateVpc.handle({ CidrBlock: '10.0.0.0/16' }, call, world)).Vpc?.DhcpOptionsId, shown?.DhcpOptionsId);
});

test('a set is shown as it was given, and held by the VPCs that have it', async () => {
  const world = await ec2World();
  const DhcpConfigurations = [{ Key: 'domain-name-servers', Values: ['10.0.0.2', 'AmazonProvidedDNS'] }, { Key: 'domain-name', Values: ['example.com'] }, { Key: 'ntp-servers', Values: ['10.0.0.3,10.0.0.4'] }, { Key: 'netbios-node-type', Values: ['2'] }];
  const DhcpOptionsId = (await CreateDhcpOptions.handle({ DhcpConfigurations, TagSpecifications: [{ ResourceType: 'dhcp-options', Tags: [{ Key: 'a', Value: 'b' }] }] }, call, world)).DhcpOptions?.DhcpOptionsId ?? '';
  const [shown] = (await DescribeDhcpOptions.handle({ DhcpOptionsIds: [DhcpOptionsId] }, call, world)).DhcpOptions ?? [];
  assert.deepEqual(shown?.DhcpConfigurations?.map(({ Key, Values }) => [Key, ...(Values ?? []).map(({ Value }) => Value)]), [['domain-name-servers', '10.0.0.2', 'AmazonProvidedDNS'], ['domain-name', 'example.com'], ['ntp-servers', '10.0.0.3', '10.0.0.4'], ['netbios-node-type', '2']]);
  assert.deepEqual(shown.Tags, [{ Key: 'a', Value: 'b' }]);
  const VpcId = (await CreateVpc.handle({ CidrBlock: '10.0.0.0/16' }, call, world)).Vpc?.VpcId ?? '';
  await AssociateDhcpOptions.handle({ VpcId, DhcpOptionsId }, call, world);
  await assert.rejects(async () => DeleteDhcpOptions.handle({ DhcpOptionsId }, call, world), { code: 'DependencyViolation', message: `The dhcpOptions '${DhcpOptionsId}' has dependencies and cannot be deleted.` });
  await AssociateDhcpOptions.handle({ VpcId, DhcpOptionsId: 'default' }, call, world);
  assert.equal((await DescribeVpcs.handle({ VpcIds: [VpcId] }, call, world)).Vpcs?.[0]?.DhcpOptionsId, 'default');
  await DeleteDhcpOptions.handle({ DhcpOptionsId }, call, world);
  await assert.rejects(async () => AssociateDhcpOptions.handle({ VpcId, DhcpOptionsId }, call, world), { code: 'InvalidDhcpOptionID.NotFound' });
});

test('options that are unknown, given twice, or of a wrong value are refused', async () => {
  const world = await ec2World();
  const refused = async (options: readonly (readonly [string, ...string[]])[], code = 'InvalidParameterValue') =>
    assert.rejects(async () => CreateDhcpOptions.handle({ DhcpConfigurations: options.map(([Key, ...Values]) => ({ Key, Values })) }, call, world), { code });
  await refused([], 'MissingParameter');
  await refused([['domain-name']], 'MissingParameter');
  await refused([['boot-file', 'x']]);
  await refused([['domain-name', 'a'], ['domain-name', 'b']]);
  await refused([['domain-name-servers', 'ns.example.com']]);
  await refused([['domain-name-servers', '1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5']]);
  await refused([['netbios-node-type', '3']]);
  await refused([['ntp-servers', 'AmazonProvidedDNS']]);
});
