import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { answers, isTruncated, readQuery, truncatedAnswer, writeAnswer, writeQuestion, type Query, type Received } from './codec.ts';
import { endOfQuestion, ttlOffsets } from './message-walk.ts';

/** A query as a client writes it: flags, the question's name, type and class, and what comes after it. */
function message(name: string, { flags = 0x01_00, type = 1, dnsClass = 1, rest = '', extra = 0 }: { flags?: number; type?: number; dnsClass?: number; rest?: string; extra?: number } = {}): Buffer {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const header = [0x12, 0x34, flags >> 8, flags & 0xff, 0, 1, 0, 0, 0, 0, 0, extra];
  return Buffer.concat([Buffer.from([...header, ...labels, 0, type >> 8, type & 0xff, dnsClass >> 8, dnsClass & 0xff]), Buffer.from(rest, 'hex')]);
}

const edns = '0000291000000080000000';

function queryOf(bytes: Buffer): Query {
  const received = readQuery(bytes);
  assert.ok(received.kind === 'query');
  return received.query;
}

function statusOf(received: Received): string {
  return received.kind === 'refused' ? received.status : received.kind;
}

test('bytes that are no query of ours never throw, and are never taken for an answer of a server', () => {
  const wild = fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.tuple(fc.uint8Array({ minLength: 2, maxLength: 2 }), fc.uint8Array({ maxLength: 80 })).map(([id, rest]) => Buffer.concat([id, Buffer.from('01000001000000000000', 'hex'), rest])));
  fc.assert(
    fc.property(wild, (raw) => {
      const bytes = Buffer.from(raw);
      const received = readQuery(bytes);
      if (received.kind === 'refused') writeAnswer(received.query, { status: received.status });
      if (received.kind === 'query') {
        const reply = writeAnswer(received.query, { status: 'NXDOMAIN', missingIn: 'ec2.internal' });
        assert.ok(ttlOffsets(reply) !== undefined);
        assert.ok(answers(writeQuestion(received.query, received.query.id), reply));
      }
      assert.ok(bytes.length < 12 || ttlOffsets(bytes) === undefined || endOfQuestion(bytes) !== undefined);
      answers(message('a.b'), bytes);
    }),
    { numRuns: 2_000 },
  );
});

test('an answer repeats id, question and its letters', () => {
  const query = queryOf(message('Ip-10-0-1-5.EC2.internal'));
  assert.equal(query.name, 'ip-10-0-1-5.ec2.internal');
  const reply = writeAnswer(query, { status: 'NOERROR', records: [{ type: 'A', name: query.name, ttlSeconds: 60, address: '10.0.1.5' }] });
  assert.equal(reply.toString('hex', 0, 12), '123481800001000100000000');
  assert.ok(reply.includes(Buffer.from('Ip-10-0-1-5\u0003EC2')));
  assert.deepEqual([...reply.subarray(-4)], [10, 0, 1, 5]);
});

test('a name that none of ours can be is taken for none of them, and goes elsewhere as it came', () => {
  const raw = message('My Printer._ipp._tcp.example');
  assert.equal(queryOf(raw).name, '');
  assert.ok(writeQuestion(queryOf(raw), 7).includes(Buffer.from('My Printer')));
});

test('what is no question for an address of the internet is refused, or not answered at all', () => {
  const cases: readonly (readonly [Buffer, string])[] = [
    [Buffer.from('1234', 'hex'), 'ignored'],
    [message('a.b', { flags: 0x81_80 }), 'ignored'],
    [message('a.b', { flags: 0x28_00 }), 'NOTIMP'],
    [message('version.bind', { dnsClass: 3, type: 16 }), 'NOTIMP'],
    [message('a.b', { type: 252 }), 'NOTIMP'],
    [message('a.b').subarray(0, 18), 'FORMERR'],
    [Buffer.from('123401000001000000000000c00c00010001', 'hex'), 'FORMERR'],
    [Buffer.from('12340100000100000000000001610100010001', 'hex'), 'FORMERR'],
    [Buffer.from('1234010000020000000000000161000001000101620000010001', 'hex'), 'FORMERR'],
    [message('a.b', { extra: 1, rest: '0000291000000100000000' }), 'BADVERS'],
    [message('a.b', { extra: 1, rest: edns }), 'query'],
  ];
  for (const [bytes, expected] of cases) assert.equal(statusOf(readQuery(bytes)), expected, bytes.toString('hex'));
});

test('EDNS is answered with EDNS, and tells how long an answer may be', () => {
  const query = queryOf(message('a.b', { extra: 1, rest: edns }));
  assert.deepEqual(query.edns, { udpBytesMax: 4096, version: 0, wantsDnssec: true, hasOptions: false });
  const reply = writeAnswer(query, { status: 'NXDOMAIN', missingIn: 'b' });
  assert.equal(reply.readUInt16BE(10), 1);
  assert.equal(queryOf(writeQuestion(query, 7)).edns?.wantsDnssec, true);
  const short = truncatedAnswer(query, reply);
  assert.ok(isTruncated(short) && !isTruncated(reply));
  assert.equal(short.readUInt16BE(2) & 0xf, 3);
});

test('only the answer to the very question is taken from another server', () => {
  const query = queryOf(message('a.b'));
  const question = writeQuestion(query, 77);
  const answerTo = (name: string, id: number) => writeAnswer({ ...queryOf(message(name)), id }, { status: 'NOERROR' });
  assert.ok(answers(question, answerTo('a.b', 77)));
  assert.ok(answers(question, answerTo('A.B', 77)));
  for (const bytes of [answerTo('a.b', 78), answerTo('a.c', 77), question, Buffer.alloc(3)]) assert.ok(!answers(question, bytes));
});
