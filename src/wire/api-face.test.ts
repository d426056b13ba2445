import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import * as ecs from '@aws-sdk/client-ecs';
import * as fc from 'fast-check';
import { AssertionFailure } from '#base/assert.ts';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { faceOf } from './api-face.ts';
import { listen, type Listening } from './http-server.ts';
import { echoPipeline, serviceOf } from './testing/echo.ts';

const bodyBytesMax = 1_000_000;
const authorization = 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/ecs/aws4_request, SignedHeaders=host, Signature=00';
const json = { authorization, 'x-amz-date': '20260101T000000Z', 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.RunTask' };
const cbor = { authorization, 'x-amz-date': '20260101T000000Z', 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };
const cborPath = '/service/AmazonEC2ContainerServiceV20141113/operation/RunTask';
const form = { authorization, 'x-amz-date': '20260101T000000Z', 'content-type': 'application/x-www-form-urlencoded' };
const runTask = 'Action=RunTask&Version=2014-11-13';

/** A server on which every ECS operation exists and any signature is taken. Bodies have plenty of time, unless it is about that. */
async function serving(bodyTimeoutMs = 60_000) {
  const { echo, tools } = echoPipeline(serviceOf('ecs', new ecs.ECSClient({ region: 'us-east-1' })), ecs);
  const bugs: unknown[] = [];
  const face = faceOf({ ...tools, clock: systemClock, onBug: (bug) => void bugs.push(bug) }, { limits: { bodyBytesMax, bodyTimeoutMs, arrivingBytesMax: 3 * bodyBytesMax } });
  const listening = await listen({ faces: [face], host: '127.0.0.1', port: 0, log: silentLog });
  return { echo, bugs, listening, [Symbol.asyncDispose]: () => listening.close(0) };
}

interface Posted {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

async function post({ port }: Listening, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json, path = '/'): Promise<Posted> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body });
  const text = await response.text();
  if (!text.startsWith('{')) return { status: response.status, code: /<Code>(\w+)</.exec(text)?.[1] ?? /[A-Z]\w+Exception/.exec(text)?.[0] ?? '', message: text };
  const { __type: code, message } = Object(JSON.parse(text));
  return { status: response.status, code, message };
}

test('bodies that are not what they should be are a SerializationException', async () => {
  await using server = await serving();
  const deep = '{"tags":'.concat('['.repeat(400_000), ']'.repeat(400_000), '}');
  const bodies: (readonly [string | Uint8Array<ArrayBuffer>, RegExp])[] = [
    ['{"taskDefinition":', /JSON/],
    ['nonsense', /JSON/],
    ['[]', /structure/],
    ['null', /structure/],
    ['"text"', /structure/],
    ['{"taskDefinition":7}', /NUMBER_VALUE can not be converted to a String at taskDefinition/],
    ['{"taskDefinition":"a","count":"7"}', /STRING_VALUE can not be converted to an Integer at count/],
    ['{"taskDefinition":"a","count":1.5}', /NUMBER_VALUE can not be converted to an Integer at count/],
    ['{"taskDefinition":"a","count":1e300}', /NUMBER_VALUE can not be converted to an Integer at count/],
    ['{"taskDefinition":"a","tags":{}}', /Expected list or null at tags/],
    ['{"taskDefinition":"a","overrides":[]}', /Expected structure or null at overrides/],
    ['{"taskDefinition":{}}', /Start of structure or map found where not expected at taskDefinition/],
    ['{"taskDefinition":"a","tags":[null]}', /Expected structure or null at tags\.1\.member/],
    [deep, /./],
    [Uint8Array.of(0xff, 0xfe, 0x7b, 0x7d), /./],
    [Uint8Array.from(Buffer.from('{"taskDefinition":"é"}', 'latin1')), /./],
  ];
  for (const [body, message] of bodies) {
    const answer = await post(server.listening, body);
    assert.equal(`${answer.status} ${answer.code}`, '400 SerializationException', String(body).slice(0, 40));
    assert.match(answer.message, message);
  }
  assert.equal((await post(server.listening, '{}', { ...json, 'content-type': 'application/x-amz-json-1.1; charset=utf-16' })).code, 'SerializationException');
});

