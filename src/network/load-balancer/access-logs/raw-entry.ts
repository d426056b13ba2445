import { rawLines, type RawLine } from './raw-line.ts';

/** What HAProxy writes of a request when access logs are on. Variables are set by `haproxy/access-log-lines.ts`. */
export const rawFields = {
  zone: '%[so_name]',
  /** `<load balancer>.<listener>`. */
  frontend: '%f',
  port: '%[dst_port]',
  client: '%[src]:%[src_port]',
  target: '%si:%sp',
  requestMs: '%TR',
  queueMs: '%Tw',
  connectMs: '%Tc',
  responseMs: '%Tr',
  status: '%ST',
  targetStatus: '%[var(txn.log_status)]',
  receivedBytes: '%U',
  sentBytes: '%B',
  isTls: '%[ssl_fc]',
  httpMajor: '%[fc_http_major]',
  isGrpc: '%[var(txn.log_grpc)]',
  cipher: '%sslc',
  tlsVersion: '%sslv',
  isResumed: '%[ssl_fc_is_resumed]',
  certificateSha1: '%[ssl_f_sha1,hex]',
  serverName: '%[ssl_fc_sni,base64]',
  method: '%[var(txn.log_method),base64]',
  host: '%[var(txn.log_host),base64]',
  uri: '%[var(txn.log_uri),base64]',
  httpVersion: '%[var(txn.log_version),base64]',
  userAgent: '%[var(txn.log_agent),base64]',
  /** As the client sent it, and as it went to a target. */
  trace: '%[var(txn.log_trace),base64]',
  sentTrace: '%[var(txn.log_sent_trace),base64]',
  location: '%[var(txn.log_location),base64]',
  /** See `ruleMark`. */
  rule: '%[var(txn.log_rule)]',
  /** Microseconds: when the head of the request was there, when the answer began, and now. */
  requestAt: '%[var(txn.log_request_at)]',
  answerAt: '%[var(txn.log_answer_at)]',
  writtenAt: '%[date(0,us)]',
  connection: '%[var(sess.log_connection)]',
} as const;

export type RawField = keyof typeof rawFields;

export const requestLines = rawLines<RawField>('access', rawFields);

export type RawEntry = RawLine<RawField>;

/** What the fields of a rule say: its priority, its action, and of one that forwards, the target group. */
export interface RuleMark {
  readonly priority: number;
  readonly action: 'forward' | 'redirect' | 'fixed-response';
  readonly targetGroupArn?: string | undefined;
}

/** One word without a comma, which would end it where HAProxy reads it. */
export function ruleMark({ priority, action, targetGroupArn = '' }: RuleMark): string {
  return `${priority}|${action}|${targetGroupArn}`;
}

export function parseRuleMark(text: string): RuleMark | undefined {
  const [, priority, action, targetGroupArn = ''] = /^(\d+)\|(forward|redirect|fixed-response)\|(.*)$/.exec(text) ?? [];
  if (action !== 'forward' && action !== 'redirect' && action !== 'fixed-response') return undefined;
  return { priority: Number(priority), action, ...(targetGroupArn !== '' && { targetGroupArn }) };
}
