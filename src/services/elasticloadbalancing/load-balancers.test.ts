import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateLoadBalancerCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { subnets } from '#model/vpc.ts';
import CreateLoadBalancer from './operations/CreateLoadBalancer.ts';
import DeleteLoadBalancer from './operations/DeleteLoadBalancer.ts';
import DescribeLoadBalancers from './operations/DescribeLoadBalancers.ts';
import SetIpAddressType from './operations/SetIpAddressType.ts';
import SetSecurityGroups from './operations/SetSecurityGroups.ts';
import SetSubnets from './operations/SetSubnets.ts';
import { call, elbWorld, type ElbWorld } from './testing/elb-world.ts';

async function create(world: ElbWorld, input: Partial<CreateLoadBalancerCommandInput> = {}) {
  const { LoadBalancers = [] } = await CreateLoadBalancer.handle({ Name: 'web', Subnets: world.subnetIds.slice(0, 2), ...input }, call, world);
  return known(LoadBalancers[0], 'a load balancer');
}

const nodesOf = (world: ElbWorld, arn: string | undefined) => world.store.find(networkInterfaces, 'owner', arn ?? '');

async function putElasticIp(world: ElbWorld, allocationId = 'eipalloc-1', publicIpv4Address = '127.64.1.1') {
  await world.store.transact((transaction) => transaction.put(elasticIps, { account: call.account, region: call.region, allocationId, publicIpv4Address, tags: [] }));
}

test('an application load balancer is provisioning, in the default group, with an interface and a public address in each zone', async () => {
  const world = await elbWorld();
  const balancer = await create(world);
  assert.match(balancer.LoadBalancerArn ?? '', /^arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer\/app\/web\/[0-9a-f]{16}$/);
  assert.match(balancer.DNSName ?? '', /^web-\d+\.us-east-1\.elb\.localhost$/);
  assert.partialDeepStrictEqual(balancer, {
    LoadBalancerName: 'web', Scheme: 'internet-facing', Type: 'application', VpcId: world.vpcId, State: { Code: 'provisioning' }, IpAddressType: 'ipv4',
    CanonicalHostedZoneId: 'Z35SXDOTRQ7X7K', SecurityGroups: [world.groupId],
    AvailabilityZones: [{ ZoneName: 'us-east-1a', SubnetId: world.subnetIds[0], LoadBalancerAddresses: [] }, { ZoneName: 'us-east-1b', SubnetId: world.subnetIds[1] }],
  });
  const nodes = nodesOf(world, balancer.LoadBalancerArn);
  assert.deepEqual(nodes.map(({ subnetId }) => subnetId), world.subnetIds.slice(0, 2));
  for (const node of nodes) {
    assert.match(node.description, /^ELB app\/web\/[0-9a-f]{16}$/);
    assert.partialDeepStrictEqual(node, { interfaceType: 'load_balancer', status: 'in-use', securityGroupIds: [world.groupId], sourceDestCheck: true });
    assert.match(node.publicIpv4Address ?? '', /^127\.64\./);
  }
  assert.equal(new Set(nodes.map(({ publicIpv4Address }) => publicIpv4Address)).size, 2);
});

test('an internal load balancer says so in its name and has no public address', async () => {
  const world = await elbWorld();
  const balancer = await create(world, { Scheme: 'internal' });
  assert.match(balancer.DNSName ?? '', /^internal-web-\d+\.us-east-1\.elb\.localhost$/);
  assert.deepEqual(nodesOf(world, balancer.LoadBalancerArn).map(({ publicIpv4Address }) => publicIpv4Address), [undefined, undefined]);
});

test('a network load balancer needs one subnet only, and has no groups unless they are named', async () => {
  const world = await elbWorld();
  const balancer = await create(world, { Type: 'network', Subnets: [world.subnetIds[0]] });
  assert.deepEqual([balancer.SecurityGroups, balancer.CanonicalHostedZoneId], [undefined, 'Z26RNL4JYFTOTI']);
  assert.match(balancer.DNSName ?? '', /^web-[0-9a-f]{16}\.us-east-1\.elb\.localhost$/);
  assert.partialDeepStrictEqual(nodesOf(world, balancer.LoadBalancerArn), [{ interfaceType: 'network_load_balancer', securityGroupIds: [], sourceDestCheck: false }]);
  const grouped = await create(world, { Name: 'grouped', Type: 'network', SecurityGroups: [world.groupId] });
  assert.deepEqual([grouped.SecurityGroups, grouped.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic], [[world.groupId], 'on']);
});

