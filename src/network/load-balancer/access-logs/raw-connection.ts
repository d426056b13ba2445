import { rawLines, type RawLine } from './raw-line.ts';

/** What HAProxy writes of a TLS connection to a network load balancer when access logs are on. */
export const rawConnectionFields = {
  zone: '%[so_name]',
  /** `<load balancer>.<listener>`. */
  frontend: '%f',
  client: '%[src]:%[src_port]',
  destination: '%[dst]:%[dst_port]',
  handshakeMs: '%Th',
  receivedBytes: '%U',
  sentBytes: '%B',
  certificateSha1: '%[ssl_f_sha1,hex]',
  cipher: '%sslc',
  tlsVersion: '%sslv',
  serverName: '%[ssl_fc_sni,base64]',
  protocol: '%[ssl_fc_alpn,base64]',
  targetProtocol: '%[ssl_bc_alpn,base64]',
  /** Seconds, and milliseconds of them, at which the connection was made; microseconds now. */
  madeSeconds: '%Ts',
  madeMilliseconds: '%ms',
  writtenAt: '%[date(0,us)]',
} as const;

export type RawConnectionField = keyof typeof rawConnectionFields;

export const connectionLines = rawLines<RawConnectionField>('tls', rawConnectionFields);

export type RawConnection = RawLine<RawConnectionField>;
