import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import AddTags from './operations/AddTags.ts';
import CreateTargetGroup from './operations/CreateTargetGroup.ts';
import DeleteTargetGroup from './operations/DeleteTargetGroup.ts';
import DescribeTags from './operations/DescribeTags.ts';
import DescribeTargetGroups from './operations/DescribeTargetGroups.ts';
import ModifyTargetGroup from './operations/ModifyTargetGroup.ts';
import { putBalancer, putListener } from './testing/documents.ts';
import { call, elbWorld, type ElbWorld } from './testing/elb-world.ts';

type Given = Parameters<typeof CreateTargetGroup.handle>[0];

async function create(world: ElbWorld, given: Partial<Given> = {}) {
  const answer = await CreateTargetGroup.handle({ Name: 'web', TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: world.vpcId, ...given }, call, world);
  return known(answer.TargetGroups?.[0], 'the target group');
}

const described = (world: ElbWorld, input: Parameters<typeof DescribeTargetGroups.handle>[0] = {}) => DescribeTargetGroups.handle(input, call, world);

test('a target group has the defaults of an application load balancer', async () => {
  const world = await elbWorld();
  const { TargetGroupArn: arn, ...group } = await create(world);
  assert.match(arn ?? '', /^arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup\/web\/[0-9a-f]{16}$/);
  assert.deepEqual(group, {
    TargetGroupName: 'web',
    Protocol: 'HTTP',
    Port: 80,
    VpcId: world.vpcId,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 2,
    HealthCheckPath: '/',
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: [],
    TargetType: 'ip',
    ProtocolVersion: 'HTTP1',
    IpAddressType: 'ipv4',
  });
});

test('what is chosen is shown, and instances are the default target type', async () => {
  const world = await elbWorld();
  const chosen = { Protocol: 'HTTPS', Port: 8443, ProtocolVersion: 'HTTP2', HealthCheckProtocol: 'HTTP', HealthCheckPort: '8080', HealthCheckPath: '/up?full=1', HealthCheckEnabled: true, HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 3, HealthyThresholdCount: 2, UnhealthyThresholdCount: 3, Matcher: { HttpCode: '200-299,404' }, IpAddressType: 'ipv4' } as const;
  const { TargetGroupArn: _arn, TargetGroupName: _name, VpcId: _vpc, LoadBalancerArns: _arns, TargetType: type, ...group } = await create(world, { ...chosen, TargetType: undefined, Tags: [{ Key: 'a', Value: 'b' }] });
  assert.deepEqual(group, chosen);
  assert.equal(type, 'instance');
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html */
test('the defaults of other protocols and target types are AWS’s', async () => {
  const world = await elbWorld();
  const defaults = async (given: Partial<Given>) => {
    const group = await create(world, { Name: Object.values(given).join('-').replaceAll('_', ''), ...given });
    return [group.HealthCheckProtocol, group.HealthCheckTimeoutSeconds, group.HealthCheckPath, group.Matcher, group.ProtocolVersion];
  };
  assert.deepEqual(await defaults({ ProtocolVersion: 'GRPC' }), ['HTTP', 5, '/AWS.ALB/healthcheck', { GrpcCode: '12' }, 'GRPC']);
  assert.deepEqual(await defaults({ Protocol: 'TCP' }), ['TCP', 10, undefined, undefined, undefined]);
  assert.deepEqual(await defaults({ Protocol: 'TLS' }), ['TCP', 10, undefined, undefined, undefined]);
  assert.deepEqual(await defaults({ Protocol: 'UDP', HealthCheckProtocol: 'HTTP' }), ['HTTP', 6, '/', { HttpCode: '200-399' }, undefined]);
  assert.deepEqual(await defaults({ Protocol: 'TCP_UDP', HealthCheckProtocol: 'HTTPS' }), ['HTTPS', 10, '/', { HttpCode: '200-399' }, undefined]);
  assert.deepEqual(await defaults({ Protocol: 'TCP', TargetType: 'alb' }), ['HTTP', 6, '/', { HttpCode: '200-399' }, undefined]);
});

test('the same call again makes no other group, and the same name with other settings is refused', async () => {
  const world = await elbWorld();
  const first = await create(world, { Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] });
  assert.deepEqual(await create(world, { Tags: [{ Key: 'b', Value: '2' }, { Key: 'a', Value: '1' }] }), first);
  const refused = { name: 'DuplicateTargetGroupNameException', message: "A target group with the same name 'web' exists, but with different settings" };
  await assert.rejects(create(world, { Port: 81 }), refused);
  await assert.rejects(create(world, { HealthCheckPath: '/up' }), refused);
  await assert.rejects(create(world, { Tags: [] }), refused);
});

test('tags given at creation are those that DescribeTags shows', async () => {
  const world = await elbWorld();
  const { TargetGroupArn: arn = '' } = await create(world, { Tags: [{ Key: 'a', Value: '1' }] });
  await AddTags.handle({ ResourceArns: [arn], Tags: [{ Key: 'b', Value: '2' }] }, call, world);
  assert.deepEqual(DescribeTags.handle({ ResourceArns: [arn] }, call, world).TagDescriptions, [{ ResourceArn: arn, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] }]);
});