test('a network load balancer takes elastic IP addresses, or private ones when it is internal', async () => {
  const world = await elbWorld();
  await putElasticIp(world);
  const balancer = await create(world, { Type: 'network', Subnets: undefined, SubnetMappings: [{ SubnetId: world.subnetIds[0], AllocationId: 'eipalloc-1' }] });
  assert.deepEqual(balancer.AvailabilityZones?.[0]?.LoadBalancerAddresses, [{ IpAddress: '127.64.1.1', AllocationId: 'eipalloc-1' }]);
  const [node] = nodesOf(world, balancer.LoadBalancerArn);
  assert.deepEqual([node?.publicIpv4Address, world.store.get(elasticIps, 'eipalloc-1')?.association?.networkInterfaceId], [undefined, node?.id]);
  await assert.rejects(create(world, { Name: 'other', Type: 'network', Subnets: undefined, SubnetMappings: [{ SubnetId: world.subnetIds[1], AllocationId: 'eipalloc-1' }] }), { name: 'ResourceInUseException' });

  const internal = await create(world, { Name: 'internal', Type: 'network', Scheme: 'internal', Subnets: undefined, SubnetMappings: [{ SubnetId: world.subnetIds[0], PrivateIPv4Address: '172.31.0.50' }] });
  assert.deepEqual(internal.AvailabilityZones?.[0]?.LoadBalancerAddresses, [{ PrivateIPv4Address: '172.31.0.50' }]);
  assert.equal(nodesOf(world, internal.LoadBalancerArn)[0]?.privateIpv4Address, '172.31.0.50');
  await DeleteLoadBalancer.handle({ LoadBalancerArn: balancer.LoadBalancerArn }, call, world);
  assert.equal(world.store.get(elasticIps, 'eipalloc-1')?.association, undefined);
});

test('addresses that a type or a scheme cannot have are refused', async () => {
  const world = await elbWorld();
  await putElasticIp(world);
  const [SubnetId, other] = world.subnetIds;
  const refused = (mapping: object, input: Partial<CreateLoadBalancerCommandInput>, error: object) => assert.rejects(create(world, { Subnets: undefined, SubnetMappings: [{ SubnetId, ...mapping }, { SubnetId: other }], ...input }), error);
  await refused({ AllocationId: 'eipalloc-1' }, {}, { name: 'InvalidConfigurationRequestException', message: /type 'application'$/ });
  await refused({ AllocationId: 'eipalloc-1' }, { Type: 'network', Scheme: 'internal' }, { message: /internet-facing load balancers only$/ });
  await refused({ AllocationId: 'eipalloc-2' }, { Type: 'network' }, { name: 'AllocationIdNotFoundException' });
  await refused({ PrivateIPv4Address: '172.31.0.9' }, { Type: 'network' }, { message: /internal load balancers only$/ });
  await refused({ PrivateIPv4Address: '172.31.0.1' }, { Type: 'network', Scheme: 'internal' }, { name: 'InvalidConfigurationRequestException', message: /can have$/ });
  await refused({ PrivateIPv4Address: '10.0.0.9' }, { Type: 'network', Scheme: 'internal' }, { name: 'InvalidConfigurationRequestException' });
  await refused({ PrivateIPv4Address: 'x' }, { Type: 'network', Scheme: 'internal' }, { code: 'ValidationError' });
});

test('names are checked, and are one for all load balancers of a region', async () => {
  const world = await elbWorld();
  const named = (Name: string) => create(world, { Name });
  await assert.rejects(named(''), { code: 'ValidationError' });
  await assert.rejects(named('a'.repeat(33)), { message: `Load balancer name '${'a'.repeat(33)}' cannot be longer than '32' characters` });
  await assert.rejects(named('a_b'), { message: "Load balancer name 'a_b' can only contain characters that are alphanumeric characters or hyphens(-)" });
  await assert.rejects(named('-a'), { message: "Load balancer name '-a' cannot begin or end with '-'" });
  await assert.rejects(named('internal-a'), { message: "Load balancer name 'internal-a' cannot begin with 'internal-'" });
  const first = await named('web');
  assert.equal((await named('web')).LoadBalancerArn, first.LoadBalancerArn);
  await assert.rejects(create(world, { Type: 'network' }), { name: 'DuplicateLoadBalancerNameException', message: "A load balancer with the same name 'web' exists, but with different settings" });
  await assert.rejects(create(world, { Subnets: world.subnetIds.slice(1) }), { name: 'DuplicateLoadBalancerNameException' });
});

