import assert from 'node:assert/strict';
import { test } from 'node:test';
import CreateTargetGroup from './operations/CreateTargetGroup.ts';
import DescribeTargetGroupAttributes from './operations/DescribeTargetGroupAttributes.ts';
import ModifyTargetGroupAttributes from './operations/ModifyTargetGroupAttributes.ts';
import { call, elbWorld, type ElbWorld } from './testing/elb-world.ts';

interface Grouped {
  readonly world: ElbWorld;
  readonly arn: string | undefined;
}

async function grouped(Protocol: 'HTTP' | 'TCP' | 'TLS' | 'UDP' = 'HTTP', TargetType: 'ip' | 'alb' = 'ip'): Promise<Grouped> {
  const world = await elbWorld();
  const answer = await CreateTargetGroup.handle({ Name: 'web', TargetType, Protocol, Port: 80, VpcId: world.vpcId }, call, world);
  return { world, arn: answer.TargetGroups?.[0]?.TargetGroupArn };
}

async function modify({ world, arn }: Grouped, attributes: Readonly<Record<string, string>>) {
  return ModifyTargetGroupAttributes.handle({ TargetGroupArn: arn, Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) }, call, world);
}

const configuration = 'InvalidConfigurationRequestException';

test('attributes that are set are shown with those that are not, and stay set', async () => {
  const group = await grouped();
  await modify(group, { 'stickiness.enabled': 'true', 'stickiness.lb_cookie.duration_seconds': '60' });
  const { Attributes: after } = await modify(group, { 'deregistration_delay.timeout_seconds': '5' });
  const shown = Object.fromEntries((after ?? []).map(({ Key, Value }) => [Key, Value]));
  assert.deepEqual([shown['stickiness.enabled'], shown['stickiness.lb_cookie.duration_seconds'], shown['deregistration_delay.timeout_seconds'], shown['slow_start.duration_seconds']], ['true', '60', '5', '0']);
  assert.deepEqual(DescribeTargetGroupAttributes.handle({ TargetGroupArn: group.arn }, call, group.world).Attributes, after);
});

