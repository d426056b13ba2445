import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TargetDescription, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { known } from '#base/assert.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { targetGroups } from '#model/target-group.ts';
import { targetKey, targets, type TargetHealth } from '#model/target.ts';
import { subnets } from '#model/vpc.ts';
import CreateTargetGroup from './operations/CreateTargetGroup.ts';
import DeleteLoadBalancer from './operations/DeleteLoadBalancer.ts';
import DeleteTargetGroup from './operations/DeleteTargetGroup.ts';
import DeregisterTargets from './operations/DeregisterTargets.ts';
import DescribeTargetHealth from './operations/DescribeTargetHealth.ts';
import ModifyTargetGroupAttributes from './operations/ModifyTargetGroupAttributes.ts';
import RegisterTargets from './operations/RegisterTargets.ts';
import { putBalancer, putListener } from './testing/documents.ts';
import { call, elbWorld, type ElbWorld } from './testing/elb-world.ts';

interface Grouped {
  readonly world: ElbWorld;
  readonly arn: string;
}

async function grouped(given: Partial<Parameters<typeof CreateTargetGroup.handle>[0]> = {}, world?: ElbWorld): Promise<Grouped> {
  const made = world ?? (await elbWorld());
  const answer = await CreateTargetGroup.handle({ Name: 'web', TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: made.vpcId, ...given }, call, made);
  return { world: made, arn: known(answer.TargetGroups?.[0]?.TargetGroupArn, 'the ARN') };
}

/** The group in use by an active load balancer in us-east-1a. */
async function served(): Promise<Grouped> {
  const group = await grouped();
  await putListener(group.world, await putBalancer(group.world, { vpcId: group.world.vpcId }), { targetGroupArn: group.arn });
  return group;
}

const register = async ({ world, arn }: Grouped, ...Targets: TargetDescription[]) => RegisterTargets.handle({ TargetGroupArn: arn, Targets }, call, world);
const deregister = async ({ world, arn }: Grouped, ...Targets: TargetDescription[]) => DeregisterTargets.handle({ TargetGroupArn: arn, Targets }, call, world);
const health = ({ world, arn }: Grouped, ...Targets: TargetDescription[]): readonly TargetHealthDescription[] => known(DescribeTargetHealth.handle({ TargetGroupArn: arn, Targets }, call, world).TargetHealthDescriptions, 'descriptions');
const states = (group: Grouped, ...named: TargetDescription[]) => health(group, ...named).map(({ Target: target, TargetHealth: its }) => [target?.Id, target?.Port, its?.State, its?.Reason]);

function addressIn({ world }: Grouped, index: 0 | 1 | 2, last = 20): string {
  return known(world.store.get(subnets, world.subnetIds[index]), 'the subnet').cidr.replace(/\.0\/\d+$/, `.${last}`);
}

async function seen({ world, arn }: Grouped, id: string, found: TargetHealth): Promise<void> {
  const target = known(world.store.get(targets, targetKey({ targetGroupArn: arn, id, port: 80 })), 'the target');
  await world.store.transact((transaction) => transaction.put(targets, { ...target, health: found }));
}

test('a target has the zone of its subnet and the port of its group, unless it is registered with another', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  await register(group, { Id: id }, { Id: id, Port: 81 }, { Id: id, Port: 81, AvailabilityZone: 'us-east-1a' });
  assert.deepEqual(health(group), [80, 81].map((port) => ({
    Target: { Id: id, Port: port, AvailabilityZone: 'us-east-1a' },
    HealthCheckPort: String(port),
    TargetHealth: { State: 'initial', Reason: 'Elb.InitialHealthChecking', Description: 'Initial health checks in progress' },
    AdministrativeOverride: { State: 'no_override', Reason: 'AdministrativeOverride.NoOverride', Description: 'No override is currently active on target' },
  })));
});

test('the health check port is the group’s when it has one', async () => {
  const group = await grouped({ HealthCheckPort: '8080' });
  await register(group, { Id: addressIn(group, 0) });
  assert.deepEqual(health(group).map(({ HealthCheckPort: port }) => port), ['8080']);
});