test('subnets have to fit', async () => {
  const world = await elbWorld();
  const [first, second] = world.subnetIds;
  await assert.rejects(create(world, { Subnets: [first] }), { code: 'ValidationError', message: 'At least two subnets in two different Availability Zones must be specified' });
  await assert.rejects(create(world, { Subnets: [first, first] }), { code: 'ValidationError' });
  await assert.rejects(create(world, { Subnets: undefined, Type: 'network' }), { message: 'At least one subnet must be specified' });
  await assert.rejects(create(world, { SubnetMappings: [{ SubnetId: first }, { SubnetId: second }] }), { code: 'ValidationError' });
  await assert.rejects(create(world, { Subnets: [first, 'subnet-0'] }), { name: 'SubnetNotFoundException' });
  await assert.rejects(create(world, { Subnets: [first, 'x'] }), { name: 'InvalidSubnetException', message: "The subnet ID 'x' is not valid" });
  const twin = { ...known(world.store.get(subnets, first), 'the subnet'), id: 'subnet-1', cidr: '172.31.128.0/28' };
  await world.store.transact((transaction) => transaction.put(subnets, twin));
  await assert.rejects(create(world, { Subnets: [first, 'subnet-1'] }), { name: 'InvalidConfigurationRequestException', message: 'A load balancer cannot be attached to multiple subnets in the same Availability Zone' });
  await create(world, { Subnets: ['subnet-1', second] });
  for (const name of ['b', 'c']) await create(world, { Name: name, Subnets: ['subnet-1', second] });
  await create(world, { Name: 'd', Subnets: ['subnet-1', second] });
  await assert.rejects(create(world, { Name: 'e', Subnets: ['subnet-1', second] }), { name: 'InvalidSubnetException', message: 'Not enough IP space available in subnet-1. ELB requires at least 8 free IP addresses in each subnet.' });
});

test('an internet-facing load balancer needs an internet gateway', async () => {
  const world = await elbWorld();
  await world.store.transact((transaction) => {
    for (const { id } of transaction.find(internetGateways, 'vpc', world.vpcId)) transaction.remove(internetGateways, id);
  });
  await assert.rejects(create(world), { name: 'InvalidSubnetException', message: `VPC ${world.vpcId} has no internet gateway` });
  await create(world, { Scheme: 'internal' });
});

test('types, schemes and address types that are not there are refused by name', async () => {
  const world = await elbWorld();
  await assert.rejects(create(world, { Type: 'gateway' }), { code: 'ValidationError', message: /^Load balancers of type gateway are not supported/ });
  // @ts-expect-error -- not one of the SDK's values
  await assert.rejects(create(world, { Scheme: 'public' }), { code: 'ValidationError', message: /'scheme' failed to satisfy constraint/ });
  await assert.rejects(create(world, { IpAddressType: 'dualstack' }), { name: 'InvalidConfigurationRequestException', message: /'dualstack' is not supported/ });
  await assert.rejects(create(world, { EnablePrefixForIpv6SourceNat: 'on' }), { name: 'InvalidConfigurationRequestException' });
  const { LoadBalancerArn } = await create(world);
  assert.throws(() => SetIpAddressType.handle({ LoadBalancerArn, IpAddressType: 'dualstack' }, call, world), { name: 'InvalidConfigurationRequestException' });
  assert.deepEqual(SetIpAddressType.handle({ LoadBalancerArn, IpAddressType: 'ipv4' }, call, world), { IpAddressType: 'ipv4' });
});

test('load balancers are described by name and ARN, a page at a time', async () => {
  const world = await elbWorld();
  const first = await create(world, { Name: 'a' });
  await create(world, { Name: 'b' });
  const describe = (input: Parameters<typeof DescribeLoadBalancers.handle>[0]) => DescribeLoadBalancers.handle(input, call, world);
  assert.deepEqual(describe({}).LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName), ['a', 'b']);
  assert.deepEqual(describe({ Names: ['b'] }).LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName), ['b']);
  assert.deepEqual(describe({ LoadBalancerArns: [first.LoadBalancerArn ?? ''] }).LoadBalancers, [first]);
  const page = describe({ PageSize: 1 });
  assert.deepEqual(describe({ Marker: page.NextMarker }).LoadBalancers?.map(({ LoadBalancerName }) => LoadBalancerName), ['b']);
  assert.throws(() => describe({ Names: ['c'] }), { name: 'LoadBalancerNotFoundException', message: "Load balancers '[c]' not found" });
  assert.throws(() => describe({ LoadBalancerArns: [`${first.LoadBalancerArn?.slice(0, -1)}x`] }), { code: 'ValidationError', message: /is not a valid load balancer ARN$/ });
  assert.throws(() => describe({ LoadBalancerArns: [`${first.LoadBalancerArn?.slice(0, -16)}${'0'.repeat(16)}`] }), { name: 'LoadBalancerNotFoundException', message: 'One or more load balancers not found' });
  assert.throws(() => describe({ Names: ['a'], LoadBalancerArns: [first.LoadBalancerArn ?? ''] }), { code: 'ValidationError' });
});

