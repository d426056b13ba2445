import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { readQuery, writeAnswer } from '#network/dns/codec.ts';
import type { DnsWorld } from '#network/dns/dns-world.ts';
import { withLength } from '#network/dns/exchange.ts';
import { VpcDns } from '#network/dns/vpc-dns.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';
import { inside } from '../support/network-host.ts';

/** For an answer that is to come, and for one that is not. */
const [patienceMs, silenceMs] = [30_000, 500];
const vpc: VpcTopology = {
  vpcId: 'vpc-1', account: '000000000000', region: 'us-east-1', cidrs: ['10.0.0.0/16'],
  dns: { isSupported: true, hasHostnames: true, domainNames: [], nameServers: [] },
  subnets: [], interfaces: [], groups: [], prefixLists: {}, routeTables: [], acls: [], natGateways: [], peerings: [],
  endpoints: [{ id: 'vpce-1', type: 'Interface', serviceName: 'com.amazonaws.us-east-1.ecs', privateDnsEnabled: false, addresses: ['10.0.0.20'] }],
};
const world: DnsWorld = { topologies: [vpc], apiAddress: '198.19.255.254', apiServices: [], privateDnsNames: () => [], loadBalancers: new Map(), zones: [], reachesApi: (_, address) => address !== '10.0.0.6' };

