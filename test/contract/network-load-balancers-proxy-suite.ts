import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, suite, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import type { LoadBalancerTopology, TopologyCertificate, TopologyListener, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';
import { forwardTo, topologyBalancer, topologyGroup, topologyListener, topologyRule, topologyTarget } from '../support/load-balancer-fixtures.ts';
import { LoadBalancerHost } from '../support/load-balancer-host.ts';
import { until } from '../support/until.ts';
import { addressOf, type EniWish } from '../support/vpc-fixtures.ts';

// Run by load-balancers-linux.test.ts in a network namespace of its own.
const answerTimeoutMs = 30_000;
const node: EniWish = { host: 10, type: 'network_load_balancer', securityGroupIds: [] };
const client: EniWish = { host: 100 };
const task: EniWish = { host: 20 };
const ports = { plain: 8080, tls: 8443 } as const;

suite('network load balancers with TLS and proxy protocol', () => {
  let host: LoadBalancerHost;
  let clientPath: string;
  const servers: Server[] = [];
  const certificates = ['one.test', 'two.test'].map(certificateFor);

  before(async () => {
    host = await LoadBalancerHost.start('np');
    clientPath = await host.client(client);
    host.node('node-a', node);
    const path = await host.host.connect('task', task);
    const [own = certificateFor('task.test')] = certificates;
    servers.push(createServer(answer), createTlsServer({ cert: own.certificateChain, key: own.privateKey, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => answer(socket, ` over ${String(socket.alpnProtocol)}`)));
    for (const [index, port] of [ports.plain, ports.tls].entries()) {
      const server = servers[index];
      if (server !== undefined) await namespaceSockets(path).listen(server, { address: '0.0.0.0', port });
    }
  });
  after(async () => {
    for (const server of servers) server.close();
    await host[Symbol.asyncDispose]();
  });

  const become = async (listener: Partial<TopologyListener>, group: Parameters<typeof topologyGroup>[2] = {}, port: number = ports.plain) => {
    const members = topologyGroup('g', [topologyTarget(addressOf(task), port)], { protocol: 'TCP', ...group });
    const balancer = balancerOf(listener, members);
    host.balancers.setLoadBalancers([balancer]);
    await host.balancers.idle();
    await host.served(balancer);
  };
  const plainly = async () => said(connectInNamespace(clientPath, { address: addressOf(node), port: 443 }));
  const byTls = async (servername: string, ALPNProtocols: string[] = []) => {
    const socket = connectTls({ socket: connectInNamespace(clientPath, { address: addressOf(node), port: 443 }), servername, ALPNProtocols, rejectUnauthorized: false });
    const text = await said(socket);
    return { text, name: socket.getPeerCertificate().subject?.CN, protocol: socket.alpnProtocol };
  };

  test('proxy protocol tells the target who the client is', async () => {
    await become({ protocol: 'TCP' }, { settings: { usesProxyProtocolV2: true } });
    assert.equal(await plainly(), `proxied for ${addressOf(client)} from ${addressOf(node)}`);
  });

  test('the client’s address is preserved through the proxy, too', async () => {
    await become({ protocol: 'TCP' }, { settings: { usesProxyProtocolV2: true, preservesClientIp: true } });
    assert.equal(await plainly(), `proxied for ${addressOf(client)} from ${addressOf(client)}`);
  });

  test('TLS is ended with the certificate that the client asks for, and by the listener’s ALPN policy', async () => {
    await become({ protocol: 'TLS', certificates, alpnPolicy: 'HTTP2Preferred' });
    const from = ` from ${addressOf(node)}`;
    assert.deepEqual(await byTls('two.test', ['http/1.1', 'h2']), { text: from, name: 'two.test', protocol: 'h2' });
    assert.deepEqual(await byTls('other.test'), { text: from, name: 'one.test', protocol: false });
    await become({ protocol: 'TLS', certificates });
    assert.deepEqual(await byTls('two.test', ['h2']), { text: from, name: 'two.test', protocol: false });
  });

  test('targets that speak TLS are spoken to by TLS, with the client’s address where it is preserved', async () => {
    await become({ protocol: 'TLS', certificates, alpnPolicy: 'HTTP2Only' }, { protocol: 'TLS', settings: { preservesClientIp: true } }, ports.tls);
    assert.equal((await byTls('one.test', ['h2'])).text, ` over h2 from ${addressOf(client)}`);
  });

  test('a connection outlives a change of the listener, and a draining target is drained when it is over', async () => {
    await become({ protocol: 'TLS', certificates });
    const socket = connectTls({ socket: connectInNamespace(clientPath, { address: addressOf(node), port: 443 }), servername: 'one.test', rejectUnauthorized: false });
    await said(socket, false);
    await become({ protocol: 'TLS', certificates: certificates.slice(0, 1) });
    const group = topologyGroup('g', [topologyTarget(addressOf(task), ports.plain, { state: 'draining' })], { protocol: 'TCP' });
    host.balancers.setLoadBalancers([balancerOf({ protocol: 'TLS', certificates }, group)]);
    await host.balancers.idle();
    await delay(1_500);
    const isDrained = () => host.reports.some(({ kind }) => kind === 'drained');
    assert.ok(!isDrained() && !socket.destroyed);
    socket.destroy();
    await until('it is drained', answerTimeoutMs, isDrained);
  });

  function balancerOf(listener: Partial<TopologyListener>, group: TopologyTargetGroup): LoadBalancerTopology {
    return topologyBalancer('flows', [node], { type: 'network', listeners: [topologyListener(443, [topologyRule('default', [], forwardTo({ g: 1 }))], listener)], groups: [group] });
  }
});

const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

/** Says whom it sees, and whom a header of the proxy protocol names (https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt). */
function answer(socket: Socket, how = ''): void {
  socket.on('error', () => undefined);
  const seen = ` from ${socket.remoteAddress}`;
  socket.once('data', (chunk: Buffer) => {
    const isProxied = chunk.subarray(0, signature.length).equals(signature);
    socket.write(isProxied ? `proxied for ${[...chunk.subarray(16, 20)].join('.')}${seen}\n` : `${how}${seen}\n`);
  });
}

/** The first line that comes when one has said something; empty when none does. */
async function said(socket: Socket, isEnded = true): Promise<string> {
  const line = Promise.withResolvers<string>();
  socket.on('error', () => line.resolve(''));
  socket.on('close', () => line.resolve(''));
  socket.setEncoding('utf8').once('data', (text: string) => line.resolve(text.split('\n')[0] ?? ''));
  socket.write('hello\n');
  const text = await Promise.race([line.promise, delay(answerTimeoutMs, '', { ref: false })]);
  if (isEnded) socket.end();
  return text;
}

function certificateFor(name: string): TopologyCertificate {
  const printed = execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [privateKey = '', certificateChain = ''] = printed.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n?/g) ?? [];
  return { arn: `certificate-${name}`, certificateChain, privateKey };
}
