import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { GatewayHost, hostNamespace } from '../support/gateway-host.ts';
import { answerOf, ask, inside, pingIsAnswered } from '../support/network-host.ts';
import { pretendHostAddress, pretendInternetAddress } from '../support/pretend-host.ts';
import { until } from '../support/until.ts';

// Run by networks-linux.test.ts in a network namespace of its own.
const loopbackPool = '127.64.8.0/21';
/** Of a network of its own, which the pretended internet reaches by the pretended host. */
const realPool = '192.0.2.0/24';
const internet = process.env['PRETEND_INTERNET'] ?? '';
const checksWithinMs = 60_000;
/** For an answer that is to come, and for one that is not. */
const [patienceMs, silenceMs] = [20_000, 1_000];

test('the host reaches a public address by TCP, UDP and ping, from a source that the VPC can answer', async () => {
  await using host = await GatewayHost.start('puba', loopbackPool);
  const vpc = await host.vpc('vpc-1', ['127.64.8.5']);
  await host.publish();
  assert.equal(await answerOf(hostNamespace, '127.64.8.5', 80), `tcp ${vpc.uplink.hostAddress}`);
  assert.equal(await askByUdp(hostNamespace, '127.64.8.5'), `udp ${vpc.uplink.hostAddress}`);
  assert.ok(await pingIsAnswered(hostNamespace, '127.64.8.5', { isSaid: true }));
});

test('an address that nobody has is answered by nobody, not even by a service on all of the host’s addresses', async () => {
  await using host = await GatewayHost.start('pubb', loopbackPool);
  await host.vpc('vpc-1', ['127.64.8.5']);
  await host.publish();
  await host.serve(hostNamespace);
  assert.match(await answerOf(hostNamespace, '127.0.0.1', 80), /^tcp 127/, 'the service is there');
  assert.equal(await ask(hostNamespace, '127.64.8.6', 80), '');
  assert.equal(await askByUdp(hostNamespace, '127.64.8.6', silenceMs), '');
  assert.ok(!(await pingIsAnswered(hostNamespace, '127.64.8.6', { isSaid: false })));
});

test('public addresses come, move to another VPC, and go', async () => {
  await using host = await GatewayHost.start('pubc', loopbackPool);
  const one = await host.vpc('vpc-1', ['127.64.8.5', '127.64.8.6']);
  const other = await host.vpc('vpc-2', ['127.64.8.6']);
  await host.publish({ '127.64.8.5': one, '127.64.8.6': one });
  assert.equal(await answerOf(hostNamespace, '127.64.8.6', 80), `tcp ${one.uplink.hostAddress}`);
  await host.publish({ '127.64.8.6': other });
  assert.equal(await answerOf(hostNamespace, '127.64.8.6', 80), `tcp ${other.uplink.hostAddress}`);
  assert.equal(await ask(hostNamespace, '127.64.8.5', 80), '');
  await host.publish({});
  assert.equal(await ask(hostNamespace, '127.64.8.6', 80), '');
});

test('an address that was told before its VPC is there leads to it as soon as it is', async () => {
  await using host = await GatewayHost.start('pubn', loopbackPool);
  await host.publish({ '127.64.8.5': { uplink: host.uplink(0) } });
  assert.equal(await ask(hostNamespace, '127.64.8.5', 80), '');
  const vpc = await host.vpc('vpc-1', ['127.64.8.5']);
  assert.equal(await answerOf(hostNamespace, '127.64.8.5', 80), `tcp ${vpc.uplink.hostAddress}`);
});

test('one VPC reaches a public address of another, which sees the public address of who asks', async () => {
  await using host = await GatewayHost.start('pubd', loopbackPool);
  const one = await host.vpc('vpc-1', ['127.64.8.5']);
  const other = await host.vpc('vpc-2', ['127.64.8.6']);
  await host.publish();
  assert.equal(await askFrom(one.path, host.underlay('127.64.8.5'), host.underlay('127.64.8.6')), `tcp ${host.underlay('127.64.8.5')}`);
  assert.equal(await ask(one.path, host.underlay('127.64.8.7'), 80), '', 'nobody has it');
  assert.equal(await ask(one.path, other.uplink.vpcAddress, 80), '', 'not public');
});

