import type { LoadBalancerSettings } from './load-balancer-topology.ts';
import type { LoadBalancer } from './load-balancer.ts';

/** A load balancer's attributes as the data plane has them (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html). */
export function loadBalancerSettings({ attributes }: Pick<LoadBalancer, 'attributes'>): LoadBalancerSettings {
  const isOn = (name: string): boolean => attributes[name] === 'true';
  return {
    idleTimeoutSeconds: Number(attributes['idle_timeout.timeout_seconds'] ?? '60'),
    clientKeepAliveSeconds: Number(attributes['client_keep_alive.seconds'] ?? '3600'),
    desyncMitigationMode: oneOf(['defensive', 'monitor', 'strictest'], attributes['routing.http.desync_mitigation_mode']),
    dropsInvalidHeaderFields: isOn('routing.http.drop_invalid_header_fields.enabled'),
    preservesHostHeader: isOn('routing.http.preserve_host_header.enabled'),
    xForwardedForMode: oneOf(['append', 'preserve', 'remove'], attributes['routing.http.xff_header_processing.mode']),
    xffClientPort: isOn('routing.http.xff_client_port.enabled'),
    addsTlsHeaders: isOn('routing.http.x_amzn_tls_version_and_cipher_suite.enabled'),
    allowsHttp2: attributes['routing.http2.enabled'] !== 'false',
    ...(isOn('access_logs.s3.enabled') && { accessLogs: { bucket: attributes['access_logs.s3.bucket'] ?? '', prefix: attributes['access_logs.s3.prefix'] ?? '' } }),
    dnsClientRoutingPolicy: oneOf(['any_availability_zone', 'availability_zone_affinity', 'partial_availability_zone_affinity'], attributes['dns_record.client_routing_policy']),
  };
}

/** Whether target groups that leave it to their load balancer have targets of all zones: always with an application load balancer, off by default with a network load balancer. */
export function isCrossZone({ type, attributes }: Pick<LoadBalancer, 'type' | 'attributes'>): boolean {
  return type === 'application' || attributes['load_balancing.cross_zone.enabled'] === 'true';
}

/** The first one is the default. */
function oneOf<const Choice extends string>(choices: readonly [Choice, ...Choice[]], value: string | undefined): Choice {
  return choices.find((choice) => choice === value) ?? choices[0];
}