test("a required member that is missing is said in the service's own error", async () => {
  await using server = await serving();
  const answer = await post(server.listening, '{"taskDefinition":null}');
  assert.deepEqual(answer, { status: 400, code: 'InvalidParameterException', message: "1 validation error detected: Value null at 'taskDefinition' failed to satisfy constraint: Member must not be null" });
});

test('members that the API does not have never reach an operation', async () => {
  await using server = await serving();
  await post(server.listening, '{"taskDefinition":"a","__type":"x","evil":1,"tags":[{"__type":"y","key":"k","more":2}]}');
  assert.deepEqual(server.echo.seen, { taskDefinition: 'a', tags: [{ key: 'k' }] });
});

test('CBOR that announces more than it brings is refused before it is believed', async () => {
  await using server = await serving();
  const hugeList = Uint8Array.of(0xa1, 0x64, 0x74, 0x61, 0x67, 0x73, 0x9a, 0x7f, 0xff, 0xff, 0xff);
  const hugeText = Uint8Array.of(0xa1, 0x7b, 0, 0, 0, 1, 0, 0, 0, 0);
  const hugeDecimal = Uint8Array.of(0xa1, 0x61, 0x61, 0xc4, 0x82, 0x1a, 0x0f, 0xff, 0xff, 0xff, 0x01);
  const deep = new Uint8Array(100_000).fill(0x81);
  for (const body of [hugeList, hugeText, hugeDecimal, deep, Uint8Array.of(0xa1), Uint8Array.of(0xff), Uint8Array.of(0xa0, 0xa0)]) {
    const answer = await post(server.listening, body, cbor, cborPath);
    assert.equal(answer.status, 400);
    assert.equal(answer.code, 'SerializationException');
  }
});

test('random bytes, and right bytes with wrong ones in them, are the caller’s mistake in every protocol', async () => {
  await using server = await serving();
  const good = [
    [Buffer.from('{"taskDefinition":"a","overrides":{"containerOverrides":[{"environment":[{"name":"n","value":"v"}]}]},"count":1}'), json, '/'],
    [Buffer.from([0xa2, ...cborText('taskDefinition'), ...cborText('a'), ...cborText('count'), 1]), cbor, cborPath],
    [Buffer.from(`${runTask}&taskDefinition=a&tags.member.1.key=k&count=1&overrides.containerOverrides.member.1.environment.member.1.name=n`), form, '/'],
  ] as const;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(200), fc.nat(255))), fc.boolean(), async ([bytes, headers, path], edits, isRandom) => {
      const body = Uint8Array.from(isRandom ? edits.map(([, byte]) => byte) : bytes);
      for (const [at, byte] of edits) if (at < body.byteLength) body[at] = byte;
      const answer = await post(server.listening, body, headers, path);
      assert.ok(answer.status < 500 || answer.status === 501, `${answer.status} ${answer.message}`);
    }),
    { numRuns: Number(process.env['DRYDOCK_PROPERTY_RUNS'] ?? 150) },
  );
  assert.deepEqual(server.bugs, []);
});

test('a body over the limit is 413 in the protocol’s own shape, whether announced, sent or unpacked', async () => {
  await using server = await serving();
  const large = `{"taskDefinition":"${'x'.repeat(3 * bodyBytesMax)}"}`;
  assert.equal(`${(await post(server.listening, large)).status} RequestEntityTooLarge`, '413 RequestEntityTooLarge');
  const answer = await post(server.listening, Uint8Array.from(gzipSync(large)), { ...json, 'content-encoding': 'gzip' });
  assert.equal(`${answer.status} ${answer.code}`, '413 RequestEntityTooLarge');
  const inForm = await post(server.listening, `${runTask}&x=${large}`, form);
  assert.equal(`${inForm.status} ${inForm.code}`, '413 RequestEntityTooLarge');
});

test('whoever still sends a body that is refused is not cut off, so that the answer is read', async () => {
  await using server = await serving();
  const head = Object.entries(json).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = connect({ host: '127.0.0.1', port: server.listening.port, allowHalfOpen: true });
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${head}content-length: ${2 * bodyBytesMax}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 413 /);
  for (let piece = 0; piece < 20; piece += 1) {
    await new Promise<void>((resolve, reject) => socket.write('x'.repeat(10_000), (failure) => (failure instanceof Error ? reject(failure) : resolve())));
    await setImmediate();
  }
  socket.end();
  await once(socket, 'close');
});

