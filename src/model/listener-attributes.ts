import { known } from '#base/assert.ts';
import type { AttributeKind, AttributeValues } from './attribute-values.ts';
import type { Listener } from './listener.ts';

/** What decides which attributes a listener has, and what they are. */
export type AttributedListener = Pick<Listener, 'protocol' | 'attributes'>;

const visible = { kind: 'text', pattern: /[\x20-\x7e]{0,1024}/, says: 'have at most 1024 visible ASCII characters' } as const;
/** AWS documents no limit; that of rules' conditions, 40, is too short for `X-Amzn-Mtls-Clientcert-Serial-Number-Custom`, which Terraform's module has. */
const headerName = { kind: 'text', pattern: /[A-Za-z0-9_-]{0,128}/, says: 'be a header name: at most 128 letters, digits, hyphens and underscores' } as const;
const methods = { kind: 'text', pattern: /(?=.{0,1024}$)(?:|\*|(?:GET|HEAD|POST|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PUT)(?:, ?(?:GET|HEAD|POST|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PUT))*)/, says: 'be * or HTTP methods with commas between them, at most 1024 characters' } as const;
const headerNames = { kind: 'text', pattern: /(?=.{0,1024}$)(?:|\*|[A-Za-z0-9_-]{1,128}(?:, ?[A-Za-z0-9_-]{1,128})*)/, says: 'be * or header names with commas between them, at most 1024 characters' } as const;
const origin = { kind: 'text', pattern: /|\*|https?:\/\/[\x21-\x7e]{1,1000}/, says: 'be * or a URI such as https://www.example.com' } as const;
const maxAge = { kind: 'number', min: 0, max: 86_400, or: '' } as const;
const transportSecurity = { kind: 'text', pattern: /|max-age=\d{1,10}(?:; ?(?:includeSubDomains|preload)){0,2}/, says: 'be such as max-age=31536000; includeSubDomains; preload' } as const;
const frameOptions = { kind: 'text', pattern: /|DENY|SAMEORIGIN|ALLOW-FROM https?:\/\/[\x21-\x7e]{1,1000}/, says: 'be DENY, SAMEORIGIN or ALLOW-FROM with a URI' } as const;

/**
 * The attributes of listeners (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html).
 * A header that is to have another name, or a value of its own, is empty until somebody sets it.
 */
export const listenerAttributes: Readonly<Record<string, AttributeKind<AttributedListener>>> = {
  'tcp.idle_timeout.seconds': { values: { kind: 'number', min: 60, max: 6000 }, defaultOf: () => '350', appliesTo: ({ protocol }) => protocol === 'TCP' },
  'routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_mtls_clientcert_issuer.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_mtls_clientcert_subject.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_mtls_clientcert_validity.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_mtls_clientcert_leaf.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_mtls_clientcert.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_tls_version.header_name': ofHttps(headerName),
  'routing.http.request.x_amzn_tls_cipher_suite.header_name': ofHttps(headerName),
  'routing.http.response.server.enabled': { ...ofApplication({ kind: 'boolean' }), defaultOf: () => 'true' },
  'routing.http.response.strict_transport_security.header_value': ofHttps(transportSecurity),
  'routing.http.response.access_control_allow_origin.header_value': ofApplication(origin),
  'routing.http.response.access_control_allow_methods.header_value': ofApplication(methods),
  'routing.http.response.access_control_allow_headers.header_value': ofApplication(headerNames),
  'routing.http.response.access_control_allow_credentials.header_value': ofApplication({ kind: 'choice', choices: ['', 'true'] }),
  'routing.http.response.access_control_expose_headers.header_value': ofApplication(headerNames),
  'routing.http.response.access_control_max_age.header_value': ofApplication(maxAge),
  'routing.http.response.content_security_policy.header_value': ofApplication(visible),
  'routing.http.response.x_content_type_options.header_value': ofApplication({ kind: 'choice', choices: ['', 'nosniff'] }),
  'routing.http.response.x_frame_options.header_value': ofApplication(frameOptions),
};

/** An attribute's value as it is in force: as set, or its default. */
export function listenerAttributeOf(listener: AttributedListener, name: string): string {
  return listener.attributes[name] ?? known(listenerAttributes[name], `attribute ${name}`).defaultOf(listener);
}

/** All attributes of a listener as they are in force. */
export function listenerAttributesOf(listener: AttributedListener): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(listenerAttributes).flatMap(([name, kind]) => (kind.appliesTo(listener) ? [{ name, value: listenerAttributeOf(listener, name) }] : []));
}

/** Those about headers that are not at their defaults, for the data plane. */
export function headerAttributesOf(listener: AttributedListener): Readonly<Record<string, string>> {
  const set = listenerAttributesOf(listener).filter(({ name, value }) => name.startsWith('routing.http.') && value !== known(listenerAttributes[name], name).defaultOf(listener));
  return Object.fromEntries(set.map(({ name, value }) => [name, value]));
}

export function tcpIdleTimeoutSecondsOf(listener: AttributedListener): number {
  return Number(listenerAttributeOf(listener, 'tcp.idle_timeout.seconds'));
}

function ofApplication(values: AttributeValues): AttributeKind<AttributedListener> {
  return { values, defaultOf: () => '', appliesTo: ({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS' };
}

function ofHttps(values: AttributeValues): AttributeKind<AttributedListener> {
  return { ...ofApplication(values), appliesTo: ({ protocol }) => protocol === 'HTTPS' };
}