/** A namespace that plays a VPC with two hosts, and its DNS server; the host's name server knows every name as 192.0.2.1. */
class DnsHost implements AsyncDisposable {
  readonly #name = `dddns${process.pid}`;
  readonly #upstream = createSocket('udp4');
  readonly path = `/run/netns/${this.#name}`;
  readonly sockets = namespaceSockets(this.path);
  readonly dns = new VpcDns({ clock: systemClock, random: systemRandom, log: silentLog, nameServers: async () => [{ address: '127.0.0.1', port: this.#upstream.address().port }] });
  #open: AsyncDisposable | undefined;

  static async start(): Promise<DnsHost> {
    const host = new DnsHost();
    const lines = ['169.254.169.253', '10.0.0.2', '10.0.0.5', '10.0.0.6'].map((address) => `addr add ${address}/32 dev lo`);
    execFileSync('ip', ['netns', 'add', host.#name]);
    execFileSync('ip', ['-n', host.#name, 'link', 'set', 'lo', 'up']);
    // The sockets are there before their addresses are.
    host.#open = await host.dns.open({ vpcId: 'vpc-1', cidr: '10.0.0.0/16', sockets: host.sockets });
    execFileSync('ip', ['-n', host.#name, '-batch', '-'], { input: lines.join('\n') });
    host.#upstream.bind(0, '127.0.0.1');
    await once(host.#upstream, 'listening');
    host.#upstream.on('message', (message, from) => {
      const received = readQuery(message);
      if (received.kind === 'query') host.#upstream.send(writeAnswer(received.query, { status: 'NOERROR', records: [{ type: 'A', name: received.query.name, ttlSeconds: 9, address: '192.0.2.1' }] }), from.port, from.address);
    });
    return host;
  }

  async close(): Promise<void> {
    await this.#open?.[Symbol.asyncDispose]();
    this.#open = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    this.dns[Symbol.dispose]();
    this.#upstream.close();
    execFileSync('ip', ['netns', 'del', this.#name]);
  }
}

function queryOf(name: string, type = 1, id = 7): Buffer {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Buffer.from([id >> 8, id & 0xff, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, 1]);
}

/** The address in an answer of one record, or its status, or `silence`. */
async function askUdp({ sockets }: DnsHost, query: Buffer, { from = '10.0.0.5', server = '10.0.0.2', waitMs = patienceMs } = {}): Promise<string> {
  const socket = await sockets.bind({ address: from, port: 0 });
  try {
    socket.send(query, 53, server);
    const [answer, sender]: unknown[] = await once(socket, 'message', { signal: AbortSignal.timeout(waitMs) });
    assert.ok(Buffer.isBuffer(answer) && typeof sender === 'object' && sender !== null && 'address' in sender);
    assert.equal(sender.address, server, 'the answer comes from whom was asked');
    return readAnswer(answer);
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') return 'silence';
    throw thrown;
  } finally {
    socket.close();
  }
}

function readAnswer(answer: Buffer): string {
  const status = answer.readUInt16BE(2) & 0xf;
  return status === 0 && answer.readUInt16BE(6) === 1 ? answer.subarray(-4).join('.') : `status ${status}`;
}

/** What comes back over one TCP connection for these bytes, as messages. */
async function askTcp(host: DnsHost, bytes: Buffer, count: number): Promise<readonly string[]> {
  const client = spawn('nsenter', [`--net=${host.path}`, 'busybox', 'nc', '10.0.0.2', '53'], { stdio: ['pipe', 'pipe', 'inherit'] });
  client.stdin.write(bytes);
  const messages: string[] = [];
  let received = Buffer.alloc(0);
  for await (const chunk of client.stdout) {
    received = Buffer.concat([received, chunk]);
    for (; received.length >= 2 && received.length >= 2 + received.readUInt16BE(0); received = received.subarray(2 + received.readUInt16BE(0))) messages.push(`${received.readUInt16BE(2)} ${readAnswer(received.subarray(2, 2 + received.readUInt16BE(0)))}`);
    if (messages.length >= count) break;
  }
  client.kill('SIGKILL');
  return messages;
}

if (!skipsWithoutRoot('the DNS server of a VPC')) {
  test('both addresses of the DNS server of a VPC answer its names, and ask the host\'s server for others', async () => {
    await using host = await DnsHost.start();
    host.dns.setWorld(world);
    for (const server of ['10.0.0.2', '169.254.169.253']) {
      assert.equal(await askUdp(host, queryOf('ip-10-0-3-4.ec2.internal'), { server }), '10.0.3.4');
      assert.equal(await askUdp(host, queryOf('example.com'), { server }), '192.0.2.1');
    }
    assert.match(await inside(host.path, ['busybox', 'nslookup', 'ip-10-0-3-4.ec2.internal', '10.0.0.2']), /10\.0\.3\.4/);
    assert.match(await inside(host.path, ['busybox', 'nslookup', '10.0.3.4', '10.0.0.2']), /ip-10-0-3-4\.ec2\.internal/);
  });

  test('the server sees which address of the VPC asks', async () => {
    await using host = await DnsHost.start();
    host.dns.setWorld(world);
    const ask = (from: string) => askUdp(host, queryOf('aws.drydock.internal'), { from });
    assert.deepEqual(await Promise.all([ask('10.0.0.5'), ask('10.0.0.6'), ask('10.0.0.5')]), ['198.19.255.254', '10.0.0.20', '198.19.255.254']);
  });

  test('names follow the topology at once, and a VPC without DNS support has no server', async () => {
    await using host = await DnsHost.start();
    const ask = () => askUdp(host, queryOf('ip-10-0-3-4.ec2.internal'));
    assert.equal(await ask(), 'status 2', 'nothing is known yet');
    host.dns.setWorld(world);
    assert.deepEqual([await ask(), await ask()], ['10.0.3.4', '10.0.3.4']);
    host.dns.setWorld({ ...world, topologies: [{ ...vpc, cidrs: ['10.9.0.0/16'] }] });
    assert.equal(await ask(), 'status 3');
    host.dns.setWorld({ ...world, topologies: [{ ...vpc, dns: { ...vpc.dns, isSupported: false } }] });
    assert.equal(await askUdp(host, queryOf('ip-10-0-3-4.ec2.internal'), { waitMs: silenceMs }), 'silence');
  });

  test('one TCP connection takes many queries, in pieces, and answers each', async () => {
    await using host = await DnsHost.start();
    host.dns.setWorld(world);
    const names = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? `ip-10-0-3-${index}.ec2.internal` : `www${index}.example.com`));
    const answers = await askTcp(host, Buffer.concat(names.map((name, id) => withLength(queryOf(name, 1, id)))), names.length);
    const expected = names.map((_, id) => `${id} ${id % 2 === 0 ? `10.0.3.${id}` : '192.0.2.1'}`);
    assert.deepEqual(answers.toSorted(), expected.toSorted());
    assert.deepEqual(await askTcp(host, withLength(Buffer.concat([queryOf('a.b', 252)])), 1), ['7 status 4']);
  });

  test('what is no query gets no answer, and harms nobody', async () => {
    await using host = await DnsHost.start();
    host.dns.setWorld(world);
    const socket = await host.sockets.bind({ address: '10.0.0.5', port: 0 });
    let answers = 0;
    socket.on('message', () => (answers += 1));
    const answer = queryOf('a.b');
    answer.writeUInt16BE(0x81_80, 2);
    for (const bytes of [Buffer.alloc(0), Buffer.from('x'), answer]) socket.send(bytes, 53, '10.0.0.2');
    await delay(silenceMs);
    socket.close();
    assert.equal(answers, 0);
    assert.equal(await askUdp(host, queryOf('ip-10-0-3-4.ec2.internal')), '10.0.3.4');
  });

  test('a closed server leaves no socket that would keep the namespace', async () => {
    await using host = await DnsHost.start();
    const connection = spawn('nsenter', [`--net=${host.path}`, 'busybox', 'nc', '10.0.0.2', '53'], { stdio: ['pipe', 'ignore', 'ignore'] });
    connection.unref();
    await delay(silenceMs);
    assert.notEqual((await inside(host.path, ['ss', '-Hltun'])).trim(), '');
    await host.close();
    assert.equal((await inside(host.path, ['ss', '-Hltun'])).trim(), '');
    connection.kill('SIGKILL');
  });

  test('an address and port that something has in the namespace are refused by name', async () => {
    await using host = await DnsHost.start();
    await assert.rejects(host.sockets.bind({ address: '10.0.0.2', port: 53 }), { code: 'NamespaceSocketFailed', message: /bind for 10\.0\.0\.2:53 in .*: address already in use/ });
    await assert.rejects(namespaceSockets('/run/netns/none').bind({ address: '10.0.0.2', port: 53 }), { code: 'NamespaceSocketFailed' });
    await assert.rejects(namespaceSockets('/proc/self/exe').bind({ address: '10.0.0.2', port: 53 }), { code: 'NamespaceSocketFailed', message: /invalid argument/ });
  });
}
