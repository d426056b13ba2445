import assert from 'node:assert/strict';
import { connect, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { test } from 'node:test';
import { chooseListener, type Choice } from './choose-listener.ts';
import { readFirstBytes } from './first-bytes.ts';
import type { HostListener } from './host-ports.ts';

function listenerOf(name: string, speaks: HostListener['speaks']): HostListener {
  return { dnsName: `${name}.us-east-1.elb.localhost`, address: '127.64.0.1', port: 80, speaks, hostPatterns: [] };
}

const [a, b] = [listenerOf('Web-1', 'http'), listenerOf('web-2', 'http')];
const tls = listenerOf('secure-1', 'tls');
const tcp = listenerOf('db-1', 'anything');

function chosen(listeners: readonly HostListener[], text: string): string {
  const choice: Choice = chooseListener(listeners, Buffer.from(text, 'latin1'));
  return choice.kind === 'to' ? choice.listener.dnsName : choice.kind;
}

const request = (host: string) => `GET / HTTP/1.1\r\nAccept: */*\r\nhOsT: ${host}\r\n\r\n`;

/** The first bytes of a TLS client that wants this name. */
async function clientHello(servername: string | undefined): Promise<Buffer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const client = connectTls({ socket: connect(address.port, '127.0.0.1'), ...(servername !== undefined && { servername }) });
  client.on('error', () => undefined);
  const [socket] = await once(server, 'connection');
  const [bytes] = await once(socket, 'data');
  client.destroy();
  server.close();
  assert.ok(Buffer.isBuffer(bytes));
  return bytes;
}

test('HTTP goes to the load balancer that the Host header names, with or without a port, in any case', () => {
  assert.equal(chosen([a, b], request('web-1.us-east-1.elb.localhost:8080')), a.dnsName);
  assert.equal(chosen([a, b], request('WEB-2.us-east-1.elb.localhost')), b.dnsName);
  assert.equal(chosen([a, b], request('us-east-1a.web-2.us-east-1.elb.localhost')), b.dnsName);
});

test('another name leads to the only load balancer on the port, and nowhere when there are several', () => {
  assert.equal(chosen([a], request('app.example.test')), a.dnsName);
  assert.equal(chosen([a], 'GET / HTTP/1.0\r\n\r\n'), a.dnsName);
  assert.equal(chosen([a, tls], request('localhost')), a.dnsName);
  const choice = chooseListener([a, b], Buffer.from(request('localhost')));
  assert.ok(choice.kind === 'nowhere' && choice.response.includes('http://Web-1.us-east-1.elb.localhost:80/'));
});

test('a name that the rules of one load balancer ask for leads there', () => {
  const asking = { ...b, hostPatterns: ['shop.example.test', '*.blog.example.test'] };
  assert.equal(chosen([a, asking], request('Shop.example.test:80')), asking.dnsName);
  assert.equal(chosen([a, asking], request('my.blog.example.test')), asking.dnsName);
  assert.equal(chosen([a, asking], request('blog.example.test')), 'nowhere');
  assert.equal(chosen([{ ...a, hostPatterns: ['*'] }, asking], request('shop.example.test')), 'nowhere');
});

test('the name of a load balancer that is gone leads to no other one', () => {
  assert.equal(chosen([a], request('gone-1.us-east-1.elb.localhost')), 'nowhere');
});

test('what is not whole is waited for', () => {
  for (const text of ['', 'GE', 'GET / HTTP/1.1\r\nHo', 'GET / HTTP/1.1\r\nHost: web-1.us']) assert.equal(chosen([a, b], text), 'waits', text);
});

test('what no listener understands goes to one of TCP where there is just one', () => {
  assert.equal(chosen([tcp], ''), tcp.dnsName);
  assert.equal(chosen([a, tcp], '\0\0\0\x08\x04\xd2'), tcp.dnsName);
  assert.equal(chosen([a, b], 'hello\r\n'), 'nowhere');
});

test('TLS goes by the server name that the client asks for', async () => {
  const hello = await clientHello('secure-1.us-east-1.elb.localhost');
  assert.deepEqual(readFirstBytes(hello), { kind: 'tls', name: 'secure-1.us-east-1.elb.localhost' });
  assert.deepEqual(readFirstBytes(hello.subarray(0, 50)), { kind: 'incomplete' });
  assert.deepEqual(readFirstBytes(await clientHello(undefined)), { kind: 'tls', name: undefined });
  assert.equal(chosen([a, tls], (await clientHello('shop.example.test')).toString('latin1')), tls.dnsName);
  assert.deepEqual(readFirstBytes(Buffer.from([22, 3, 1, 0, 4, 1, 2, 3, 4])), { kind: 'tls', name: undefined });
});
