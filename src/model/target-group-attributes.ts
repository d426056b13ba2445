import { known } from '#base/assert.ts';
import type { AttributeKind, AttributeValues } from './attribute-values.ts';
import type { HealthMinimum, TargetGroupSettings } from './load-balancer-topology.ts';
import type { TargetGroup } from './target-group.ts';

/** What decides which attributes a target group has, and what they are. */
export type AttributedGroup = Pick<TargetGroup, 'targetType' | 'protocol' | 'attributes'>;

const weekSeconds = 604_800;

/**
 * The attributes of target groups of application and network load balancers
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html).
 */
export const targetGroupAttributes: Readonly<Record<string, AttributeKind<AttributedGroup>>> = {
  'deregistration_delay.timeout_seconds': ofAll(number(0, 3600), '300'),
  'stickiness.enabled': ofAll({ kind: 'boolean' }, 'false'),
  'stickiness.type': ofAll({ kind: 'choice', choices: ['lb_cookie', 'app_cookie', 'source_ip'] }, (group) => (isOfApplication(group) ? 'lb_cookie' : 'source_ip')),
  'load_balancing.cross_zone.enabled': ofAll({ kind: 'choice', choices: ['true', 'false', 'use_load_balancer_configuration'] }, 'use_load_balancer_configuration'),
  'target_group_health.dns_failover.minimum_healthy_targets.count': ofAll(number(1, 1000, 'off'), '1'),
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': ofAll(number(1, 100, 'off'), 'off'),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': ofAll(number(1, 1000), '1'),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': ofAll(number(1, 100, 'off'), 'off'),
  'load_balancing.algorithm.type': ofApplication({ kind: 'choice', choices: ['round_robin', 'least_outstanding_requests', 'weighted_random'] }, 'round_robin'),
  'load_balancing.algorithm.anomaly_mitigation': { ...ofApplication({ kind: 'choice', choices: ['on', 'off'] }, 'off'), staysDefaultBecause: 'anomalies are not looked for' },
  'slow_start.duration_seconds': ofApplication(number(30, 900, '0'), '0'),
  'stickiness.app_cookie.cookie_name': ofApplication({ kind: 'text', pattern: /[!#$%&'*+.^_`|~0-9A-Za-z-]{0,256}/, says: 'have only characters of a cookie name, at most 256' }, ''),
  'stickiness.app_cookie.duration_seconds': ofApplication(number(1, weekSeconds), '86400'),
  'stickiness.lb_cookie.duration_seconds': ofApplication(number(1, weekSeconds), '86400'),
  'deregistration_delay.connection_termination.enabled': ofNetwork({ kind: 'boolean' }, (group) => String(takesDatagrams(group))),
  'preserve_client_ip.enabled': ofNetwork({ kind: 'boolean' }, (group) => String(group.targetType !== 'ip' || takesDatagrams(group))),
  'proxy_protocol_v2.enabled': ofNetwork({ kind: 'boolean' }, 'false'),
  'target_health_state.unhealthy.connection_termination.enabled': ofNetwork({ kind: 'boolean' }, (group) => String(!takesDatagrams(group))),
  'target_health_state.unhealthy.draining_interval_seconds': { ...ofNetwork(number(0, 360_000), '0'), staysDefaultBecause: 'an unhealthy target gets no new connections at once' },
};

/** An attribute's value as it is in force: as set, or its default. */
export function attributeOf(group: AttributedGroup, name: string): string {
  return group.attributes[name] ?? known(targetGroupAttributes[name], `attribute ${name}`).defaultOf(group);
}

/** All attributes of a group as they are in force. */
export function attributesOf(group: AttributedGroup): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(targetGroupAttributes).flatMap(([name, kind]) => (kind.appliesTo(group) ? [{ name, value: attributeOf(group, name) }] : []));
}

/** A group's attributes as the data plane has them. `balancerIsCrossZone` is what its load balancer says for groups that leave it to it. */
export function settingsOf(group: AttributedGroup, balancerIsCrossZone: boolean): TargetGroupSettings {
  const isOn = (name: string): boolean => hasAttribute(group, name) && attributeOf(group, name) === 'true';
  const seconds = (name: string): number => (hasAttribute(group, name) ? Number(attributeOf(group, name)) : 0);
  return {
    algorithm: algorithmOf(group),
    slowStartSeconds: seconds('slow_start.duration_seconds'),
    stickiness: stickinessOf(group),
    isCrossZone: crossZone(attributeOf(group, 'load_balancing.cross_zone.enabled'), balancerIsCrossZone),
    healthMinimums: { dns: minimumOf(group, 'dns_failover'), routing: minimumOf(group, 'unhealthy_state_routing') },
    usesProxyProtocolV2: isOn('proxy_protocol_v2.enabled'),
    preservesClientIp: isOn('preserve_client_ip.enabled'),
    terminatesConnectionsOnDeregistration: isOn('deregistration_delay.connection_termination.enabled'),
    terminatesConnectionsOfUnhealthyTargets: isOn('target_health_state.unhealthy.connection_termination.enabled'),
  };
}

/** Whether it is a group of application load balancers; otherwise it is one of network load balancers. */
export function isOfApplication({ protocol }: Pick<TargetGroup, 'protocol'>): boolean {
  return protocol === 'HTTP' || protocol === 'HTTPS';
}

/** Whether nodes send to targets of their own zone only, whatever their load balancer says. */
export function isCrossZoneOff(group: AttributedGroup): boolean {
  return attributeOf(group, 'load_balancing.cross_zone.enabled') === 'false';
}

/** Whether its protocol is UDP, or has it. */
export function takesDatagrams({ protocol }: Pick<TargetGroup, 'protocol'>): boolean {
  return protocol === 'UDP' || protocol === 'TCP_UDP';
}

function hasAttribute(group: AttributedGroup, name: string): boolean {
  return known(targetGroupAttributes[name], `attribute ${name}`).appliesTo(group);
}

function minimumOf(group: AttributedGroup, action: 'dns_failover' | 'unhealthy_state_routing'): HealthMinimum {
  const numberOf = (unit: 'count' | 'percentage'): number => {
    const value = attributeOf(group, `target_group_health.${action}.minimum_healthy_targets.${unit}`);
    return value === 'off' ? 0 : Number(value);
  };
  return { count: numberOf('count'), percentage: numberOf('percentage') };
}

function algorithmOf(group: AttributedGroup): TargetGroupSettings['algorithm'] {
  const name = 'load_balancing.algorithm.type';
  const value = hasAttribute(group, name) ? attributeOf(group, name) : '';
  return value === 'least_outstanding_requests' || value === 'weighted_random' ? value : 'round_robin';
}

function stickinessOf(group: AttributedGroup): TargetGroupSettings['stickiness'] {
  if (attributeOf(group, 'stickiness.enabled') !== 'true') return { kind: 'none' };
  switch (attributeOf(group, 'stickiness.type')) {
    case 'lb_cookie':
      return { kind: 'lb_cookie', seconds: Number(attributeOf(group, 'stickiness.lb_cookie.duration_seconds')) };
    case 'app_cookie':
      return { kind: 'app_cookie', name: attributeOf(group, 'stickiness.app_cookie.cookie_name'), seconds: Number(attributeOf(group, 'stickiness.app_cookie.duration_seconds')) };
    default:
      return { kind: 'source_ip' };
  }
}

function crossZone(value: string, balancerIsCrossZone: boolean): boolean {
  return value === 'use_load_balancer_configuration' ? balancerIsCrossZone : value === 'true';
}

type Default = string | ((group: AttributedGroup) => string);

function ofAll(values: AttributeValues, value: Default): AttributeKind<AttributedGroup> {
  return { values, defaultOf: typeof value === 'string' ? () => value : value, appliesTo: () => true };
}

function ofApplication(values: AttributeValues, value: Default): AttributeKind<AttributedGroup> {
  return { ...ofAll(values, value), appliesTo: isOfApplication };
}

function ofNetwork(values: AttributeValues, value: Default): AttributeKind<AttributedGroup> {
  return { ...ofAll(values, value), appliesTo: (group) => !isOfApplication(group) };
}

function number(min: number, max: number, or?: string): AttributeValues {
  return { kind: 'number', min, max, ...(or === undefined ? {} : { or }) };
}