const wrong: readonly (readonly [Partial<Given>, { readonly code?: string; readonly name?: string; readonly message: string | RegExp }])[] = [
  [{ Name: 'a'.repeat(33) }, { code: 'ValidationError', message: `Target group name '${'a'.repeat(33)}' cannot be longer than '32' characters` }],
  [{ Name: 'a_b' }, { code: 'ValidationError', message: "Target group name 'a_b' can only contain characters that are alphanumeric characters or hyphens(-)" }],
  [{ Name: '-a' }, { code: 'ValidationError', message: "Target group name '-a' cannot begin or end with '-'" }],
  [{ Protocol: undefined }, { code: 'ValidationError', message: 'A protocol must be specified' }],
  [{ Port: undefined }, { code: 'ValidationError', message: 'A port must be specified' }],
  [{ VpcId: undefined }, { code: 'ValidationError', message: 'A VPC ID must be specified' }],
  [{ VpcId: 'vpc-0' }, { code: 'ValidationError', message: "The VPC ID 'vpc-0' is not found" }],
  [{ Port: 0 }, { code: 'ValidationError', message: "1 validation error detected: Value '0' at 'port' failed to satisfy constraint: Member must have value greater than or equal to 1" }],
  [{ TargetType: 'lambda' }, { name: 'InvalidConfigurationRequestException', message: /^Target type 'lambda' is not supported/ }],
  [{ Protocol: 'GENEVE' }, { name: 'InvalidConfigurationRequestException', message: /^Protocol 'GENEVE' is not supported/ }],
  [{ Protocol: 'QUIC' }, { name: 'InvalidConfigurationRequestException', message: /^Protocol 'QUIC' is not supported/ }],
  [{ Protocol: 'TCP_QUIC' }, { name: 'InvalidConfigurationRequestException', message: /^Protocol 'TCP_QUIC' is not supported/ }],
  [{ TargetType: 'alb' }, { name: 'InvalidConfigurationRequestException', message: /^Protocol 'HTTP' is not supported for target groups with target type 'alb'/ }],
  [{ IpAddressType: 'ipv6' }, { name: 'InvalidConfigurationRequestException', message: /^IpAddressType 'ipv6' is not supported/ }],
  [{ ProtocolVersion: 'HTTP3' }, { code: 'ValidationError', message: "Protocol version 'HTTP3' must be one of [GRPC, HTTP1, HTTP2]" }],
  [{ Protocol: 'TCP', ProtocolVersion: 'HTTP1' }, { name: 'InvalidConfigurationRequestException', message: "Protocol version 'HTTP1' is not supported for target groups with the TCP protocol" }],
  [{ HealthCheckProtocol: 'TCP' }, { name: 'InvalidConfigurationRequestException', message: "Health check protocol 'TCP' is not supported for target groups with the HTTP protocol" }],
  [{ Protocol: 'TCP', TargetType: 'alb', HealthCheckProtocol: 'TCP' }, { message: "Health check protocol 'TCP' is not supported for target groups with target type 'alb'" }],
  [{ HealthCheckProtocol: 'UDP' }, { code: 'ValidationError', message: "Health check protocol 'UDP' must be one of [HTTP, HTTPS, TCP]" }],
  [{ HealthCheckEnabled: false }, { message: "Health check enabled must be true for target groups with target type 'ip'" }],
  [{ HealthCheckPort: '0' }, { message: "Health check port '0' must be 'traffic-port' or a port from '1' to '65535'" }],
  [{ HealthCheckPort: '80x' }, { message: /^Health check port '80x'/ }],
  [{ HealthCheckPath: 'up' }, { message: /^Health check path 'up' must begin with '\/'/ }],
  [{ HealthCheckPath: '/a b' }, { message: /^Health check path '\/a b'/ }],
  [{ HealthCheckPath: '/a\r\nHost: x' }, { message: /^Health check path/ }],
  [{ ProtocolVersion: 'GRPC', HealthCheckPath: '/up' }, { message: /must be of the form '\/package\.service\/method'/ }],
  [{ Protocol: 'TCP', HealthCheckPath: '/up' }, { name: 'InvalidConfigurationRequestException', message: "Health check path is not supported for health check protocol 'TCP'" }],
  [{ Protocol: 'TCP', Matcher: { HttpCode: '200' } }, { name: 'InvalidConfigurationRequestException', message: "Custom health check matchers are not supported for health check protocol 'TCP'" }],
  [{ HealthCheckIntervalSeconds: 4 }, { message: /'healthCheckIntervalSeconds'.*greater than or equal to 5$/ }],
  [{ HealthCheckTimeoutSeconds: 121 }, { message: /'healthCheckTimeoutSeconds'.*less than or equal to 120$/ }],
  [{ HealthyThresholdCount: 1, UnhealthyThresholdCount: 11 }, { message: /^2 validation errors detected: .*'healthyThresholdCount'.*'unhealthyThresholdCount'/ }],
  [{ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 5 }, { message: "Health check timeout '5' must be smaller than the interval '5'" }],
  [{ Protocol: 'TCP', HealthCheckIntervalSeconds: 5 }, { message: "Health check timeout '10' must be smaller than or equal to the interval '5'" }],
  [{ Matcher: { HttpCode: '500' } }, { message: /^Health check matcher HTTP code '500' must be within '200-499' inclusive/ }],
  [{ Matcher: { HttpCode: '299-200' } }, { message: /^Health check matcher HTTP code '299-200'/ }],
  [{ Matcher: { HttpCode: '200,,201' } }, { message: /^Health check matcher HTTP code/ }],
  [{ Matcher: { GrpcCode: '0' } }, { message: /GrpcCode|GRPC code can only/ }],
  [{ ProtocolVersion: 'GRPC', Matcher: { GrpcCode: '100' } }, { message: /^Health check matcher GRPC code '100' must be within '0-99'/ }],
  [{ ProtocolVersion: 'GRPC', Matcher: { HttpCode: '200' } }, { message: /HTTP code cannot be specified/ }],
];