test('a VPC reaches nothing of the host’s loopback, though the host speaks with it from there', async () => {
  await using host = await GatewayHost.start('pube', loopbackPool);
  const vpc = await host.vpc('vpc-1', ['127.64.8.5']);
  await host.publish();
  await host.serve(hostNamespace);
  // As no router of ours would: its loopback leads to the host's.
  const turned = ['echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet', 'ip route del table local local 127.0.0.0/8 dev lo', 'ip route del table local local 127.0.0.1 dev lo', `ip route add 127.0.0.0/8 via ${vpc.uplink.hostAddress} src ${vpc.uplink.vpcAddress}`];
  await inside(vpc.path, ['sh', '-c', turned.join('; ')]);
  const seen = probeAround(vpc.uplink.hostLink);
  for (const address of ['127.0.0.1', '127.64.8.5', vpc.uplink.hostAddress, pretendHostAddress]) assert.equal(await ask(vpc.path, address, 80), '', address);
  assert.deepEqual(seen(), [true, false], 'packets for the loopback come as far as the guard, and no further');
  execFileSync('nft', ['delete', 'table', 'ip', 'probe']);
});

test('what somebody else removes is made again: the rules, the routes, the uplink', async () => {
  await using host = await GatewayHost.start('pubf', loopbackPool);
  const vpc = await host.vpc('vpc-1', ['127.64.8.5']);
  await host.publish();
  execFileSync('nft', ['delete', 'table', 'ip', host.tableName]);
  execFileSync('ip', ['route', 'del', `${host.underlay('127.64.8.5')}/32`]);
  await until('the public address answers again', checksWithinMs, async () => (await ask(hostNamespace, '127.64.8.5', 80)) !== '');
  execFileSync('ip', ['link', 'del', vpc.uplink.hostLink]);
  await host.connectAgain(vpc);
  assert.notEqual(await answerOf(hostNamespace, '127.64.8.5', 80), '');
});

test('a restarted daemon keeps public addresses until it knows better, and one that is destroyed leaves nothing', async () => {
  const before = hostState();
  {
    await using host = await GatewayHost.start('pubg', loopbackPool);
    const vpc = await host.vpc('vpc-1', ['127.64.8.5', '127.64.8.6']);
    await host.publish();
    await host.restart();
    assert.notEqual(await answerOf(hostNamespace, '127.64.8.6', 80), '');
    await host.publish({ '127.64.8.5': vpc });
    assert.notEqual(await answerOf(hostNamespace, '127.64.8.5', 80), '');
    assert.equal(await ask(hostNamespace, '127.64.8.6', 80), '');
  }
  assert.deepEqual(hostState(), before);
});

test('a VPC of an older release gets an uplink of the block that the daemon has now', async () => {
  const before = hostState();
  {
    await using host = await GatewayHost.start('pubh', loopbackPool);
    const vpc = await host.vpc('vpc-1', ['127.64.8.5']);
    await host.restart({ uplinkBlock: '198.18.4.0/22' });
    assert.notEqual(host.uplink(0).hostAddress, vpc.uplink.hostAddress);
    assert.ok(!execFileSync('ip', ['route'], { encoding: 'utf8' }).includes('198.18.4.0/22'));
  }
  assert.deepEqual(hostState(), before);
});

test('public addresses of a real block are reached from the host and from its neighbours, with their source', async () => {
  const before = hostState();
  await inside(internet, ['ip', 'route', 'add', realPool, 'via', pretendHostAddress]);
  {
    await using host = await GatewayHost.start('pubi', realPool);
    const vpc = await host.vpc('vpc-1', ['192.0.2.5']);
    await host.publish();
    await host.serve(hostNamespace);
    assert.equal(await answerOf(internet, '192.0.2.5', 80), `tcp ${pretendInternetAddress}`);
    assert.equal(await askByUdp(internet, '192.0.2.5'), `udp ${pretendInternetAddress}`);
    assert.equal(await answerOf(hostNamespace, '192.0.2.5', 80), `tcp ${vpc.uplink.hostAddress}`);
    for (const from of [internet, hostNamespace]) assert.equal(await ask(from, '192.0.2.6', 80), '', 'nobody has it');
    assert.equal(await ask(internet, host.underlay('192.0.2.5'), 80), '', 'only the public address is public');
  }
  await inside(internet, ['ip', 'route', 'del', realPool]);
  assert.deepEqual(hostState(), before);
});

