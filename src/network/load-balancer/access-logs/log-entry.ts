import { parseRuleMark, type RawEntry, type RuleMark } from './raw-entry.ts';

/** What is known of a load balancer beside what HAProxy writes. */
export interface EntryContext {
  /** `app/<name>/<id>`. */
  readonly elb: string;
  readonly dnsName: string;
  readonly certificateArnOf: (sha1: string) => string | undefined;
  /** When a moment of the host was, by the cloud's clock. */
  readonly shownTimeOf: (realMs: number) => number;
  /** 24 hexadecimal digits, for a trace that no target has seen. */
  readonly newTraceId: () => string;
}

const userAgentMax = 8_192;

/** A line of an access log (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-syntax). */
export function logEntry(raw: RawEntry, context: EntryContext): string {
  const rule = ruleOf(raw);
  const target = targetOf(raw);
  const targetStatus = raw.value('targetStatus');
  const times = timesOf(raw, context);
  return [
    typeOf(raw),
    times.answered,
    context.elb,
    plain(raw.value('client')),
    plain(target),
    ...processingTimes(raw, target),
    // A client that is gone before it is answered (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-460-issues).
    raw.number('status') > 0 ? String(raw.number('status')) : '460',
    plain(targetStatus),
    String(Math.max(0, raw.number('receivedBytes'))),
    String(Math.max(0, raw.number('sentBytes'))),
    quoted(requestOf(raw, context)),
    quoted(raw.text('userAgent')?.slice(0, userAgentMax)),
    plain(raw.value('cipher')),
    plain(raw.value('tlsVersion')),
    plain(rule?.targetGroupArn),
    quoted(traceOf(raw, context)),
    quoted(raw.text('serverName')),
    quoted(certificateOf(raw, context)),
    plain(rule === undefined ? undefined : String(rule.priority)),
    times.created,
    quoted(rule?.action),
    quoted(rule?.action === 'redirect' ? raw.text('location') : undefined),
    // error_reason: only of functions, authentication and WAF.
    quoted(undefined),
    quoted(target),
    quoted(targetStatus),
    // Nothing is classified: what HAProxy lets through is as the standard wants it.
    quoted(undefined),
    quoted(undefined),
    plain(raw.value('connection') && `TID_${raw.value('connection')?.replaceAll('-', '')}`),
    // Hosts and URIs are not transformed.
    quoted(undefined),
    quoted(undefined),
    quoted(undefined),
  ].join(' ');
}

function typeOf(raw: RawEntry): string {
  const isTls = raw.value('isTls') === '1';
  if (raw.value('status') === '101') return isTls ? 'wss' : 'ws';
  if (!isTls) return 'http';
  if (raw.value('httpMajor') !== '2') return 'https';
  return raw.value('isGrpc') === undefined ? 'h2' : 'grpcs';
}

/** HAProxy goes through the rules in one search: what ends before it has no rule. */
function ruleOf(raw: RawEntry): RuleMark | undefined {
  const mark = raw.value('rule');
  return mark === undefined ? undefined : parseRuleMark(mark);
}

function targetOf(raw: RawEntry): string | undefined {
  const target = raw.value('target') ?? '';
  return /^[\d.]+:\d+$/.test(target) ? target : undefined;
}

/** Until it was sent to a target, until that began to answer, until the answer was sent on: -1 for what did not happen. */
function processingTimes(raw: RawEntry, target: string | undefined): readonly string[] {
  const isSent = target !== undefined && raw.number('connectMs') >= 0;
  const isAnswered = isSent && raw.number('responseMs') >= 0;
  const sentMs = Math.max(0, raw.number('requestMs')) + Math.max(0, raw.number('queueMs')) + raw.number('connectMs');
  return [isSent ? seconds(sentMs) : '-1', isAnswered ? seconds(raw.number('responseMs')) : '-1', isAnswered ? '0.000' : '-1'];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(3);
}

function timesOf(raw: RawEntry, context: EntryContext): { readonly answered: string; readonly created: string } {
  const writtenAt = raw.number('writtenAt');
  // A WebSocket's time is that of its end.
  const answeredAt = raw.value('status') === '101' || raw.value('answerAt') === undefined ? writtenAt : raw.number('answerAt');
  const requestAt = raw.value('requestAt') === undefined ? writtenAt : raw.number('requestAt');
  const createdMs = Math.floor(requestAt / 1_000) - Math.max(0, raw.number('requestMs'));
  return { answered: isoOf(answeredAt, context), created: isoOf(createdMs * 1_000, context) };
}

function isoOf(microseconds: number, { shownTimeOf }: EntryContext): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const shown = new Date(Math.floor(shownTimeOf(milliseconds))).toISOString().slice(0, -1);
  return `${shown}${String(microseconds % 1_000).padStart(3, '0')}Z`;
}

/** Of what cannot be read, only the place is known where it came to. */
function requestOf(raw: RawEntry, { dnsName }: EntryContext): string {
  const scheme = raw.value('isTls') === '1' ? 'https' : 'http';
  const port = raw.value('port') ?? '';
  const method = raw.text('method');
  if (method === undefined) return `- ${scheme}://${dnsName}:${port}- -`;
  const host = raw.text('host')?.replace(/:\d*$/, '') ?? dnsName;
  return `${method} ${scheme}://${host}:${port}${raw.text('uri') ?? ''} HTTP/${raw.text('httpVersion') ?? ''}`;
}

function traceOf(raw: RawEntry, { newTraceId }: EntryContext): string | undefined {
  const sent = raw.text('sentTrace');
  if (sent !== undefined || raw.value('method') === undefined) return sent;
  const own = raw.text('trace');
  if (own?.includes('Root=') === true) return own;
  const atSeconds = Math.floor(raw.number('requestAt') / 1_000_000);
  return `Root=1-${atSeconds.toString(16).padStart(8, '0')}-${newTraceId()}`;
}

function certificateOf(raw: RawEntry, { certificateArnOf }: EntryContext): string | undefined {
  if (raw.value('isTls') !== '1') return undefined;
  return raw.value('isResumed') === '1' ? 'session-reused' : certificateArnOf((raw.value('certificateSha1') ?? '').toUpperCase());
}

function plain(value: string | undefined): string {
  return value === undefined || value === '' ? '-' : value;
}

/** What could end the field or the line stands there by its number. */
function quoted(value: string | undefined): string {
  return `"${plain(value).replaceAll(/["\\]|[^\x20-\x7e]/g, (character) => String.raw`\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
}
