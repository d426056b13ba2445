import type { LoadBalancerSettings } from '#model/load-balancer-topology.ts';
import { connectionLines } from '../access-logs/raw-connection.ts';
import { requestLines, ruleMark, type RuleMark } from '../access-logs/raw-entry.ts';
import { argument, word } from './words.ts';

/** HAProxy's own limit of a line. */
const lineBytesMax = 65_535;
/** What is logged of a header. */
const headerBytesMax = 8_192;

/** What a listener needs so that HAProxy writes a line of each request; nothing when its load balancer has no access logs. What a request was has to be kept: it is gone when its line is written. */
export function accessLogLines({ accessLogs }: LoadBalancerSettings): readonly string[] {
  if (accessLogs === undefined) return [];
  const header = (name: string) => `req.fhdr(${name}),bytes(0,${headerBytesMax})`;
  return [
    ...logLines(requestLines.format),
    'tcp-request connection set-var(sess.log_connection) uuid',
    'http-request set-var(txn.log_request_at) date(0,us)',
    'http-request set-var(txn.log_method) method',
    'http-request set-var(txn.log_host) req.hdr(host)',
    'http-request set-var(txn.log_uri) pathq',
    'http-request set-var(txn.log_version) req.ver',
    `http-request set-var(txn.log_agent) ${header('user-agent')}`,
    `http-request set-var(txn.log_trace) ${header('x-amzn-trace-id')}`,
    'http-request set-var(txn.log_grpc) bool(1) if { req.hdr(content-type) -m beg application/grpc }',
    'http-response set-var(txn.log_status) status',
    'http-after-response set-var(txn.log_answer_at) date(0,us)',
    'http-after-response set-var(txn.log_location) res.fhdr(location)',
  ];
}

/** The same of TLS connections to a network load balancer, of which a line is written when they end. */
export function connectionLogLines({ accessLogs }: LoadBalancerSettings): readonly string[] {
  return accessLogs === undefined ? [] : logLines(connectionLines.format);
}

/** HAProxy does not wait for its log: of two threads that come to it at once, one gives up, and its line is lost. So all that write there are one. */
export const logThread = 'thread 1';

/** What a `bind` line of a listener needs that writes lines. */
export function logBindOptions({ accessLogs }: LoadBalancerSettings): string {
  return accessLogs === undefined ? '' : ` ${logThread}`;
}

/** Standard output is a file: HAProxy writes on while nobody reads, and who reads may come and go. */
function logLines(format: string): readonly string[] {
  return [`log stdout len ${lineBytesMax} format raw local0 info`, `log-format ${word(format)}`];
}

/** What the backend of a group needs: the trace that its target sees. */
export function sentTraceLines({ accessLogs }: LoadBalancerSettings): readonly string[] {
  return accessLogs === undefined ? [] : [`http-request set-var(txn.log_sent_trace) req.fhdr(x-amzn-trace-id),bytes(0,${headerBytesMax})`];
}

/** A test that always holds, and keeps for the log which rule was chosen. */
export function logsRule({ accessLogs }: LoadBalancerSettings, mark: RuleMark): string {
  return accessLogs === undefined ? '' : `{ ${word(`str(${argument(ruleMark(mark))}),set-var(txn.log_rule)`)} -m found }`;
}
