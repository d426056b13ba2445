import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttp2Server, createSecureServer, type ServerHttp2Stream } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { healthCheck } from '../topology.fixture.ts';
import { newCheck } from './check.fixture.ts';
import type { Check } from './check.ts';
import { failed, mismatched, passed, timedOut } from './failures.ts';
import type { CheckResult } from './health-state.ts';
import { probe } from './probe.ts';

/** Checks a server that is started for it; `close` at the end of the test is by the process. */
async function checkOf(server: Server, change: Partial<Check> = {}): Promise<CheckResult> {
  const listening = once(server, 'listening');
  server.listen(0, '127.0.0.1').unref();
  await listening;
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return checkAt(address.port, change);
}

function checkAt(port: number, change: Partial<Check> = {}): Promise<CheckResult> {
  return probe(newCheck({ port, host: `127.0.0.1:${port}`, ...change }), { clock: systemClock, socket: connect({ host: '127.0.0.1', port }) });
}

/** A key and a certificate that nobody has signed. */
function tlsFiles(): { readonly key: string; readonly cert: string } {
  const pem = execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '-', '-out', '-', '-subj', '/CN=test', '-days', '1'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const part = (label: string) => new RegExp(`-----BEGIN ${label}-----[^-]*-----END ${label}-----`).exec(pem)?.[0] ?? '';
  return { key: part('PRIVATE KEY'), cert: part('CERTIFICATE') };
}

test('HTTP: the request is as AWS makes it, and the status is judged by the matcher', async () => {
  let seen: { readonly headers: IncomingHttpHeaders; readonly url: string | undefined } | undefined;
  const server = createHttpServer((request, response) => {
    seen = { headers: request.headers, url: request.url };
    response.writeHead(204).end();
  });
  assert.deepEqual(await checkOf(server, { host: '10.0.0.9:8080', settings: { ...healthCheck, path: '/ping?x=1' } }), mismatched(204));
  assert.equal(seen?.url, '/ping?x=1');
  assert.deepEqual([seen?.headers.host, seen?.headers['user-agent'], seen?.headers.connection], ['10.0.0.9:8080', 'ELB-HealthChecker/2.0', 'close']);
  assert.deepEqual(await checkOf(createHttpServer((_, response) => response.writeHead(204).end()), { settings: { ...healthCheck, matcher: '200-299' } }), passed);
});

test('HTTP: no answer in time, no connection, and no HTTP are told apart as on AWS', async () => {
  assert.deepEqual(await checkOf(createServer(), { settings: { ...healthCheck, timeoutSeconds: 0.05 } }), timedOut);
  assert.deepEqual(await checkAt(1), failed);
  assert.deepEqual(await checkOf(createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n'))), failed);
  assert.deepEqual(await checkOf(createServer((socket) => socket.end('HTTP/1.1 200'))), failed);
});

test('a target does not pay for what this process was late itself', async () => {
  const settings = { ...healthCheck, timeoutSeconds: 0.5 };
  const checked = checkOf(createHttpServer((_, response) => response.end('ok')), { settings });
  // By then the connection is being made.
  await new Promise(setImmediate);
  const busyUntil = performance.now() + 1_000;
  while (performance.now() < busyUntil);
  assert.deepEqual(await checked, passed);
});

test('a network load balancer says only that the check has failed', async () => {
  assert.deepEqual(await checkOf(createHttpServer((_, response) => response.writeHead(500).end()), { tellsWhy: false }), failed);
});

test('HTTPS: any certificate will do', async () => {
  const settings = { ...healthCheck, protocol: 'HTTPS' as const };
  assert.deepEqual(await checkOf(createHttpsServer(tlsFiles(), (_, response) => response.end('ok')), { settings }), passed);
  assert.deepEqual(await checkOf(createHttpServer((_, response) => response.end('ok')), { settings }), failed);
});

test('HTTP/2: spoken at once, with and without TLS', async () => {
  const answer = (stream: ServerHttp2Stream) => {
    stream.respond({ ':status': 200 });
    stream.end('ok');
  };
  assert.deepEqual(await checkOf(createHttp2Server().on('stream', answer), { version: 'HTTP2' }), passed);
  assert.deepEqual(await checkOf(createSecureServer(tlsFiles()).on('stream', answer), { version: 'HTTP2', settings: { ...healthCheck, protocol: 'HTTPS' } }), passed);
  assert.deepEqual(await checkOf(createHttpServer((_, response) => response.end('ok')), { version: 'HTTP2' }), failed);
});

test('gRPC: the status of the call is judged, from trailers or from headers alone', async () => {
  const settings = { ...healthCheck, path: '/AWS.ALB/healthcheck', matcher: '0,12' };
  let method: unknown;
  const trailers = createHttp2Server().on('stream', (stream: ServerHttp2Stream, headers) => {
    method = headers[':method'];
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end();
  });
  assert.deepEqual(await checkOf(trailers, { version: 'GRPC', settings }), passed);
  assert.equal(method, 'POST');
  const alone = (code: string) => createHttp2Server().on('stream', (stream: ServerHttp2Stream) => stream.respond({ ':status': 200, 'grpc-status': code }, { endStream: true }));
  assert.deepEqual(await checkOf(alone('12'), { version: 'GRPC', settings }), passed);
  assert.deepEqual(await checkOf(alone('14'), { version: 'GRPC', settings }), mismatched(14));
});

test('TCP: a connection is enough', async () => {
  const settings = { ...healthCheck, protocol: 'TCP' as const };
  assert.deepEqual(await checkOf(createServer(), { settings, tellsWhy: false }), passed);
  assert.deepEqual(await checkAt(1, { settings, tellsWhy: false }), failed);
});
