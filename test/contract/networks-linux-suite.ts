import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { seededRandom, type Random } from '#base/random.ts';
import type { SecurityGroupRule } from '#model/security-group.ts';
import { receiverOf } from '#network/evaluate.ts';
import { answerOf, ask, echoConnection, inside, internetServer, NetworkHost, pingIsAnswered, reached, runMark } from '../support/network-host.ts';
import { cloudMetadataAddress, pretendHostAddress, pretendInternetAddress } from '../support/pretend-host.ts';
import { until } from '../support/until.ts';
import { addressOf, groupOf, rule, type EniWish } from '../support/vpc-fixtures.ts';
import { networksContract } from './networks.ts';

// Run by networks-linux.test.ts in a network namespace of its own.
const everything = groupOf('sg-1', [rule('ingress', { cidr: '0.0.0.0/0' }), rule('egress', { cidr: '0.0.0.0/0' })]);

describe('the contract', () => {
  networksContract(async () => {
    const host = await NetworkHost.start('netc');
    return { networks: host.networks, canReach: (...one) => host.canReach(...one), destroy: () => host[Symbol.asyncDispose]() };
  });
});

test('the loopback of a task is up, and its interface is the ENI', async () => {
  await using host = await NetworkHost.start('neta');
  const path = await host.connect('t1', { host: 5 });
  const shown = await inside(path, ['ip', '-4', '-o', 'addr']);
  assert.match(shown, /lo\s+inet 127\.0\.0\.1\/10/);
  assert.match(shown, /eth0\s+inet 172\.31\.0\.5\/20/);
  assert.match(await inside(path, ['ip', 'link', 'show', 'eth0']), /mtu 9001[\s\S]*02:00:00:00:01:05/);
  assert.equal((await inside(path, ['ip', 'route'])).trim(), 'default via 172.31.0.1 dev eth0 onlink');
});

test('a task reaches nothing of the host, nor the cloud that the host is in', async () => {
  await using host = await NetworkHost.start('netb');
  host.vpcs.setGroups([everything]);
  const path = await host.connect('t1', { host: 5, publicIpv4Address: host.publicAddress(5) });
  const service = createServer((socket) => socket.on('error', () => undefined).end('secret'));
  service.listen(8080, '0.0.0.0');
  await once(service, 'listening');
  using metadata = internetServer(8080);
  await metadata.ready;
  execFileSync('ip', ['route', 'add', cloudMetadataAddress, 'via', pretendInternetAddress]);
  assert.notEqual((await answerOf('/proc/self/ns/net', cloudMetadataAddress, 8080)), '', 'the host itself reaches its metadata');
  const uplinks = execFileSync('ip', ['-4', '-o', 'addr', 'show'], { encoding: 'utf8' }).match(/198\.18\.\d+\.\d+/g) ?? [];
  const answers = await Promise.all([pretendHostAddress, ...uplinks, '127.0.0.1', cloudMetadataAddress, '172.31.0.1', '172.31.0.77'].map((address) => ask(path, address, 8080)));
  service.close();
  execFileSync('ip', ['route', 'del', cloudMetadataAddress]);
  assert.ok(uplinks.length > 0);
  assert.deepEqual(new Set(answers), new Set(['']));
});

test('a task with a public address reaches the internet by NAT, one without does not', async () => {
  await using host = await NetworkHost.start('netd');
  host.vpcs.setGroups([everything, groupOf('sg-shut', [])]);
  using server = internetServer(8081);
  await server.ready;
  const [open, unrouted, shut] = await Promise.all([host.connect('open', { host: 5, publicIpv4Address: host.publicAddress(5) }), host.connect('unrouted', { host: 6 }), host.connect('shut', { host: 7, publicIpv4Address: host.publicAddress(7), securityGroupIds: ['sg-shut'] })]);
  assert.equal(await answerOf(open, pretendInternetAddress, 8081), pretendHostAddress);
  assert.deepEqual(await Promise.all([unrouted, shut].map((path) => ask(path, pretendInternetAddress, 8081))), ['', '']);
});

