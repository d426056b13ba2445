import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, connect, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { HostFront } from './host-front.ts';
import type { HostListener } from './host-ports.ts';

/** In the place of a load balancer, at another address of the loopback: says what it is asked. Its port is free at 127.0.0.1. */
async function balancerAt(address: string): Promise<{ readonly port: number } & Disposable> {
  const holder = createServer();
  const free = await portOf(holder, '127.0.0.1');
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let asked = '';
    socket.setEncoding('utf8').on('data', (chunk) => (asked += chunk));
    socket.on('end', () => socket.end(`${address} ${asked}`));
  });
  const port = await portOf(server, address, free);
  holder.close();
  await once(holder, 'close');
  return { port, [Symbol.dispose]: () => void server.close() };
}

async function portOf(server: Server, host: string, wanted = 0): Promise<number> {
  const listening = once(server, 'listening');
  server.listen({ host, port: wanted });
  await listening;
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return address.port;
}

function ask(port: number, what: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  socket.end(what);
  return text(socket);
}

test('a port of 127.0.0.1 leads to the load balancer that is named, until none listens there any more', async () => {
  using first = await balancerAt('127.20.250.1');
  const listener: HostListener = { dnsName: 'a-1.us-east-1.elb.localhost', address: '127.20.250.1', port: first.port, speaks: 'http', hostPatterns: [] };
  await using front = new HostFront({ clock: new ManualClock(), log: silentLog });
  front.setPorts(new Map([[first.port, [listener]]]));
  const request = 'GET / HTTP/1.1\r\nHost: a-1.us-east-1.elb.localhost\r\n\r\n';
  assert.equal(await ask(first.port, request), `127.20.250.1 ${request}`);
  assert.match(await ask(first.port, request.replace('a-1', 'b-1')), /^HTTP\/1\.1 404 /);
  front.setPorts(new Map());
  await assert.rejects(ask(first.port, request), { code: 'ECONNREFUSED' });
});

test('a port that another program has is said, and taken once it is free', async () => {
  const other = createServer();
  const port = await portOf(other, '127.0.0.1');
  const clock = new ManualClock();
  await using front = new HostFront({ clock, log: silentLog });
  front.setPorts(new Map([[port, [{ dnsName: 'a-1.us-east-1.elb.localhost', address: '127.20.250.1', port, speaks: 'http', hostPatterns: [] }]]]));
  while (front.problems.size === 0) await clock.advance(0);
  assert.match(front.problems.get(port) ?? '', /is in use by another program/);
  other.close();
  await once(other, 'close');
  while (front.problems.size > 0) await clock.advance(1_000);
  assert.match(await ask(port, 'GET / HTTP/1.1\r\nHost: b.elb.localhost\r\n\r\n'), /404/);
});
