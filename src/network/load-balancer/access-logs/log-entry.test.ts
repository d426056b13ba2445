import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { logEntry, type EntryContext } from './log-entry.ts';
import { parseRuleMark, rawFields, requestLines, ruleMark, type RawField } from './raw-entry.ts';

const groupArn = 'arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067';
const encoded: ReadonlySet<string> = new Set(Object.entries(rawFields).flatMap(([name, format]) => (format.includes('base64') ? [name] : [])));

/** What HAProxy writes of a request that a target has answered, with some of it changed; an empty text is nothing. */
function lineOf(change: Partial<Record<RawField, string>> = {}): string {
  const usual: Partial<Record<RawField, string>> = {
    zone: 'us-east-2a', frontend: '50dc6c495c0c9188.l1', port: '80', client: '192.168.131.39:2817', target: '10.0.0.1:80',
    requestMs: '1', queueMs: '0', connectMs: '1', responseMs: '27', status: '200', targetStatus: '200', receivedBytes: '34', sentBytes: '366',
    isTls: '0', httpMajor: '1', isResumed: '0', method: 'GET', host: 'www.example.com', uri: '/a?b=c', httpVersion: '1.1', userAgent: 'curl/7.46.0',
    sentTrace: 'Root=1-58337262-36d228ad5d99923122bbe354', rule: ruleMark({ priority: 7, action: 'forward', targetGroupArn: groupArn }),
    requestAt: '1530570168364900', answerAt: '1530570168392641', writtenAt: '1530570168393000', connection: '0123abcd-4567-89ab-cdef-0123456789ab',
  };
  const values: Partial<Record<string, string>> = { ...usual, ...change };
  const words = Object.keys(rawFields).map((name) => {
    const value = values[name] ?? '';
    if (value === '') return '-';
    return encoded.has(name) ? Buffer.from(value, 'latin1').toString('base64') : value;
  });
  return ['access', ...words].join(' ');
}

const context: EntryContext = {
  elb: 'app/my-loadbalancer/50dc6c495c0c9188',
  dnsName: 'my-loadbalancer-1.us-east-2.elb.localhost',
  certificateArnOf: (sha1) => (sha1 === 'AB01' ? 'arn:aws:acm:us-east-2:123456789012:certificate/one' : undefined),
  shownTimeOf: (realMs) => realMs,
  newTraceId: () => 'f'.repeat(24),
};

function entryOf(change: Partial<Record<RawField, string>> = {}, changed: Partial<EntryContext> = {}): string {
  const raw = requestLines.parse(lineOf(change));
  assert.ok(raw !== undefined);
  return logEntry(raw, { ...context, ...changed });
}

test('a request that a target has answered', () => {
  assert.equal(entryOf(), [
    'http 2018-07-02T22:22:48.392641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.002 0.027 0.000 200 200 34 366',
    '"GET http://www.example.com:80/a?b=c HTTP/1.1" "curl/7.46.0" - -', groupArn,
    '"Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 7 2018-07-02T22:22:48.363000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-" TID_0123abcd456789abcdef0123456789ab "-" "-" "-"',
  ].join(' '));
});