const outside: readonly (readonly [TargetDescription, object])[] = [
  [{ Id: '10.1.2.3' }, { code: 'ValidationError', message: "The Availability Zone is required for IP address '10.1.2.3' because it is not in the VPC" }],
  [{ Id: '10.1.2.3', AvailabilityZone: 'nowhere' }, { code: 'ValidationError', message: "You must specify a valid Availability Zone or select 'all' for all enabled Availability zones, since the IP address '10.1.2.3' is outside the VPC" }],
  [{ Id: '8.8.8.8', AvailabilityZone: 'all' }, { name: 'InvalidTargetException', message: /^The IP address '8\.8\.8\.8' cannot be used as a target/ }],
  [{ Id: 'web.example' }, { code: 'ValidationError', message: "The IP address 'web.example' is not a valid IPv4 address" }],
  [{ Id: '::1' }, { code: 'ValidationError' }],
  [{ Id: '10.1.2.3', Port: 0, AvailabilityZone: 'all' }, { code: 'ValidationError', message: /'targets\.1\.member\.port'.*greater than or equal to 1$/ }],
  [{ Id: '' }, { code: 'ValidationError', message: 'A target ID must be specified' }],
];

for (const [target, expected] of outside) {
  test(`RegisterTargets refuses ${JSON.stringify(target)} and registers nothing of the call`, async () => {
    const group = await grouped();
    await assert.rejects(register(group, target, { Id: addressIn(group, 0) }), expected);
    assert.deepEqual(health(group), []);
  });
}

test('addresses of the private ranges are registered for all zones', async () => {
  const group = await served();
  await register(group, ...['10.1.2.3', '100.64.0.1', '172.16.0.1', '192.168.0.1'].map((Id) => ({ Id, AvailabilityZone: 'all' })));
  assert.deepEqual(health(group).map(({ Target: target }) => target?.AvailabilityZone), ['all', 'all', 'all', 'all']);
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html */
test('an application load balancer takes zones of addresses outside of the VPC only when its nodes keep to their own', async () => {
  const group = await served();
  const outer = { Id: '10.1.2.3', AvailabilityZone: 'us-east-1a' };
  const cross = async (Value: string) => ModifyTargetGroupAttributes.handle({ TargetGroupArn: group.arn, Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value }] }, call, group.world);
  await register(group, outer);
  assert.deepEqual(health(group)[0]?.Target?.AvailabilityZone, 'all');
  await assert.rejects(cross('false'), { name: 'InvalidConfigurationRequestException', message: /^Cross-zone load balancing cannot be turned off/ });
  await group.world.store.transact((transaction) => transaction.remove(targets, targetKey({ targetGroupArn: group.arn, id: outer.Id, port: 80 })));
  await cross('false');
  await assert.rejects(register(group, { ...outer, AvailabilityZone: 'all' }), { code: 'ValidationError' });
  await register(group, outer);
  assert.deepEqual(health(group)[0]?.Target?.AvailabilityZone, 'us-east-1a');
});

test('a network load balancer has five hundred targets in a zone at most', async () => {
  const group = await grouped({ Protocol: 'TCP' });
  await putListener(group.world, await putBalancer(group.world, { vpcId: group.world.vpcId, type: 'network' }), { targetGroupArn: group.arn });
  const some = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: addressIn(group, 0), Port: 1 + index }));
  await register(group, ...some(500));
  await assert.rejects(register(group, ...some(501)), { name: 'TooManyTargetsException', message: /^The maximum number of targets per Availability Zone '500' has been reached in 'us-east-1a'/ });
  await register(group, { Id: addressIn(group, 1) });
});

test('an address within the VPC has the zone of its subnet', async () => {
  const group = await grouped();
  const id = addressIn(group, 1);
  await assert.rejects(register(group, { Id: id, AvailabilityZone: 'all' }), { code: 'ValidationError', message: `The IP address '${id}' is within the VPC, and cannot have its Availability Zone overridden to 'all' from 'us-east-1b'` });
});

test('targets of a group that nothing forwards to, or of a zone without a node, are unused', async () => {
  const group = await grouped();
  await register(group, { Id: addressIn(group, 1) });
  assert.deepEqual(health(group)[0]?.TargetHealth, { State: 'unused', Reason: 'Target.NotInUse', Description: 'Target group is not configured to receive traffic from the load balancer' });
  await putListener(group.world, await putBalancer(group.world, { vpcId: group.world.vpcId }), { targetGroupArn: group.arn });
  assert.deepEqual(health(group)[0]?.TargetHealth, { State: 'unused', Reason: 'Target.NotInUse', Description: 'Target is in an Availability Zone that is not enabled for the load balancer' });
});

