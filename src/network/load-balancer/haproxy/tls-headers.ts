import type { LoadBalancerSettings, TopologyListener } from '#model/load-balancer-topology.ts';
import { argument, word } from './words.ts';

/** What targets are told of a client's TLS. Headers of these names that a client sends are not the load balancer's: they go. */
export function tlsHeaderLines(settings: LoadBalancerSettings, { protocol, clientCertificates, headerAttributes }: TopologyListener): readonly string[] {
  if (protocol !== 'HTTPS') return [];
  const nameOf = (name: string) => headerAttributes[`routing.http.request.${name.toLowerCase().replaceAll('-', '_')}.header_name`] ?? name;
  const set = (name: string, format: string, test = '') => [`http-request del-header ${word(nameOf(name))}`, `http-request set-header ${word(nameOf(name))} ${word(format)}${test}`];
  return [
    ...(settings.addsTlsHeaders ? [...set('X-Amzn-Tls-Version', '%[ssl_fc_protocol]'), ...set('X-Amzn-Tls-Cipher-Suite', '%[ssl_fc_cipher]')] : []),
    ...(clientCertificates.mode === 'verify' ? verifiedHeaders.flatMap(([name, format]) => set(name, format)) : []),
    ...(clientCertificates.mode === 'passthrough' ? set('X-Amzn-Mtls-Clientcert', certificateFormat, ' if { ssl_c_used }') : []),
  ];
}

/** PEM as in a URL, with `+`, `=` and `/` as they are: its lines have 64 characters. */
const certificateFormat = `-----BEGIN%%20CERTIFICATE-----%%0A%[ssl_c_der,base64,regsub(${argument('(.{64})')},${argument(String.raw`\1%0A`)},g)]%%0A-----END%%20CERTIFICATE-----%%0A`;

/** `YYMMDDhhmmssZ`, as it is in a certificate. */
const instant = (fetch: string) => `%[${fetch},regsub(${argument('^(..)(..)(..)(..)(..)(..)Z$')},${argument(String.raw`20\1-\2-\3T\4:\5:\6Z`)})]`;

const verifiedHeaders = [
  ['X-Amzn-Mtls-Clientcert-Serial-Number', '%[ssl_c_serial,hex]'],
  ['X-Amzn-Mtls-Clientcert-Issuer', '%[ssl_c_i_dn(,0,rfc2253)]'],
  ['X-Amzn-Mtls-Clientcert-Subject', '%[ssl_c_s_dn(,0,rfc2253)]'],
  ['X-Amzn-Mtls-Clientcert-Validity', `NotBefore=${instant('ssl_c_notbefore')};NotAfter=${instant('ssl_c_notafter')}`],
  ['X-Amzn-Mtls-Clientcert-Leaf', certificateFormat],
] as const;