test('Docker’s firewall and its published ports leave public addresses alone', async () => {
  const docker = [
    'add table ip filter',
    'add chain ip filter DOCKER-USER',
    'add chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }',
    'add rule ip filter FORWARD jump DOCKER-USER',
    'add table ip nat',
    'add chain ip nat PREROUTING { type nat hook prerouting priority -100; }',
    'add chain ip nat OUTPUT { type nat hook output priority -100; }',
    ...['PREROUTING', 'OUTPUT'].map((chain) => `add rule ip nat ${chain} fib daddr type local tcp dport 80 dnat to ${pretendHostAddress}`),
  ];
  execFileSync('nft', ['-f', '-'], { input: docker.join('\n') });
  await inside(internet, ['ip', 'route', 'add', realPool, 'via', pretendHostAddress]);
  {
    await using host = await GatewayHost.start('pubj', realPool);
    const one = await host.vpc('vpc-1', ['192.0.2.5']);
    await host.vpc('vpc-2', ['192.0.2.6']);
    await host.publish();
    await host.serve(hostNamespace);
    assert.equal(await answerOf(internet, '192.0.2.5', 80), `tcp ${pretendInternetAddress}`);
    assert.equal(await answerOf(hostNamespace, '192.0.2.5', 80), `tcp ${one.uplink.hostAddress}`);
    assert.equal(await askFrom(one.path, host.underlay('192.0.2.5'), host.underlay('192.0.2.6')), `tcp ${host.underlay('192.0.2.5')}`);
    for (const from of [internet, hostNamespace]) assert.equal(await ask(from, '192.0.2.7', 80), '', 'a port that Docker publishes is none of an address that nobody has');
  }
  await inside(internet, ['ip', 'route', 'del', realPool]);
  execFileSync('nft', ['delete', 'table', 'ip', 'nat']);
  execFileSync('nft', ['delete', 'table', 'ip', 'filter']);
});

test('a block that the host has an address of is refused', async () => {
  await assert.rejects(GatewayHost.start('pubk', '203.0.113.0/24'), /203\.0\.113\.2 is this host's own; set DRYDOCK_PUBLIC_ADDRESSES to another block/);
  await assert.rejects(GatewayHost.start('publ', '127.0.0.0/24'), /127\.0\.0\.1 is this host's own/);
  await assert.rejects(GatewayHost.start('pubm', '198.19.0.0/24'), /used between this host and its VPCs/);
});

/** Tells whether packets for the loopback came in by the link, before the guard of the host's table and after it. */
function probeAround(link: string): () => readonly boolean[] {
  const chains = [-400, -250].map((priority, index) => `chain c${index} { type filter hook prerouting priority ${priority};\niifname "${link}" ip daddr 127.0.0.0/8 counter\n}`);
  execFileSync('nft', ['-f', '-'], { input: `table ip probe {\n${chains.join('\n')}\n}\n` });
  return () => [...execFileSync('nft', ['list', 'table', 'ip', 'probe'], { encoding: 'utf8' }).matchAll(/packets (\d+)/g)].map(([, count]) => count !== '0');
}

async function askByUdp(path: string, address: string, waitMs = patienceMs): Promise<string> {
  const program = `const s = require('node:dgram').createSocket('udp4'); s.on('error', () => process.exit()); s.on('message', (m) => { console.log(String(m)); process.exit(); }); s.send('?', 80, '${address}', (e) => e && process.exit()); setTimeout(() => process.exit(), ${waitMs})`;
  return (await inside(path, [process.execPath, '-e', program])).trim();
}

async function askFrom(path: string, localAddress: string, address: string): Promise<string> {
  const program = `const s = require('node:net').connect({ host: '${address}', port: 80, localAddress: '${localAddress}', timeout: ${patienceMs} }); s.on('data', (data) => console.log(String(data))).on('error', () => s.destroy()).on('timeout', () => s.destroy())`;
  return (await inside(path, [process.execPath, '-e', program])).trim();
}

function hostState(): readonly string[] {
  return [['ip', '-o', 'link'], ['ip', 'route'], ['ip', 'route', 'show', 'table', 'local'], ['nft', 'list', 'ruleset']].map(([command = '', ...args]) => execFileSync(command, args, { encoding: 'utf8' }));
}