test('health checks are told of in AWS’s words', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  await register(group, { Id: id });
  await seen(group, id, { state: 'healthy' });
  assert.deepEqual(health(group)[0]?.TargetHealth, { State: 'healthy' });
  await seen(group, id, { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [500]' });
  assert.deepEqual(health(group)[0]?.TargetHealth, { State: 'unhealthy', Reason: 'Target.ResponseCodeMismatch', Description: 'Health checks failed with these codes: [500]' });
});

test('named targets are told of whether they are registered or not', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  await register(group, { Id: id });
  assert.deepEqual(states(group, { Id: id }, { Id: id, Port: 81 }, { Id: '10.9.9.9' }), [
    [id, 80, 'initial', 'Elb.InitialHealthChecking'],
    [id, 81, 'unused', 'Target.NotRegistered'],
    ['10.9.9.9', 80, 'unused', 'Target.NotRegistered'],
  ]);
  assert.deepEqual(health(group, { Id: '10.9.9.9' }), [{ Target: { Id: '10.9.9.9', Port: 80 }, HealthCheckPort: '80', TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered', Description: 'Target is not registered to the target group' } }]);
});

test('anomalies are told of when they are asked for', async () => {
  const group = await served();
  await register(group, { Id: addressIn(group, 0) });
  const ask = (include: 'All' | 'AnomalyDetection') => DescribeTargetHealth.handle({ TargetGroupArn: group.arn, Include: [include] }, call, group.world).TargetHealthDescriptions?.[0]?.AnomalyDetection;
  assert.deepEqual(ask('AnomalyDetection'), { Result: 'normal', MitigationInEffect: 'no' });
  assert.deepEqual(ask('All'), { Result: 'normal', MitigationInEffect: 'no' });
  assert.equal(health(group)[0]?.AnomalyDetection, undefined);
});

test('a target that is deregistered drains; registered again it is as new', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  await register(group, { Id: id });
  await seen(group, id, { state: 'healthy' });
  await group.world.clock.advance(1_000);
  await deregister(group, { Id: id });
  assert.deepEqual(health(group)[0]?.TargetHealth, { State: 'draining', Reason: 'Target.DeregistrationInProgress', Description: 'Target deregistration is in progress' });
  const since = group.world.store.find(targets, 'targetGroup', group.arn)[0]?.drainingSince;
  assert.equal(since, group.world.clock.nowMs());
  await group.world.clock.advance(1_000);
  await deregister(group, { Id: id });
  assert.equal(group.world.store.find(targets, 'targetGroup', group.arn)[0]?.drainingSince, since);
  await register(group, { Id: id });
  assert.deepEqual(states(group), [[id, 80, 'initial', 'Elb.InitialHealthChecking']]);
});

test('registering a target again changes nothing of it', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  await register(group, { Id: id });
  await seen(group, id, { state: 'healthy' });
  await group.world.clock.advance(1_000);
  await register(group, { Id: id });
  assert.deepEqual(states(group), [[id, 80, 'healthy', undefined]]);
});

test('a target of a task of a service is still that when somebody registers it again', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  const target = { account: call.account, region: call.region, targetGroupArn: group.arn, id, port: 80, availabilityZone: 'us-east-1a', taskArn: 'task', health: { state: 'healthy' }, registeredAt: 0, drainingSince: 1 } as const;
  await group.world.store.transact((transaction) => transaction.put(targets, target));
  await register(group, { Id: id });
  const { taskArn, drainingSince } = known(group.world.store.get(targets, targetKey(target)), 'the target');
  assert.deepEqual([taskArn, drainingSince], ['task', undefined]);
});

test('deregistering a target that is not registered succeeds, and a port override has to be named', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  await register(group, { Id: id, Port: 81 });
  assert.deepEqual(await deregister(group, { Id: id }), {});
  assert.deepEqual(states(group), [[id, 81, 'initial', 'Elb.InitialHealthChecking']]);
});

test('targets go with their group', async () => {
  const group = await grouped();
  await register(group, { Id: addressIn(group, 0) });
  await DeleteTargetGroup.handle({ TargetGroupArn: group.arn }, call, group.world);
  assert.deepEqual([group.world.store.list(targets), group.world.store.list(targetGroups)], [[], []]);
});

test('an address of a load balancer cannot be used as a target', async () => {
  const group = await served();
  const id = addressIn(group, 0);
  const eni: NetworkInterface = { account: call.account, region: call.region, id: 'eni-1', vpcId: group.world.vpcId, subnetId: group.world.subnetIds[0], availabilityZone: 'us-east-1a', privateIpv4Address: id, secondaryPrivateIpv4Addresses: [], macAddress: '', privateDnsName: '', securityGroupIds: [], description: '', sourceDestCheck: true, status: 'in-use', interfaceType: 'load_balancer', createdAt: 0, tags: [] };
  await group.world.store.transact((transaction) => transaction.put(networkInterfaces, eni));
  await register(group, { Id: id });
  assert.deepEqual(health(group)[0]?.TargetHealth, { State: 'unused', Reason: 'Target.IpUnusable', Description: 'The IP address cannot be used as a target, as it is in use by a load balancer' });
});