const refused: readonly (readonly ['HTTP' | 'TCP' | 'TLS' | 'UDP', Readonly<Record<string, string>>, object])[] = [
  ['HTTP', { 'deregistration_delay.timeout_seconds': '3601' }, { code: 'ValidationError', message: /'deregistration_delay\.timeout_seconds' value '3601' must be between '0-3600' inclusive/ }],
  ['HTTP', { 'slow_start.duration_seconds': '29' }, { code: 'ValidationError' }],
  ['HTTP', { 'no.such': '1' }, { code: 'ValidationError', message: "Target group attribute key 'no.such' is not recognized" }],
  ['HTTP', { 'lambda.multi_value_headers.enabled': 'true' }, { code: 'ValidationError' }],
  ['HTTP', { 'proxy_protocol_v2.enabled': 'true' }, { name: configuration, message: "Target group attribute key 'proxy_protocol_v2.enabled' is not supported on target groups with the HTTP protocol" }],
  ['TCP', { 'slow_start.duration_seconds': '30' }, { name: configuration }],
  ['HTTP', { 'load_balancing.algorithm.type': 'weighted_random', 'load_balancing.algorithm.anomaly_mitigation': 'on' }, { name: configuration, message: /anomaly_mitigation' is not supported with the value 'on': anomalies are not looked for/ }],
  ['HTTP', { 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '2' }, { name: configuration, message: /dns_failover\.minimum_healthy_targets\.count' must be greater than or equal to .*unhealthy_state_routing/ }],
  ['HTTP', { 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': '51', 'target_group_health.dns_failover.minimum_healthy_targets.percentage': '50' }, { name: configuration }],
  ['HTTP', { 'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': 'off' }, { code: 'ValidationError' }],
  ['TCP', { 'target_health_state.unhealthy.draining_interval_seconds': '10' }, { name: configuration }],
  ['HTTP', { 'stickiness.type': 'source_ip' }, { name: configuration, message: "Stickiness type 'source_ip' is not supported for target groups with the HTTP protocol" }],
  ['TCP', { 'stickiness.type': 'lb_cookie' }, { name: configuration, message: "Stickiness type 'lb_cookie' is not supported for target groups with the TCP protocol" }],
  ['TCP', { 'stickiness.type': 'app_cookie', 'stickiness.app_cookie.cookie_name': 'session' }, { name: configuration, message: "Stickiness type 'app_cookie' is not supported for target groups with the TCP protocol" }],
  ['TLS', { 'stickiness.enabled': 'true', 'stickiness.type': 'lb_cookie' }, { name: configuration, message: "Stickiness type 'lb_cookie' is not supported for target groups with the TLS protocol" }],
  ['HTTP', { 'stickiness.type': 'source_ip_dest_ip' }, { code: 'ValidationError', message: "'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]" }],
  ['TLS', { 'stickiness.enabled': 'true' }, { name: configuration, message: 'You cannot enable stickiness on target groups with the TLS protocol' }],
  ['HTTP', { 'stickiness.enabled': 'true', 'stickiness.type': 'app_cookie' }, { name: configuration, message: "You must set an application cookie name to enable stickiness of type 'app_cookie'" }],
  ['HTTP', { 'stickiness.app_cookie.cookie_name': 'AWSALBTG2' }, { name: configuration, message: /is reserved/ }],
  ['HTTP', { 'stickiness.app_cookie.cookie_name': 'a;b' }, { code: 'ValidationError', message: /characters of a cookie name/ }],
  ['HTTP', { 'slow_start.duration_seconds': '30', 'load_balancing.algorithm.type': 'least_outstanding_requests' }, { name: configuration, message: /^Slow start mode is not supported/ }],
  ['UDP', { 'preserve_client_ip.enabled': 'false' }, { name: configuration, message: 'Client IP preservation cannot be disabled for target groups with the UDP protocol' }],
  ['UDP', { 'target_health_state.unhealthy.connection_termination.enabled': 'true' }, { name: configuration }],
  ['UDP', { 'proxy_protocol_v2.enabled': 'true' }, { name: configuration }],
];

for (const [protocol, attributes, expected] of refused) {
  test(`a target group with the ${protocol} protocol does not take ${JSON.stringify(attributes)}`, async () => {
    const group = await grouped(protocol);
    const before = DescribeTargetGroupAttributes.handle({ TargetGroupArn: group.arn }, call, group.world);
    await assert.rejects(modify(group, attributes), expected);
    assert.deepEqual(DescribeTargetGroupAttributes.handle({ TargetGroupArn: group.arn }, call, group.world), before);
  });
}

test('what is refused away from its default may be set to it', async () => {
  await modify(await grouped(), { 'load_balancing.algorithm.anomaly_mitigation': 'off', 'target_group_health.dns_failover.minimum_healthy_targets.count': '1', 'slow_start.duration_seconds': '0' });
  await modify(await grouped('TCP'), { 'target_health_state.unhealthy.draining_interval_seconds': '0', 'preserve_client_ip.enabled': 'true', 'proxy_protocol_v2.enabled': 'true', 'stickiness.type': 'source_ip', 'stickiness.enabled': 'true' });
});

test('how many targets have to be healthy is counted, or is part of them, or is left open for DNS', async () => {
  const named = (action: string, unit: string, value: string) => ({ [`target_group_health.${action}.minimum_healthy_targets.${unit}`]: value });
  for (const protocol of ['HTTP', 'TCP'] as const) {
    const group = await grouped(protocol);
    await modify(group, { ...named('dns_failover', 'count', '2'), ...named('unhealthy_state_routing', 'percentage', '50') });
    await modify(group, { ...named('dns_failover', 'count', 'off'), ...named('unhealthy_state_routing', 'count', '3') });
  }
});

test('a target group of an application load balancer is not sticky when nodes keep to their zones', async () => {
  await assert.rejects(modify(await grouped(), { 'stickiness.enabled': 'true', 'load_balancing.cross_zone.enabled': 'false' }), { name: configuration, message: 'Target stickiness is not supported when cross-zone load balancing is off' });
  await modify(await grouped('TCP'), { 'stickiness.enabled': 'true', 'load_balancing.cross_zone.enabled': 'false' });
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html */
test('the attributes of a group of an application load balancer as a target keep their defaults', async () => {
  const group = await grouped('TCP', 'alb');
  await assert.rejects(modify(group, { 'preserve_client_ip.enabled': 'false' }), { name: configuration });
  await assert.rejects(modify(group, { 'deregistration_delay.timeout_seconds': '5' }), { name: configuration });
  await modify(group, { 'deregistration_delay.timeout_seconds': '300', 'preserve_client_ip.enabled': 'true' });
});