test('a firewall of Docker on the host does not keep tasks from the internet', async () => {
  const chains = ['add table ip filter', 'add chain ip filter DOCKER-USER', 'add chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }', 'add rule ip filter FORWARD jump DOCKER-USER'];
  execFileSync('nft', ['-f', '-'], { input: chains.join('\n') });
  const before = hostState();
  {
    await using host = await NetworkHost.start('netl');
    host.vpcs.setGroups([everything]);
    using server = internetServer(8082);
    await server.ready;
    const path = await host.connect('t1', { host: 5, publicIpv4Address: host.publicAddress(5) });
    assert.equal(await answerOf(path, pretendInternetAddress, 8082), pretendHostAddress);
  }
  assert.deepEqual(hostState(), before);
  execFileSync('nft', ['delete', 'table', 'ip', 'filter']);
});

test('a task cannot speak with an address that is not its own', async () => {
  await using host = await NetworkHost.start('nete');
  host.vpcs.setGroups([everything]);
  const path = await host.connect('liar', { host: 5 });
  await host.connect('victim', { host: 6 });
  await host.serve('victim', 80);
  execFileSync('nsenter', [`--net=${path}`, 'ip', 'addr', 'add', '172.31.0.99/32', 'dev', 'lo']);
  assert.equal(await answerOf(path, '172.31.0.6', 80), 'hello');
  assert.ok(!(await inside(path, ['busybox', 'ping', '-c', '1', '-W', '1', '-I', '172.31.0.99', '172.31.0.6'])).includes('1 packets received'));
});

test('an open connection is cut when its rule goes, and only then', async () => {
  await using host = await NetworkHost.start('netf');
  const withPorts = (...ports: number[]) => groupOf('sg-1', [...ports.map((port) => rule('ingress', { groupId: 'sg-1' }, { protocol: 'tcp', ports: [port, port] })), rule('egress', { cidr: '0.0.0.0/0' })]);
  host.vpcs.setGroups([withPorts(80, 81)]);
  const one = await host.connect('one', { host: 5 });
  const two = await host.connect('two', { host: 6 });
  const [kept, cut] = await Promise.all([echoConnection(one, two, 80), echoConnection(one, two, 81)]);
  assert.deepEqual([await kept.echo('a'), await cut.echo('a')], ['a', 'a']);
  host.vpcs.setGroups([withPorts(80)]);
  await host.vpcs.settled();
  assert.deepEqual(await Promise.all([kept.echo('b'), cut.isCut('b')]), ['b', true]);
  kept.end();
  cut.end();
});

test('after a restart running tasks keep their connections, and leftovers are gone', async () => {
  await using host = await NetworkHost.start('netg');
  host.vpcs.setGroups([everything]);
  const one = await host.connect('one', { host: 5 });
  const two = await host.connect('two', { host: 6 });
  await host.networks.claim('claimed');
  const connection = await echoConnection(one, two, 80);
  assert.equal(await connection.echo('before'), 'before');
  execFileSync('ip', ['netns', 'add', `dd${host.instance}-tleftover`]);
  await host.restart();
  assert.equal(await connection.echo('after'), 'after');
  connection.end();
  assert.deepEqual((await host.networks.list()).toSorted(), ['claimed', 'one', 'two']);
  assert.ok(!(await readdir('/run/netns')).includes(`dd${host.instance}-tleftover`));
  await host.connect('claimed', { host: 7 });
  assert.ok(await host.canReach('claimed', 'one', { protocol: 'tcp', port: 82 }, true));
  await host.release('one');
  assert.deepEqual((await host.networks.list()).toSorted(), ['claimed', 'two']);
});

test('what is missing at a start is made again, and what a reboot took is forgotten', async () => {
  await using host = await NetworkHost.start('netm');
  host.vpcs.setGroups([everything]);
  using server = internetServer(8085);
  await server.ready;
  const one = await host.connect('one', { host: 5, publicIpv4Address: host.publicAddress(5) });
  await host.connect('two', { host: 6 });
  const router = `dd${host.instance}-vpc-1`;
  execFileSync('ip', ['link', 'del', `dd${host.instance}-0`]);
  execFileSync('ip', ['-n', router, 'route', 'del', '172.31.0.6']);
  execFileSync('nsenter', [`--net=/run/netns/${router}`, 'nft', 'flush', 'ruleset']);
  await host.restart();
  assert.equal(await answerOf(one, pretendInternetAddress, 8085), pretendHostAddress);
  assert.ok(await host.canReach('one', 'two', { protocol: 'tcp', port: 80 }, true));
  await host.networks[Symbol.asyncDispose]();
  for (const name of (await readdir('/run/netns')).filter((each) => each.startsWith(`dd${host.instance}-`))) execFileSync('ip', ['netns', 'del', name]);
  await host.restart();
  assert.deepEqual(await host.networks.list(), []);
  await host.connect('one', { host: 5 });
});