test('other subnets mean other interfaces, and those that stay keep theirs', async () => {
  const world = await elbWorld();
  const { LoadBalancerArn } = await create(world);
  const before = nodesOf(world, LoadBalancerArn);
  const { AvailabilityZones } = await SetSubnets.handle({ LoadBalancerArn, Subnets: world.subnetIds.slice(1) }, call, world);
  assert.deepEqual(AvailabilityZones?.map(({ SubnetId }) => SubnetId), world.subnetIds.slice(1));
  const after = nodesOf(world, LoadBalancerArn);
  assert.equal(after.length, 2);
  assert.deepEqual(after[0], before[1]);
  await assert.rejects(SetSubnets.handle({ LoadBalancerArn, Subnets: [world.subnetIds[0]] }, call, world), { code: 'ValidationError' });
});

test('groups are set for all nodes; a network load balancer that was made without any gets none', async () => {
  const world = await elbWorld();
  const group = { ...known(world.store.get(securityGroups, world.groupId), 'the default group'), id: 'sg-1', name: 'web' };
  await world.store.transact((transaction) => {
    transaction.put(securityGroups, group);
    transaction.put(securityGroups, { ...group, id: 'sg-2', vpcId: 'vpc-1' });
  });
  const { LoadBalancerArn } = await create(world);
  const set = (arn: string | undefined, groups: string[]) => SetSecurityGroups.handle({ LoadBalancerArn: arn, SecurityGroups: groups }, call, world);
  assert.deepEqual(await set(LoadBalancerArn, ['sg-1']), { SecurityGroupIds: ['sg-1'] });
  assert.deepEqual(nodesOf(world, LoadBalancerArn).map(({ securityGroupIds }) => securityGroupIds), [['sg-1'], ['sg-1']]);
  await assert.rejects(set(LoadBalancerArn, []), { name: 'InvalidConfigurationRequestException' });
  await assert.rejects(set(LoadBalancerArn, ['sg-9']), { name: 'InvalidSecurityGroupException', message: "The security group 'sg-9' does not exist" });
  await assert.rejects(set(LoadBalancerArn, ['sg-2']), { name: 'InvalidConfigurationRequestException', message: /^One or more security groups are invalid/ });
  const bare = await create(world, { Name: 'bare', Type: 'network' });
  await assert.rejects(set(bare.LoadBalancerArn, ['sg-1']), { name: 'InvalidConfigurationRequestException', message: /created without any$/ });
  const grouped = await create(world, { Name: 'grouped', Type: 'network', SecurityGroups: ['sg-1'] });
  const off = { LoadBalancerArn: grouped.LoadBalancerArn, SecurityGroups: ['sg-1'], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off' } as const;
  assert.deepEqual(await SetSecurityGroups.handle({ ...off, SecurityGroups: ['sg-1'] }, call, world), { SecurityGroupIds: ['sg-1'], EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'off' });
});

test('deleting takes everything along, and succeeds for what is not there', async () => {
  const world = await elbWorld();
  const { LoadBalancerArn } = await create(world);
  await DeleteLoadBalancer.handle({ LoadBalancerArn }, call, world);
  await DeleteLoadBalancer.handle({ LoadBalancerArn }, call, world);
  assert.deepEqual([world.store.list(loadBalancers), nodesOf(world, LoadBalancerArn)], [[], []]);
  await assert.rejects(DeleteLoadBalancer.handle({ LoadBalancerArn: 'x' }, call, world), { code: 'ValidationError' });
});

test('a region has at most 1,000 load balancers of a type', async () => {
  const world = await elbWorld();
  const [subnetId] = world.subnetIds;
  const createInternal = (Name: string) => create(world, { Name, Type: 'network', Scheme: 'internal', Subnets: [subnetId] });
  for (let index = 0; index < 1_000; index += 1) await createInternal(`net-${index}`);
  await assert.rejects(createInternal('net'), { name: 'TooManyLoadBalancersException' });
  await create(world);
});
