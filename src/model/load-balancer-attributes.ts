import { known } from '#base/assert.ts';
import type { AttributeKind, AttributeValues } from './attribute-values.ts';
import type { LoadBalancerSettings } from './load-balancer-topology.ts';
import type { LoadBalancer } from './load-balancer.ts';

/** What decides which attributes a load balancer has, and what they are. */
export type AttributedBalancer = Pick<LoadBalancer, 'type' | 'scheme' | 'attributes'>;

const flag = { kind: 'boolean' } as const;
/** The names of S3's buckets, and what comes before an object's name there. */
const bucket = { kind: 'text', pattern: /(?:(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?/, says: 'be the name of an S3 bucket: 3 to 63 lowercase letters, digits, dots and hyphens' } as const;
const prefix = {
  kind: 'text',
  pattern: /(?!.*AWSLogs)(?!\/)(?!.*\/\/)(?!(?:.*\/)?\.\.?(?:\/|$))[\x21-\x7e]{0,256}(?<!\/)/,
  says: 'have at most 256 visible characters, begin or end with no slash, have no empty step between slashes, and not AWSLogs',
} as const;

const logsAreNotWritten = 'such logs are not written';

/**
 * The attributes of application and network load balancers
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html).
 */
export const loadBalancerAttributes: Readonly<Record<string, AttributeKind<AttributedBalancer>>> = {
  'access_logs.s3.enabled': ofBoth(flag, 'false'),
  'access_logs.s3.bucket': ofBoth(bucket, ''),
  'access_logs.s3.prefix': ofBoth(prefix, ''),
  'deletion_protection.enabled': ofBoth(flag, 'false'),
  'load_balancing.cross_zone.enabled': {
    values: flag,
    defaultOf: ({ type }) => String(type === 'application'),
    appliesTo: () => true,
    staysDefaultBecause: ({ type }) => (type === 'application' ? 'cross-zone load balancing is always on for application load balancers; switch it off for their target groups' : undefined),
  },
  'ipv6.deny_all_igw_traffic': { ...ofBoth(flag, ({ scheme }) => String(scheme === 'internal')), staysDefaultBecause: 'there is no IPv6' },
  'zonal_shift.config.enabled': { ...ofBoth(flag, 'false'), staysDefaultBecause: 'there are no zonal shifts' },
  'idle_timeout.timeout_seconds': ofApplication({ kind: 'number', min: 1, max: 4000 }, '60'),
  'client_keep_alive.seconds': ofApplication({ kind: 'number', min: 60, max: 604_800 }, '3600'),
  'routing.http.desync_mitigation_mode': ofApplication({ kind: 'choice', choices: ['monitor', 'defensive', 'strictest'] }, 'defensive'),
  'routing.http.drop_invalid_header_fields.enabled': ofApplication(flag, 'false'),
  'routing.http.preserve_host_header.enabled': ofApplication(flag, 'false'),
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': ofApplication(flag, 'false'),
  'routing.http.xff_client_port.enabled': ofApplication(flag, 'false'),
  'routing.http.xff_header_processing.mode': ofApplication({ kind: 'choice', choices: ['append', 'preserve', 'remove'] }, 'append'),
  'routing.http2.enabled': ofApplication(flag, 'true'),
  'waf.fail_open.enabled': { ...ofApplication(flag, 'false'), staysDefaultBecause: 'there is no WAF' },
  ...logsThatNobodyWrites('connection_logs'),
  ...logsThatNobodyWrites('health_check_logs'),
  'dns_record.client_routing_policy': ofNetwork({ kind: 'choice', choices: ['any_availability_zone', 'availability_zone_affinity', 'partial_availability_zone_affinity'] }, 'any_availability_zone'),
  'secondary_ips.auto_assigned.per_subnet': { ...ofNetwork({ kind: 'number', min: 0, max: 7 }, '0'), staysDefaultBecause: 'a node has ports enough with one address' },
};

/** An attribute's value as it is in force: as set, or its default. */
export function balancerAttributeOf(balancer: AttributedBalancer, name: string): string {
  return balancer.attributes[name] ?? known(loadBalancerAttributes[name], `attribute ${name}`).defaultOf(balancer);
}

/** All attributes of a load balancer as they are in force. */
export function balancerAttributesOf(balancer: AttributedBalancer): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(loadBalancerAttributes).flatMap(([name, kind]) => (kind.appliesTo(balancer) ? [{ name, value: balancerAttributeOf(balancer, name) }] : []));
}

/** Whether target groups that leave it to their load balancer get traffic across zones. */
export function isCrossZone(balancer: AttributedBalancer): boolean {
  return balancerAttributeOf(balancer, 'load_balancing.cross_zone.enabled') === 'true';
}

/** A load balancer's attributes as the data plane has them; those that its type does not have are at their defaults. */
export function balancerSettingsOf(balancer: AttributedBalancer): LoadBalancerSettings {
  const value = (name: string) => balancerAttributeOf(balancer, name);
  const isOn = (name: string) => value(name) === 'true';
  return {
    idleTimeoutSeconds: Number(value('idle_timeout.timeout_seconds')),
    clientKeepAliveSeconds: Number(value('client_keep_alive.seconds')),
    desyncMitigationMode: oneOf(value('routing.http.desync_mitigation_mode'), ['monitor', 'strictest'], 'defensive'),
    dropsInvalidHeaderFields: isOn('routing.http.drop_invalid_header_fields.enabled'),
    preservesHostHeader: isOn('routing.http.preserve_host_header.enabled'),
    xForwardedForMode: oneOf(value('routing.http.xff_header_processing.mode'), ['preserve', 'remove'], 'append'),
    xffClientPort: isOn('routing.http.xff_client_port.enabled'),
    addsTlsHeaders: isOn('routing.http.x_amzn_tls_version_and_cipher_suite.enabled'),
    allowsHttp2: isOn('routing.http2.enabled'),
    ...accessLogsOf(balancer),
    dnsClientRoutingPolicy: oneOf(value('dns_record.client_routing_policy'), ['availability_zone_affinity', 'partial_availability_zone_affinity'], 'any_availability_zone'),
  };
}

/** Where access logs go, when they are written. */
export function accessLogsOf(balancer: AttributedBalancer): Pick<LoadBalancerSettings, 'accessLogs'> {
  if (balancerAttributeOf(balancer, 'access_logs.s3.enabled') !== 'true') return {};
  return { accessLogs: { bucket: balancerAttributeOf(balancer, 'access_logs.s3.bucket'), prefix: balancerAttributeOf(balancer, 'access_logs.s3.prefix') } };
}

function oneOf<Choice extends string, Default extends string>(value: string, choices: readonly Choice[], otherwise: Default): Choice | Default {
  return choices.find((choice) => choice === value) ?? otherwise;
}

function logsThatNobodyWrites(kind: string): Readonly<Record<string, AttributeKind<AttributedBalancer>>> {
  const staysDefaultBecause = logsAreNotWritten;
  return {
    [`${kind}.s3.enabled`]: { ...ofApplication(flag, 'false'), staysDefaultBecause },
    [`${kind}.s3.bucket`]: { ...ofApplication(bucket, ''), staysDefaultBecause },
    [`${kind}.s3.prefix`]: { ...ofApplication(prefix, ''), staysDefaultBecause },
  };
}

function ofBoth(values: AttributeValues, defaultValue: string | ((balancer: AttributedBalancer) => string)): AttributeKind<AttributedBalancer> {
  return { values, defaultOf: typeof defaultValue === 'string' ? () => defaultValue : defaultValue, appliesTo: () => true };
}

function ofApplication(values: AttributeValues, defaultValue: string): AttributeKind<AttributedBalancer> {
  return { ...ofBoth(values, defaultValue), appliesTo: ({ type }) => type === 'application' };
}

function ofNetwork(values: AttributeValues, defaultValue: string): AttributeKind<AttributedBalancer> {
  return { ...ofBoth(values, defaultValue), appliesTo: ({ type }) => type === 'network' };
}