test('gzip bodies are unpacked, and other encodings and broken ones refused', async () => {
  await using server = await serving();
  await post(server.listening, Uint8Array.from(gzipSync('{"taskDefinition":"zipped"}')), { ...json, 'content-encoding': 'gzip' });
  assert.deepEqual(server.echo.seen, { taskDefinition: 'zipped' });
  assert.equal((await post(server.listening, 'not gzip', { ...json, 'content-encoding': 'gzip' })).code, 'SerializationException');
  assert.match((await post(server.listening, '{}', { ...json, 'content-encoding': 'br' })).message, /content encoding br is not supported/);
});

test('header floods, broken heads and bytes that are not HTTP end the connection, not the server', async () => {
  await using server = await serving();
  const { port } = server.listening;
  const flood = `POST / HTTP/1.1\r\nhost: x\r\n${Array.from({ length: 4_000 }, (_, index) => `x-${index}: ${'y'.repeat(20)}\r\n`).join('')}\r\n`;
  assert.match(await raw(port, flood), /^HTTP\/1\.1 431/);
  assert.match(await raw(port, '\u0016\u0003\u0001\u0002\u0000'), /^HTTP\/1\.1 400/);
  assert.match(await raw(port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n'), /^HTTP\/1\.1 400/);
  assert.match(await raw(port, `POST http://x/ HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`), /^HTTP\/1\.1 4/);
  assert.equal((await post(server.listening, '{"taskDefinition":"a"}')).status, 200);
});

test('a body that does not come is 408, and does not hold the connection', async () => {
  await using server = await serving(300);
  const head = Object.entries(json).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const answer = await raw(server.listening.port, `POST / HTTP/1.1\r\nhost: x\r\n${head}content-length: 100\r\n\r\n{"a`);
  assert.match(answer, /^HTTP\/1\.1 408/);
  assert.match(answer, /"__type":"RequestTimeout"/);
});

test('many slow large bodies do not fill the memory: one too many is told to try again, and the others are given up', async () => {
  await using server = await serving(3_000);
  const head = Object.entries(json).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const slow = () => raw(server.listening.port, `POST / HTTP/1.1\r\nhost: x\r\n${head}content-length: ${bodyBytesMax}\r\n\r\n${'x'.repeat(0.9 * bodyBytesMax)}`);
  const answers = await Promise.all([slow(), slow(), slow(), slow()]);
  const statuses = answers.map((answer) => answer.slice(9, 12)).sort();
  assert.deepEqual(statuses, ['408', '408', '408', '503']);
  assert.equal((await post(server.listening, '{"taskDefinition":"a"}')).status, 200);
});

test('an invariant of ours that breaks is a 500 for the caller and a bug for the daemon', async () => {
  await using server = await serving();
  server.echo.answer = () => {
    throw new AssertionFailure('two tasks have one address');
  };
  const answer = await post(server.listening, '{"taskDefinition":"a"}');
  assert.equal(`${answer.status} ${answer.code}`, '500 InternalFailure');
  assert.doesNotMatch(answer.message, /address/);
  assert.equal(server.bugs.length, 1);
});

test('a modelled error keeps its members, and one without a shape its code', async () => {
  await using server = await serving();
  server.echo.answer = () => {
    throw new ecs.ConflictException({ $metadata: {}, message: 'taken', resourceIds: ['a', 'b'] });
  };
  const response = await fetch(`http://127.0.0.1:${server.listening.port}/`, { method: 'POST', headers: json, body: '{"taskDefinition":"a"}' });
  assert.equal(response.status, 400);
  assert.deepEqual(await response.json(), { __type: 'ConflictException', message: 'taken', resourceIds: ['a', 'b'] });
});

function cborText(text: string): readonly number[] {
  return [0x60 + text.length, ...Buffer.from(text)];
}

/** What comes back for these bytes until the connection ends. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.on('data', (part: Buffer) => (text += part.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
  });
}