for (const [given, expected] of wrong) {
  test(`CreateTargetGroup refuses ${JSON.stringify(given).slice(0, 80)}`, async () => {
    const world = await elbWorld();
    await assert.rejects(create(world, given), expected);
    assert.deepEqual(described(world).TargetGroups, []);
  });
}

test('a network load balancer’s health check may take as long as the time between two, and 599 for success', async () => {
  const world = await elbWorld();
  const group = await create(world, { Protocol: 'TCP', HealthCheckProtocol: 'HTTP', HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10, Matcher: { HttpCode: '200-599' } });
  assert.equal(group.HealthCheckTimeoutSeconds, 10);
});

test('health checks can be changed later, to another protocol and back', async () => {
  const world = await elbWorld();
  const { TargetGroupArn: arn } = await create(world, { Protocol: 'TCP' });
  const modify = async (given: Omit<Parameters<typeof ModifyTargetGroup.handle>[0], 'TargetGroupArn'>) => known((await ModifyTargetGroup.handle({ TargetGroupArn: arn, ...given }, call, world)).TargetGroups?.[0], 'the group');
  const http = await modify({ HealthCheckProtocol: 'HTTP', HealthCheckPath: '/up', HealthCheckPort: '8080', HealthCheckIntervalSeconds: 20, HealthyThresholdCount: 3 });
  assert.deepEqual([http.HealthCheckProtocol, http.HealthCheckPath, http.Matcher, http.HealthCheckPort, http.HealthCheckIntervalSeconds, http.HealthCheckTimeoutSeconds, http.HealthyThresholdCount], ['HTTP', '/up', { HttpCode: '200-399' }, '8080', 20, 10, 3]);
  const tcp = await modify({ HealthCheckProtocol: 'TCP', HealthCheckPort: 'traffic-port', HealthCheckEnabled: true });
  assert.deepEqual([tcp.HealthCheckProtocol, tcp.HealthCheckPath, tcp.Matcher, tcp.HealthCheckPort], ['TCP', undefined, undefined, 'traffic-port']);
  await assert.rejects(modify({ HealthCheckTimeoutSeconds: 30 }), { message: "Health check timeout '30' must be smaller than or equal to the interval '20'" });
  await assert.rejects(modify({ HealthCheckEnabled: false }), { code: 'ValidationError' });
  assert.deepEqual(described(world).TargetGroups, [tcp]);
});

