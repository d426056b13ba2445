import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complainOfValue } from './attribute-values.ts';
import { attributeOf, attributesOf, settingsOf, targetGroupAttributes, type AttributedGroup } from './target-group-attributes.ts';

const http: AttributedGroup = { targetType: 'ip', protocol: 'HTTP', attributes: {} };
const tcp: AttributedGroup = { targetType: 'ip', protocol: 'TCP', attributes: {} };

test('a group of an application load balancer has the defaults that AWS documents', () => {
  assert.deepEqual(Object.fromEntries(attributesOf(http).map(({ name, value }) => [name, value])), {
    'deregistration_delay.timeout_seconds': '300',
    'stickiness.enabled': 'false',
    'stickiness.type': 'lb_cookie',
    'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
    'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
    'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
    'load_balancing.algorithm.type': 'round_robin',
    'load_balancing.algorithm.anomaly_mitigation': 'off',
    'slow_start.duration_seconds': '0',
    'stickiness.app_cookie.cookie_name': '',
    'stickiness.app_cookie.duration_seconds': '86400',
    'stickiness.lb_cookie.duration_seconds': '86400',
  });
});

test('every default of every attribute is one of its values', () => {
  for (const protocol of ['HTTP', 'TCP', 'UDP', 'TLS'] as const) {
    for (const { name, value } of attributesOf({ ...http, protocol })) {
      const values = targetGroupAttributes[name]?.values;
      assert.equal(values && complainOfValue(value, values), undefined, name);
    }
  }
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation */
test('client addresses are preserved by default unless targets are registered by address and take TCP or TLS', () => {
  const preserves = (group: AttributedGroup): string => attributeOf(group, 'preserve_client_ip.enabled');
  assert.equal(preserves(tcp), 'false');
  assert.equal(preserves({ ...tcp, protocol: 'TLS' }), 'false');
  assert.equal(preserves({ ...tcp, protocol: 'UDP' }), 'true');
  assert.equal(preserves({ ...tcp, protocol: 'TCP_UDP' }), 'true');
  assert.equal(preserves({ ...tcp, targetType: 'instance' }), 'true');
  assert.equal(preserves({ ...tcp, targetType: 'alb' }), 'true');
});

test('connections end with the deregistration of UDP targets, and with the health of others', () => {
  const { terminatesConnectionsOnDeregistration, terminatesConnectionsOfUnhealthyTargets } = settingsOf({ ...tcp, protocol: 'UDP' }, false);
  assert.deepEqual([terminatesConnectionsOnDeregistration, terminatesConnectionsOfUnhealthyTargets], [true, false]);
  const ofTcp = settingsOf(tcp, false);
  assert.deepEqual([ofTcp.terminatesConnectionsOnDeregistration, ofTcp.terminatesConnectionsOfUnhealthyTargets], [false, true]);
});

test('a group that leaves cross-zone load balancing to its load balancer does as that does', () => {
  assert.equal(settingsOf(tcp, false).isCrossZone, false);
  assert.equal(settingsOf(tcp, true).isCrossZone, true);
  assert.equal(settingsOf({ ...tcp, attributes: { 'load_balancing.cross_zone.enabled': 'true' } }, false).isCrossZone, true);
  assert.equal(settingsOf({ ...tcp, attributes: { 'load_balancing.cross_zone.enabled': 'false' } }, true).isCrossZone, false);
});

test('stickiness is what is enabled, with its own duration', () => {
  const sticky = (attributes: Readonly<Record<string, string>>): unknown => settingsOf({ ...http, attributes: { 'stickiness.enabled': 'true', ...attributes } }, true).stickiness;
  assert.deepEqual(settingsOf({ ...http, attributes: { 'stickiness.type': 'app_cookie' } }, true).stickiness, { kind: 'none' });
  assert.deepEqual(sticky({}), { kind: 'lb_cookie', seconds: 86_400 });
  assert.deepEqual(sticky({ 'stickiness.lb_cookie.duration_seconds': '60' }), { kind: 'lb_cookie', seconds: 60 });
  assert.deepEqual(sticky({ 'stickiness.type': 'app_cookie', 'stickiness.app_cookie.cookie_name': 'SID' }), { kind: 'app_cookie', name: 'SID', seconds: 86_400 });
  assert.deepEqual(settingsOf({ ...tcp, attributes: { 'stickiness.enabled': 'true' } }, true).stickiness, { kind: 'source_ip' });
});

test('the data plane gets numbers of the attributes that a group has, and nothing of those that it has not', () => {
  const attributes = { 'deregistration_delay.timeout_seconds': '5', 'slow_start.duration_seconds': '30', 'load_balancing.algorithm.type': 'least_outstanding_requests' };
  assert.deepEqual(settingsOf({ ...http, attributes }, true), {
    algorithm: 'least_outstanding_requests',
    slowStartSeconds: 30,
    stickiness: { kind: 'none' },
    isCrossZone: true,
    healthMinimums: { dns: { count: 1, percentage: 0 }, routing: { count: 1, percentage: 0 } },
    usesProxyProtocolV2: false,
    preservesClientIp: false,
    terminatesConnectionsOnDeregistration: false,
    terminatesConnectionsOfUnhealthyTargets: false,
  });
  assert.equal(settingsOf({ ...tcp, attributes: { 'proxy_protocol_v2.enabled': 'true' } }, true).usesProxyProtocolV2, true);
  assert.equal(settingsOf(tcp, true).algorithm, 'round_robin');
  const minimum = 'minimum_healthy_targets';
  const { healthMinimums } = settingsOf({ ...http, attributes: { [`target_group_health.dns_failover.${minimum}.count`]: 'off', [`target_group_health.unhealthy_state_routing.${minimum}.count`]: '3', [`target_group_health.unhealthy_state_routing.${minimum}.percentage`]: '50' } }, true);
  assert.deepEqual(healthMinimums, { dns: { count: 0, percentage: 0 }, routing: { count: 3, percentage: 50 } });
});
