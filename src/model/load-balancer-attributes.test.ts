import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complainOfValue, whyDefault } from './attribute-values.ts';
import { headerAttributesOf, listenerAttributes, listenerAttributesOf, tcpIdleTimeoutSecondsOf } from './listener-attributes.ts';
import { balancerAttributesOf, balancerSettingsOf, isCrossZone, loadBalancerAttributes, type AttributedBalancer } from './load-balancer-attributes.ts';

const application: AttributedBalancer = { type: 'application', scheme: 'internet-facing', attributes: {} };
const network: AttributedBalancer = { type: 'network', scheme: 'internet-facing', attributes: {} };

test('load balancers have the defaults that AWS documents', () => {
  const settings = balancerSettingsOf(application);
  assert.deepEqual(settings, {
    idleTimeoutSeconds: 60,
    clientKeepAliveSeconds: 3600,
    desyncMitigationMode: 'defensive',
    dropsInvalidHeaderFields: false,
    preservesHostHeader: false,
    xForwardedForMode: 'append',
    xffClientPort: false,
    addsTlsHeaders: false,
    allowsHttp2: true,
    dnsClientRoutingPolicy: 'any_availability_zone',
  });
  assert.deepEqual([isCrossZone(application), isCrossZone(network)], [true, false]);
  assert.deepEqual(Object.fromEntries(balancerAttributesOf(network).map(({ name, value }) => [name, value])), {
    'access_logs.s3.enabled': 'false',
    'access_logs.s3.bucket': '',
    'access_logs.s3.prefix': '',
    'deletion_protection.enabled': 'false',
    'load_balancing.cross_zone.enabled': 'false',
    'ipv6.deny_all_igw_traffic': 'false',
    'zonal_shift.config.enabled': 'false',
    'dns_record.client_routing_policy': 'any_availability_zone',
    'secondary_ips.auto_assigned.per_subnet': '0',
  });
});

test('settings follow what is set', () => {
  const attributes = {
    'idle_timeout.timeout_seconds': '5', 'routing.http.xff_header_processing.mode': 'remove', 'routing.http.desync_mitigation_mode': 'strictest', 'routing.http2.enabled': 'false',
    'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': 'logs', 'access_logs.s3.prefix': 'web',
  };
  assert.partialDeepStrictEqual(balancerSettingsOf({ ...application, attributes }), { idleTimeoutSeconds: 5, xForwardedForMode: 'remove', desyncMitigationMode: 'strictest', allowsHttp2: false, accessLogs: { bucket: 'logs', prefix: 'web' } });
});

test('every default of every attribute is one of its values', () => {
  for (const [name, kind] of Object.entries(loadBalancerAttributes)) {
    for (const owner of [application, network]) assert.equal(complainOfValue(kind.defaultOf(owner), kind.values), undefined, name);
  }
  for (const [name, kind] of Object.entries(listenerAttributes)) assert.equal(complainOfValue(kind.defaultOf({ protocol: 'HTTPS', attributes: {} }), kind.values), undefined, name);
});

test('cross-zone load balancing cannot be switched off for application load balancers', () => {
  const kind = loadBalancerAttributes['load_balancing.cross_zone.enabled'];
  assert.match((kind && whyDefault(kind, application)) ?? '', /always on/);
  assert.equal(kind && whyDefault(kind, network), undefined);
});

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html */
test('listeners have attributes by their protocols, and the data plane is told of those that are set', () => {
  assert.equal(tcpIdleTimeoutSecondsOf({ protocol: 'TCP', attributes: {} }), 350);
  assert.deepEqual(listenerAttributesOf({ protocol: 'UDP', attributes: {} }), []);
  assert.equal(listenerAttributesOf({ protocol: 'HTTP', attributes: {} }).length, 10);
  assert.equal(listenerAttributesOf({ protocol: 'HTTPS', attributes: {} }).length, 19);
  assert.deepEqual(headerAttributesOf({ protocol: 'HTTP', attributes: {} }), {});
  const attributes = { 'routing.http.response.server.enabled': 'false', 'routing.http.response.x_frame_options.header_value': 'DENY', 'routing.http.response.access_control_max_age.header_value': '' };
  assert.deepEqual(headerAttributesOf({ protocol: 'HTTP', attributes }), { 'routing.http.response.server.enabled': 'false', 'routing.http.response.x_frame_options.header_value': 'DENY' });
});

test('header values are those that AWS documents, and nothing that could end a header', () => {
  const complains = (name: string, value: string) => {
    const kind = listenerAttributes[name];
    return kind !== undefined && complainOfValue(value, kind.values) !== undefined;
  };
  const wrong = [
    ['routing.http.response.content_security_policy.header_value', "default-src 'self'\r\nX: y"],
    ['routing.http.response.strict_transport_security.header_value', 'max-age=a'],
    ['routing.http.response.access_control_allow_methods.header_value', 'GET,get'],
    ['routing.http.response.access_control_allow_methods.header_value', Array.from({ length: 300 }, () => 'GET').join(',')],
    ['routing.http.response.access_control_expose_headers.header_value', Array.from({ length: 20 }, () => 'a'.repeat(100)).join(', ')],
    ['routing.http.response.access_control_max_age.header_value', '86401'],
    ['routing.http.request.x_amzn_tls_version.header_name', 'a b'],
    ['routing.http.request.x_amzn_tls_version.header_name', 'a'.repeat(129)],
    ['routing.http.response.access_control_allow_origin.header_value', 'example.com'],
  ] as const;
  const rightName = 'X-Amzn-Mtls-Clientcert-Serial-Number-Custom';
  assert.equal(complains('routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name', rightName), false);
  assert.equal(complains('routing.http.response.access_control_expose_headers.header_value', rightName), false);
  for (const [name, value] of wrong) assert.equal(complains(name, value), true, name);
  assert.equal(complains('routing.http.response.strict_transport_security.header_value', 'max-age=31536000; includeSubDomains; preload'), false);
  assert.equal(complains('routing.http.response.access_control_allow_methods.header_value', 'GET, POST'), false);
});