test('a target group knows the load balancer that has it, and is not deleted as long as one has', async () => {
  const world = await elbWorld();
  const { TargetGroupArn: arn = '' } = await create(world);
  await create(world, { Name: 'other' });
  const balancer = await putBalancer(world, { vpcId: world.vpcId });
  await putListener(world, balancer, { targetGroupArn: arn });
  const ofBalancer = described(world, { LoadBalancerArn: balancer.arn }).TargetGroups ?? [];
  assert.deepEqual(ofBalancer.map(({ TargetGroupName: name, LoadBalancerArns: arns }) => [name, arns]), [['web', [balancer.arn]]]);
  await assert.rejects(async () => DeleteTargetGroup.handle({ TargetGroupArn: arn }, call, world), { name: 'ResourceInUseException', message: `Target group '${arn}' is currently in use by a listener or a rule` });
});

test('deleting a target group that is not there succeeds', async () => {
  const world = await elbWorld();
  const { TargetGroupArn: arn } = await create(world);
  assert.deepEqual(await DeleteTargetGroup.handle({ TargetGroupArn: arn }, call, world), {});
  assert.deepEqual(await DeleteTargetGroup.handle({ TargetGroupArn: arn }, call, world), {});
  await assert.rejects(async () => DeleteTargetGroup.handle({ TargetGroupArn: 'x' }, call, world), { code: 'ValidationError', message: "'x' is not a valid target group ARN" });
});

test('target groups are described by ARN, by name and in pages, and by one of these at a time', async () => {
  const world = await elbWorld();
  const arns: string[] = [];
  for (const Name of ['a', 'b', 'c']) arns.push((await create(world, { Name })).TargetGroupArn ?? '');
  const names = (input: Parameters<typeof DescribeTargetGroups.handle>[0]) => described(world, input).TargetGroups?.map(({ TargetGroupName: name }) => name);
  assert.deepEqual(names({ Names: ['b'] }), ['b']);
  assert.deepEqual(names({ TargetGroupArns: arns.slice(1) }), ['b', 'c']);
  const first = described(world, { PageSize: 2 });
  assert.equal(first.TargetGroups?.length, 2);
  assert.deepEqual(names({ PageSize: 2, Marker: first.NextMarker }), ['c']);
  assert.throws(() => names({ Names: ['a', 'z'] }), { name: 'TargetGroupNotFoundException', message: 'One or more target groups not found' });
  assert.throws(() => names({ TargetGroupArns: [(arns[0] ?? '').replace(/.{16}$/, '0'.repeat(16))] }), { name: 'TargetGroupNotFoundException' });
  assert.throws(() => names({ Names: ['a'], TargetGroupArns: arns }), { message: 'Target group names, target group ARNs, and a load balancer ARN cannot be specified at the same time' });
  assert.throws(() => names({ LoadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/x/0000000000000000' }), { name: 'LoadBalancerNotFoundException' });
});