test('what somebody else removes meanwhile is made again: a router with the next task, the rest soon', async () => {
  await using host = await NetworkHost.start('neto');
  host.vpcs.setGroups([everything]);
  using server = internetServer(8086);
  await server.ready;
  const one = await host.connect('one', { host: 5, publicIpv4Address: host.publicAddress(5) });
  for (const name of (await readdir('/run/netns')).filter((each) => each.startsWith(`dd${host.instance}-`) && !one.endsWith(each))) execFileSync('ip', ['netns', 'del', name]);
  await host.connect('two', { host: 6 });
  assert.ok(await host.canReach('one', 'two', { protocol: 'tcp', port: 80 }, true), 'the tasks that were there are connected again, too');
  assert.equal(await answerOf(one, pretendInternetAddress, 8086), pretendHostAddress);

  for (const link of hostLinksOf(host)) execFileSync('ip', ['link', 'del', link]);
  execFileSync('nft', ['delete', 'table', 'ip', `drydock-${host.instance}`]);
  await until('the way out and its guard are back', 60_000, async () => (await ask(one, pretendInternetAddress, 8086)) === pretendHostAddress);
  assert.ok(await host.canReach('two', 'one', { protocol: 'tcp', port: 81 }, true));

  for (const name of (await readdir('/run/netns')).filter((each) => each.startsWith(`dd${host.instance}-`))) execFileSync('ip', ['netns', 'del', name]);
  await host.release('two');
  await host.networks.destroy();
  assert.deepEqual(hostLinksOf(host), []);
});

test('two daemons live side by side, and each leaves nothing when it is destroyed', async () => {
  const before = hostState();
  const forwarding = setting('net/ipv4/conf/eth0/forwarding');
  {
    await using first = await NetworkHost.start('neth');
    {
      await using second = await NetworkHost.start('neth2');
      using server = internetServer(8083);
      await server.ready;
      for (const host of [first, second]) host.vpcs.setGroups([everything]);
      const [one, two] = await Promise.all([first, second].map((host) => host.connect('t', { host: 5, publicIpv4Address: host.publicAddress(5) })));
      assert.ok(one !== undefined && two !== undefined);
      assert.deepEqual(await Promise.all([one, two].map((path) => answerOf(path, pretendInternetAddress, 8083))), [pretendHostAddress, pretendHostAddress]);
    }
    using server = internetServer(8084);
    await server.ready;
    assert.equal(await answerOf(await first.pathOf('t'), pretendInternetAddress, 8084), pretendHostAddress, 'the one that stays keeps its way out');
  }
  assert.deepEqual(hostState(), before);
  assert.equal(setting('net/ipv4/conf/eth0/forwarding'), forwarding);
  assert.deepEqual((await readdir('/run/netns')).filter((name) => name.startsWith('ddneth') && name.includes(runMark)), []);
});

test('fifty tasks at once are all connected', async (t) => {
  await using host = await NetworkHost.start('neti');
  host.vpcs.setGroups([everything]);
  const numbers = Array.from({ length: 50 }, (_, index) => 10 + index);
  const startedAt = performance.now();
  await Promise.all(numbers.map((number) => host.connect(`t${number}`, { host: number })));
  t.diagnostic(`50 tasks connected in ${Math.round(performance.now() - startedAt)} ms`);
  const first = await host.pathOf('t10');
  await host.vpcs.settled();
  const answers = await Promise.all(numbers.slice(1).map((number) => pingIsAnswered(first, `172.31.0.${number}`, { isSaid: true })));
  assert.ok(answers.every(Boolean));
});

