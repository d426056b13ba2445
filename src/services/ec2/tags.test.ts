import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elasticIps } from '#model/elastic-ip.ts';
import { networkAcls } from '#model/network-acl.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { dhcpOptions, subnets, vpcs } from '#model/vpc.ts';
import CreateTags from './operations/CreateTags.ts';
import DeleteTags from './operations/DeleteTags.ts';
import DescribeTags from './operations/DescribeTags.ts';
import DescribeVpcs from './operations/DescribeVpcs.ts';
import { call, ec2World, type Ec2World } from './testing/ec2-world.ts';

async function tagsOf(world: Ec2World, id: string) {
  return Object.fromEntries(((await DescribeTags.handle({ Filters: [{ Name: 'resource-id', Values: [id] }] }, call, world)).Tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

async function defaultVpcId(world: Ec2World): Promise<string> {
  return (await DescribeVpcs.handle({}, call, world)).Vpcs?.[0]?.VpcId ?? '';
}

test('tags are added and overwritten, on several resources at once, and shown with the kind of each', async () => {
  const world = await ec2World();
  const vpcId = await defaultVpcId(world);
  const [subnet] = world.store.find(subnets, 'vpc', vpcId);
  const [group] = world.store.find(securityGroups, 'vpc', vpcId);
  const [rule] = group?.rules ?? [];
  assert.ok(subnet && group && rule);
  const eip = { account: call.account, region: call.region, allocationId: 'eipalloc-0123456789abcdef0', publicIpv4Address: '127.64.0.1', tags: [] };
  await world.store.transact((transaction) => transaction.put(elasticIps, eip));
  const ids = [vpcId, subnet.id, group.id, rule.id, eip.allocationId, ...[world.store.list(routeTables), world.store.list(networkAcls), world.store.list(internetGateways), world.store.list(dhcpOptions)].map(([first]) => first?.id ?? '')];
  await CreateTags.handle({ Resources: [vpcId], Tags: [{ Key: 'Name', Value: 'old' }, { Key: 'keep' }] }, call, world);
  await CreateTags.handle({ Resources: ids, Tags: [{ Key: 'Name', Value: 'new' }] }, call, world);
  assert.deepEqual(await tagsOf(world, vpcId), { Name: 'new', keep: '' });
  const shown = (await DescribeTags.handle({ Filters: [{ Name: 'tag:Name', Values: ['new'] }] }, call, world)).Tags ?? [];
  assert.deepEqual(new Set(shown.map(({ ResourceId }) => ResourceId)), new Set(ids));
  assert.deepEqual(shown.map(({ ResourceType }) => ResourceType).sort(), ['dhcp-options', 'elastic-ip', 'internet-gateway', 'network-acl', 'route-table', 'security-group', 'security-group-rule', 'subnet', 'vpc']);
  assert.equal((await DescribeVpcs.handle({ Filters: [{ Name: 'tag:Name', Values: ['new'] }] }, call, world)).Vpcs?.length, 1);
});

test('a tag goes whatever its value when none is given, and only with its value when one is', async () => {
  const world = await ec2World();
  const id = await defaultVpcId(world);
  await CreateTags.handle({ Resources: [id], Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }, { Key: 'c', Value: '3' }] }, call, world);
  await DeleteTags.handle({ Resources: [id], Tags: [{ Key: 'a' }, { Key: 'b', Value: 'x' }, { Key: 'c', Value: '' }, { Key: 'd' }] }, call, world);
  assert.deepEqual(await tagsOf(world, id), { b: '2', c: '3' });
  await DeleteTags.handle({ Resources: [id] }, call, world);
  assert.deepEqual(await tagsOf(world, id), {});
});

test('nothing is tagged when one of the resources is not there, or has too many tags then', async () => {
  const world = await ec2World();
  const id = await defaultVpcId(world);
  const tag = { Key: 'a', Value: '1' };
  await assert.rejects(async () => CreateTags.handle({ Resources: [id, 'subnet-0123456789abcdef0'], Tags: [tag] }, call, world), { code: 'InvalidSubnetID.NotFound' });
  await assert.rejects(async () => CreateTags.handle({ Resources: [id, 'nat-0123456789abcdef0'], Tags: [tag] }, call, world), { code: 'NatGatewayNotFound' });
  await assert.rejects(async () => CreateTags.handle({ Resources: [id, 'sgr-0123456789abcdef0'], Tags: [tag] }, call, world), { code: 'InvalidSecurityGroupRuleId.NotFound' });
  await assert.rejects(async () => CreateTags.handle({ Resources: [id, 'eipassoc-1'], Tags: [tag] }, call, world), { code: 'InvalidID', message: "The ID 'eipassoc-1' is not valid" });
  await assert.rejects(async () => CreateTags.handle({ Resources: [id], Tags: [{ Key: 'aws:a', Value: '1' }] }, call, world), { code: 'InvalidParameterValue' });
  await CreateTags.handle({ Resources: [id], Tags: Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}` })) }, call, world);
  await CreateTags.handle({ Resources: [id], Tags: [{ Key: 'k1', Value: 'x' }] }, call, world);
  await assert.rejects(async () => CreateTags.handle({ Resources: [id], Tags: [tag] }, call, world), { code: 'TagLimitExceeded', message: 'The resultant tag set must not have more than 50 user tags.' });
  assert.equal(world.store.get(vpcs, id)?.tags.length, 50);
});

test('tags come in pages, without gap or double', async () => {
  const world = await ec2World();
  const id = await defaultVpcId(world);
  await CreateTags.handle({ Resources: [id], Tags: Array.from({ length: 12 }, (_, index) => ({ Key: `k${index}` })) }, call, world);
  const seen: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const page: { Tags?: { Key?: string | undefined }[] | undefined; NextToken?: string | undefined } = await DescribeTags.handle({ MaxResults: 5, ...(token === undefined ? {} : { NextToken: token }) }, call, world);
    seen.push(...(page.Tags ?? []).map(({ Key }) => Key));
    token = page.NextToken;
  } while (token !== undefined);
  assert.deepEqual(seen.toSorted(), Array.from({ length: 12 }, (_, index) => `k${index}`).toSorted());
});