test('over TLS, the cipher, the name that was asked for and the certificate are logged, or that the session was resumed', () => {
  const tls = { isTls: '1', port: '443', cipher: 'ECDHE-RSA-AES128-GCM-SHA256', tlsVersion: 'TLSv1.2', serverName: 'www.example.com', certificateSha1: 'ab01' };
  assert.match(entryOf(tls), /^https .* "GET https:\/\/www\.example\.com:443\/a\?b=c HTTP\/1\.1" "curl\/7\.46\.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1\.2 .* "www\.example\.com" "arn:aws:acm:us-east-2:123456789012:certificate\/one" 7 /);
  assert.match(entryOf({ ...tls, isResumed: '1' }), /"www\.example\.com" "session-reused" 7 /);
});

test('the type says the protocol', () => {
  const typeOf = (change: Partial<Record<RawField, string>>) => entryOf(change).split(' ')[0];
  assert.deepEqual([typeOf({}), typeOf({ isTls: '1' }), typeOf({ isTls: '1', httpMajor: '2' }), typeOf({ isTls: '1', httpMajor: '2', isGrpc: '1' })], ['http', 'https', 'h2', 'grpcs']);
  assert.deepEqual([typeOf({ status: '101' }), typeOf({ status: '101', isTls: '1' })], ['ws', 'wss']);
});

test('a WebSocket is logged with the time at which it ends', () => {
  assert.match(entryOf({ status: '101', writtenAt: '1530570170000001' }), /^ws 2018-07-02T22:22:50\.000001Z /);
});

const unanswered = { target: '-:-', connectMs: '-1', responseMs: '-1', targetStatus: '', sentTrace: '' } as const;

test('redirects and fixed responses have no target, no times and no group', () => {
  const redirect = entryOf({ ...unanswered, status: '301', rule: ruleMark({ priority: 0, action: 'redirect' }), location: 'https://www.example.com:443/' });
  assert.match(redirect, / 192\.168\.131\.39:2817 - -1 -1 -1 301 - 34 366 .* - - - "Root=1-5b3aa5b8-f{24}" "-" "-" 0 \S+ "redirect" "https:\/\/www\.example\.com:443\/" "-" "-" "-" "-" "-" TID_/);
  assert.match(entryOf({ ...unanswered, status: '404', rule: ruleMark({ priority: 3, action: 'fixed-response' }), location: 'not logged' }), / 3 \S+ "fixed-response" "-" "-" "-" "-" /);
});

test('a request of which no target is there is logged with its group', () => {
  assert.match(entryOf({ ...unanswered, status: '503' }), new RegExp(` - -1 -1 -1 503 - .* ${groupArn} .* "forward" `));
});

test('a target that could not be connected to, or did not answer, is named', () => {
  assert.match(entryOf({ connectMs: '-1', responseMs: '-1', status: '502', targetStatus: '' }), / 10\.0\.0\.1:80 -1 -1 -1 502 - .* "10\.0\.0\.1:80" "-" /);
  assert.match(entryOf({ responseMs: '-1', status: '504', targetStatus: '' }), / 10\.0\.0\.1:80 0\.002 -1 -1 504 - /);
});

test('a client that is gone before the answer is a 460', () => {
  assert.match(entryOf({ responseMs: '-1', status: '-1', targetStatus: '', answerAt: '' }), / 460 - /);
});

test('what is no HTTP is logged as AWS does', () => {
  const nothing = { ...unanswered, requestMs: '-1', status: '400', method: '', host: '', uri: '', httpVersion: '', userAgent: '', rule: '', requestAt: '', receivedBytes: '0', sentBytes: '272' };
  assert.match(entryOf(nothing), / 192\.168\.131\.39:2817 - -1 -1 -1 400 - 0 272 "- http:\/\/my-loadbalancer-1\.us-east-2\.elb\.localhost:80- -" "-" - - - "-" "-" "-" - 2018-07-02T22:22:48\.393000Z "-" "-" "-" "-" "-" "-" "-" TID_/);
});

test('times are those of the cloud’s clock', () => {
  assert.match(entryOf({}, { shownTimeOf: (realMs) => realMs + 86_400_000 }), /^http 2018-07-03T22:22:48\.392641Z .* 2018-07-03T22:22:48\.363000Z /);
});

test('a trace that the client gave is logged when no target has seen it', () => {
  assert.match(entryOf({ ...unanswered, trace: 'Root=1-67891233-abcdef012345678912345678' }), / "Root=1-67891233-abcdef012345678912345678" /);
});

test('whatever a client writes, a line has its fields and stays one line', () => {
  const written = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((text) => Buffer.from(text, 'utf8').toString('latin1'));
  fc.assert(fc.property(written, written, written, (uri, userAgent, serverName) => {
    const entry = entryOf({ uri, userAgent, serverName });
    assert.match(entry, /^[\x20-\x7e]+$/);
    assert.equal(entry.match(/"[^"]*"|\S+/g)?.length, 33);
  }), { numRuns: 50 });
  assert.match(entryOf({ userAgent: 'a "b" \\ \xe9\n' }), / "a \\x22b\\x22 \\x5c \\xe9\\x0a" /);
});

test('a user agent is cut after 8 KB', () => {
  assert.match(entryOf({ userAgent: 'x'.repeat(9_000) }), / "x{8192}" /);
});

test('what else HAProxy writes is no entry', () => {
  for (const line of ['', 'access', 'Proxy x started.', `${lineOf()} more`, lineOf().replace('access', 'other')]) assert.equal(requestLines.parse(line), undefined);
  assert.equal(parseRuleMark('7|other|'), undefined);
});