test('the kernel lets through what a plain reading of the groups allows', async () => {
  await using host = await NetworkHost.start('netj');
  const random = seededRandom(42);
  const ids = ['sg-1', 'sg-2', 'sg-3'];
  const enis = [5, 6, 7, 8].map((number): EniWish => ({ host: number, securityGroupIds: ids.filter(() => random.int(2) === 0) }));
  await Promise.all(enis.map((eni) => host.connect(`t${eni.host}`, eni)));
  const ports = [80, 81];
  await Promise.all(enis.flatMap((eni) => ports.map((port) => host.serve(`t${eni.host}`, port))));
  const verdicts: boolean[] = [];
  for (let round = 0; round < 3; round += 1) {
    host.vpcs.setGroups(ids.map((id) => groupOf(id, Array.from({ length: 1 + random.int(4) }, () => randomRule(random, ids)))));
    await host.vpcs.settled();
    const probes = enis.flatMap((from) => enis.filter((to) => to !== from).flatMap((to) => ports.map((port) => ({ from, to, port }))));
    const said = probes.map(({ from, to, port }) => receiverOf({ from: { kind: 'interface', vpcId: 'vpc-1', address: addressOf(from) }, to: addressOf(to), packet: { protocol: 'tcp', port }, vpcs: host.vpcs.topologies }) !== undefined);
    const seen = await Promise.all(probes.map(async ({ from, to, port }, index) => (await reached(await host.pathOf(`t${from.host}`), addressOf(to), port, said[index] === true)) === 'hello'));
    assert.deepEqual(seen, said, `round ${round}`);
    verdicts.push(...said);
  }
  assert.equal(new Set(verdicts).size, 2, 'the rounds allow something and refuse something');
});

test('rules applied change by change are the rules made from scratch', async () => {
  await using host = await NetworkHost.start('netk');
  const random = seededRandom(7);
  const ids = ['sg-1', 'sg-2', 'sg-3'];
  for (let step = 0; step < 25; step += 1) {
    const number = 5 + random.int(4);
    if (random.int(2) === 0) await host.release(`t${number}`);
    else await host.connect(`t${number}`, { host: number, securityGroupIds: ids.filter(() => random.int(2) === 0), ...(random.int(2) === 0 && { publicIpv4Address: host.publicAddress(number) }) }).catch(() => undefined);
    host.vpcs.setGroups(ids.filter(() => random.int(3) > 0).map((id) => groupOf(id, Array.from({ length: random.int(4) }, () => randomRule(random, ids)))));
  }
  await host.connect('t9', { host: 9 });
  await host.vpcs.settled();
  const before = rulesIn(`dd${host.instance}-vpc-1`);
  await host.restart();
  assert.deepEqual(rulesIn(`dd${host.instance}-vpc-1`), before);
});

function randomRule(random: Random, ids: readonly string[]): SecurityGroupRule {
  const port = 80 + random.int(2);
  const peer = random.int(2) === 0 ? { groupId: ids[random.int(ids.length)] ?? '' } : { cidr: ['0.0.0.0/0', '172.31.0.0/29', '172.31.0.6/32'][random.int(3)] ?? '' };
  return rule(random.int(2) === 0 ? 'ingress' : 'egress', peer, random.int(3) === 0 ? undefined : { protocol: 'tcp', ports: [port, port] });
}

/** The rules of a router, in an order of their own and without what differs between two lives of a daemon. */
function rulesIn(namespace: string): readonly string[] {
  const listed = execFileSync('nsenter', [`--net=/run/netns/${namespace}`, 'nft', '-s', 'list', 'ruleset'], { encoding: 'utf8' });
  const withoutMarks = listed.replaceAll(/0x[0-9a-f]{8}/g, 'MARK').replaceAll(/,\n\s+/g, ', ');
  return withoutMarks.split(/^\t}$/m).map((block) => block.replaceAll(/\{ (.*) \}/g, (_, elements: string) => `{ ${elements.split(', ').toSorted().join(', ')} }`).trim()).toSorted();
}

function hostLinksOf({ instance }: NetworkHost): readonly string[] {
  return execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).split('\n').flatMap((line) => /^\d+: ([^:@]+)/.exec(line)?.[1] ?? []).filter((name) => name.startsWith(`dd${instance}-`));
}

function hostState(): readonly string[] {
  return [['ip', '-o', 'link'], ['ip', 'route'], ['nft', 'list', 'ruleset']].map(([command = '', ...args]) => execFileSync(command, args, { encoding: 'utf8' }));
}

function setting(name: string): string {
  return execFileSync('cat', [`/proc/sys/${name}`], { encoding: 'utf8' }).trim();
}