test('there are no instances to register', async () => {
  const group = await grouped({ TargetType: 'instance' });
  await assert.rejects(register(group, { Id: 'i-0123456789abcdef0' }), { name: 'InvalidTargetException', message: "The following targets are not in a running state and cannot be registered: 'i-0123456789abcdef0'" });
  await assert.rejects(register(group, { Id: '10.0.0.1' }), { code: 'ValidationError', message: "Instance ID '10.0.0.1' is not valid" });
});

test('an application load balancer of the VPC with a listener on the port is a target, and the only one of its group', async () => {
  const group = await grouped({ TargetType: 'alb', Protocol: 'TCP' });
  const { world } = group;
  const balancer = await putBalancer(world, { vpcId: world.vpcId });
  await assert.rejects(register(group, { Id: balancer.arn }), { code: 'ValidationError', message: 'If the target type is ALB, the target must have at least one listener that matches the target group port or any specified port overrides' });
  await putListener(world, balancer, { targetGroupArn: (await grouped({ Name: 'behind' }, world)).arn, port: 80 });
  await assert.rejects(register(group, { Id: balancer.arn, AvailabilityZone: 'all' }), { code: 'ValidationError' });
  await register(group, { Id: balancer.arn });
  assert.deepEqual(health(group)[0]?.Target, { Id: balancer.arn, Port: 80 });
  const other = await putBalancer(world, { vpcId: world.vpcId, name: 'other', arn: balancer.arn.replace('/web/', '/other/') });
  await putListener(world, other, { targetGroupArn: group.arn, port: 80 });
  await assert.rejects(register(group, { Id: other.arn }), { name: 'TooManyTargetsException' });
  const network = await putBalancer(world, { vpcId: world.vpcId, type: 'network', name: 'net' });
  await assert.rejects(register(group, { Id: network.arn }), { name: 'InvalidTargetException' });
  const elsewhere = await putBalancer(world, { vpcId: 'vpc-2', name: 'far' });
  await assert.rejects(register(group, { Id: elsewhere.arn }), { name: 'InvalidTargetException' });
  await assert.rejects(register(group, { Id: 'web' }), { code: 'ValidationError' });
});

test('an application load balancer is a target of two network load balancers at most, and not deleted meanwhile', async () => {
  const world = await elbWorld();
  const { vpcId } = world;
  const application = await putBalancer(world, { vpcId });
  await putListener(world, application, { targetGroupArn: (await grouped({ Name: 'behind' }, world)).arn });
  const groups = [];
  for (const name of ['one', 'two', 'three']) {
    const group = await grouped({ Name: name, TargetType: 'alb', Protocol: 'TCP' }, world);
    await putListener(world, await putBalancer(world, { vpcId, type: 'network', name }), { targetGroupArn: group.arn });
    groups.push(group);
  }
  const [one, two, three] = groups.map((group) => () => register(group, { Id: application.arn }));
  await one?.();
  await two?.();
  await assert.rejects(async () => three?.(), { name: 'TooManyRegistrationsForTargetIdException' });
  const remove = async () => DeleteLoadBalancer.handle({ LoadBalancerArn: application.arn }, call, world);
  await assert.rejects(remove(), { name: 'ResourceInUseException' });
  for (const group of groups) await deregister(group, { Id: application.arn });
  await remove();
});

test('a target group and a load balancer have a thousand targets at most, and one call changes all or nothing', async () => {
  const group = await served();
  const some = (count: number, first = 1) => Array.from({ length: count }, (_, index) => ({ Id: '10.1.2.3', Port: first + index, AvailabilityZone: 'all' }));
  await assert.rejects(register(group, ...some(1_001)), { name: 'TooManyTargetsException', message: `The maximum number of targets per target group '1000' has been reached on target group '${group.arn}'` });
  assert.deepEqual(health(group), []);
  await register(group, ...some(1_000));
  const other = await grouped({ Name: 'other' }, group.world);
  const balancer = await putBalancer(group.world, { vpcId: group.world.vpcId });
  await register(other, ...some(1));
  await putListener(group.world, { ...balancer, id: '00000000000000ac' }, { targetGroupArn: other.arn, port: 81 });
  await assert.rejects(register(other, ...some(1, 5_000)), { name: 'TooManyTargetsException', message: `The maximum number of targets per load balancer '1000' has been reached on load balancer '${balancer.arn}'` });
});
