import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { httpFrom, rawFrom } from '../support/http-from.ts';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { fixedResponse, forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { until } from '../support/until.ts';
import { addressOf, type EniWish } from '../support/vpc-fixtures.ts';

const megabyte = 1_000_000;
const quietMs = 700;
const timeoutMs = 60_000;

suite('requests that are not as they should be, and connections that are more than requests', () => {
  let host: LoadBalancerHost;
  let client: string;
  let node: EniWish;
  let target: string;
  const servers: ChildProcess[] = [];

  before(async () => {
    host = await LoadBalancerHost.start('la');
    client = await host.client({ host: 100 });
    node = host.node('node-a', { host: 10, type: 'load_balancer' });
    target = await host.target('one', { host: 20 });
  });
  after(async () => {
    for (const server of servers) server.kill('SIGKILL');
    await host[Symbol.asyncDispose]();
  });

  const place = () => ({ address: addressOf(node), port: 80 });
  const balancerOf = (settings: Partial<LoadBalancerTopology['settings']> = {}, change: Parameters<typeof topologyGroup>[2] = {}, extra: LoadBalancerTopology['listeners'][number]['rules'] = []) =>
    topologyBalancer('web', [node], { listeners: [topologyListener(80, [...extra, topologyRule('default', [], forwardTo({ web: 1 }))])], groups: [topologyGroup('web', [topologyTarget(target, 80)], change)], settings });
  const serve = async (balancer: LoadBalancerTopology) => {
    host.balancers.setLoadBalancers([balancer]);
    await host.applied();
  };
  const raw = (text: string) => rawFrom(client, place(), text);
  const statusesIn = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

  for (const desyncMitigationMode of ['monitor', 'defensive', 'strictest'] as const) {
    test(`a request with two lengths is never taken for two requests (${desyncMitigationMode})`, async () => {
      await serve(balancerOf({ desyncMitigationMode }));
      const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
      const attempts = {
        'CL.TE': `POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: ${smuggled.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
        'TE.CL': `POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
        'two lengths': `POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
        'TE.TE': `POST /outer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`,
        'a space before the colon': `POST /outer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
        'a chunk size that is none': `POST /outer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${smuggled}\r\n0\r\n\r\n`,
        'a huge chunk size': `POST /outer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n${smuggled}`,
        'a negative length': `POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n${smuggled}`,
        'an obsolete line fold': `POST /outer HTTP/1.1\r\nHost: a\r\nX: b\r\n Transfer-Encoding: chunked\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
      };
      for (const [name, attempt] of Object.entries(attempts)) {
        // Some connections are kept open, and only that nothing more comes says that all is there.
        const answer = await rawFrom(client, place(), attempt, quietMs);
        // One that pipelines is asked for what its own framing says, which everybody on the way reads alike.
        const asked = [...answer.matchAll(/"url":"(.*?)"/g)].map(([, url]) => url);
        const framed = name === 'CL.TE' || name === 'TE.TE' ? ['/outer', '/smuggled'] : ['/outer'];
        assert.ok(asked.every((url, index) => url === framed[index]), `${name}: ${asked.join(' ')}`);
        assert.ok(statusesIn(answer).every((status) => [200, 400, 501].includes(status)), `${name}: ${answer}`);
      }
    });
  }

  test('heads have limits: 16 KB for a line, 64 KB in all', async () => {
    await serve(balancerOf());
    assert.deepEqual(statusesIn(await raw(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)), [414]);
    assert.deepEqual(statusesIn(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17_000)}\r\nConnection: close\r\n\r\n`)), [400]);
    assert.deepEqual(statusesIn(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(12_000)}\r\nConnection: close\r\n\r\n`)), [200]);
    const many = Array.from({ length: 80 }, (_, index) => `X-${index}: ${'a'.repeat(1_000)}\r\n`).join('');
    assert.deepEqual(statusesIn(await raw(`GET / HTTP/1.1\r\nHost: a\r\n${many}Connection: close\r\n\r\n`)), [400]);
    assert.deepEqual(statusesIn(await raw(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(megabyte)}\r\n\r\n`)).filter((status) => status !== 400), []);
    assert.equal((await httpFrom(client, place())).status, 200);
  });

  test('a client that sends its head by the drop is cut off after the idle timeout', async () => {
    await serve(balancerOf({ idleTimeoutSeconds: 1 }));
    const socket = connectInNamespace(client, place());
    const startedAt = performance.now();
    socket.on('error', () => undefined).resume();
    socket.write('GET / HTTP/1.1\r\n');
    while (!socket.destroyed && performance.now() - startedAt < timeoutMs) {
      socket.write('X: y\r\n');
      await delay(200);
    }
    assert.ok(socket.destroyed, 'it is still open');
  });

  test('headers whose names are invalid go where they are to be dropped', async () => {
    await serve(balancerOf({ dropsInvalidHeaderFields: true }));
    assert.equal((await httpFrom(client, place(), { headers: { x_y: '1', 'x-y': '2' } })).asked.headers['x_y'], undefined);
    await serve(balancerOf());
    assert.equal((await httpFrom(client, place(), { headers: { x_y: '1' } })).asked.headers['x_y'], '1');
  });

  test('a WebSocket goes on while rules change', async () => {
    await serve(balancerOf());
    const socket = connectInNamespace(client, place());
    let got = '';
    socket.on('data', (chunk) => (got += chunk.toString()));
    socket.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
    await once(socket, 'data');
    for (let round = 0; round < 3; round += 1) {
      await serve(balancerOf({}, {}, [topologyRule('r', [{ field: 'path-pattern', values: [`/${round}`] }], fixedResponse('200'))]));
      socket.write(`round ${round};`);
      await until(`round ${round} is answered`, timeoutMs, () => got.endsWith(`round ${round};`));
    }
    socket.destroy();
    assert.match(got, /round 0;round 1;round 2;$/);
  });

  test('targets of HTTP/2 and gRPC are spoken to in HTTP/2', async () => {
    const address = addressOf({ host: 30 });
    const path = await host.host.connect('h2', { host: 30 });
    const program = "require('node:http2').createServer((q, r) => { r.writeHead(200, { 'content-type': 'application/grpc' }, ); r.addTrailers({ 'grpc-status': '0' }); r.end(q.httpVersion + ' ' + q.headers['x-forwarded-for']); }).listen(50051, '0.0.0.0', () => console.log('ready'))";
    const server = spawn('nsenter', [`--net=${path}`, process.execPath, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    servers.push(server);
    await once(server.stdout, 'data');
    for (const protocolVersion of ['HTTP2', 'GRPC'] as const) {
      await serve(balancerOf({}, { protocolVersion, targets: [topologyTarget(address, 50_051)] }));
      assert.equal((await httpFrom(client, place())).body, `2.0 ${addressOf({ host: 100 })}`);
    }
  });
});
