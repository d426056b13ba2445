import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '#base/clock.ts';
import { seededRandom, type Random } from '#base/random.ts';
import { minuteMs } from '#base/time.ts';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { TopologyAcl } from '#model/vpc-topology.ts';
import { receiverOf } from '#network/evaluate.ts';
import { apiAddress } from '#network/host-plan.ts';
import { answerOf, ask, echoConnection, hostNamespace, inside, internetServer, NetworkHost, reached } from '../support/network-host.ts';
import { pretendHostAddress, pretendInternetAddress } from '../support/pretend-host.ts';
import { addressOf, allow, groupOf, interfaceOf, rule, vpcOf, type EniWish } from '../support/vpc-fixtures.ts';

// Run by networks-linux.test.ts in a network namespace of its own.
const everything = groupOf('sg-1', [rule('ingress', { cidr: '0.0.0.0/0' }), rule('egress', { cidr: '0.0.0.0/0' })]);
const open: readonly NetworkAclEntry[] = [allow('ingress'), allow('egress')];
const tcp = (direction: NetworkAclEntry['direction'], from: number, to: number) => allow(direction, { protocol: '6', ports: { from, to } });

test('a network ACL refuses requests and answers between subnets, and nothing within one', async () => {
  await using host = await NetworkHost.start('topa');
  host.vpcs.setGroups([everything]);
  const [one] = await Promise.all([host.connect('one', { host: 5 }), host.connect('near', { host: 6 }), host.connect('far', { host: 5, subnet: 2 })]);
  await Promise.all(['near', 'far'].map((task) => host.serve(task, 80)));
  const says = async (isSaid: readonly [near: boolean, far: boolean], acls: readonly TopologyAcl[], why = 'what may pass does, and nothing else') => {
    host.vpcs.change('vpc-1', { acls });
    await host.vpcs.settled();
    const answers = await Promise.all(['172.31.0.6', '172.31.16.5'].map((address, index) => reached(one, address, 80, isSaid[index] === true)));
    assert.deepEqual(answers.map((answer) => answer === 'hello'), isSaid, why);
  };
  const acl = (subnet: number, ...entries: readonly NetworkAclEntry[]) => ({ id: `acl-${subnet}`, entries });
  await says([true, true], [acl(1, ...open), acl(2, ...open)]);
  await says([true, false], [acl(1), acl(2, ...open)], 'without entries all is denied, but not within the subnet');
  await says([true, false], [acl(1, tcp('egress', 80, 80)), acl(2, ...open)], 'the answer does not come back in');
  await says([true, true], [acl(1, tcp('egress', 80, 80), tcp('ingress', 1024, 65_535)), acl(2, ...open)]);
  await says([true, false], [acl(1, ...open), acl(2, tcp('ingress', 80, 80))], 'the answer does not come out');
  await says([true, false], [acl(1, ...open), acl(2, allow('ingress', { action: 'deny', cidr: '172.31.0.5/32' }), ...open)], 'the first entry decides');
  await says([true, true], [acl(1, ...open), acl(2, allow('ingress', { action: 'deny', cidr: '172.31.0.6/32' }), ...open)]);
});

test('an ACL that is closed cuts an open connection', async () => {
  await using host = await NetworkHost.start('topb');
  host.vpcs.setGroups([everything]);
  const [one, far] = await Promise.all([host.connect('one', { host: 5 }), host.connect('far', { host: 5, subnet: 2 })]);
  const connection = await echoConnection(one, far, 80);
  assert.equal(await connection.echo('a'), 'a');
  host.vpcs.change('vpc-1', { acls: [1, 2].map((subnet) => ({ id: `acl-${subnet}`, entries: subnet === 1 ? open : [] })) });
  await host.vpcs.settled();
  assert.ok(await connection.isCut('b'));
  connection.end();
});

test('an internet gateway needs a route and a public address, and leads in as well', async () => {
  await using host = await NetworkHost.start('topc');
  host.vpcs.setGroups([everything]);
  using server = internetServer(8181);
  await server.ready;
  const publicly = { host: 5, publicIpv4Address: host.publicAddress(5) };
  const [both, unnamed, unrouted] = await Promise.all([host.connect('both', publicly), host.connect('unnamed', { host: 6 }), host.connect('unrouted', { host: 7, subnet: 3, publicIpv4Address: host.publicAddress(7) })]);
  await Promise.all(['both', 'unrouted'].map((task) => host.serve(task, 80)));
  assert.equal(await answerOf(both, pretendInternetAddress, 8181), pretendHostAddress);
  assert.deepEqual(await Promise.all([unnamed, unrouted].map((path) => ask(path, pretendInternetAddress, 8181))), ['', '']);
  assert.equal(await answerOf(hostNamespace, host.publicAddress(5), 80), 'hello', 'the host reaches it');
  assert.deepEqual([await ask(hostNamespace, host.publicAddress(7), 80), await ask(hostNamespace, host.publicAddress(6), 80)], ['', ''], 'there is no route for answers, and nobody has the address');
  host.vpcs.setEni('both', { host: 5 });
  await host.vpcs.settled();
  assert.deepEqual([await ask(hostNamespace, host.publicAddress(5), 80), await ask(both, pretendInternetAddress, 8181)], ['', ''], 'the address was taken away');
});

test('tasks reach public addresses, and are known by their own there', async () => {
  await using host = await NetworkHost.start('topd');
  const from = (host: string) => groupOf('sg-in', [rule('ingress', { cidr: `${host}/32` }, { protocol: 'tcp', ports: [80, 80] }), rule('egress', { cidr: '0.0.0.0/0' })]);
  host.vpcs.setGroups([everything, from(host.publicAddress(5))]);
  const [one] = await Promise.all([
    host.connect('one', { host: 5, publicIpv4Address: host.publicAddress(5) }),
    host.connect('same', { host: 6, publicIpv4Address: host.publicAddress(6), securityGroupIds: ['sg-in'] }),
    host.connect('other', { host: 5, vpcId: 'vpc-2', publicIpv4Address: host.publicAddress(7), securityGroupIds: ['sg-in'] }),
  ]);
  await Promise.all(['same', 'other'].map((task) => host.serve(task, 80)));
  assert.deepEqual(await Promise.all([6, 7].map((n) => answerOf(one, host.publicAddress(n), 80))), ['hello', 'hello']);
  host.vpcs.setGroups([everything, from(host.publicAddress(8))]);
  await host.vpcs.settled();
  assert.deepEqual(await Promise.all([6, 7].map((n) => ask(one, host.publicAddress(n), 80))), ['', '']);
  assert.equal(await ask(one, host.publicAddress(9), 80), '', 'nobody has it');
});

test('a task keeps its own loopback', async () => {
  await using host = await NetworkHost.start('tope');
  const one = await host.connect('one', { host: 5 });
  await host.serve('one', 80);
  assert.deepEqual(await Promise.all(['127.0.0.1', '127.1.2.3'].map((address) => answerOf(one, address, 80))), ['hello', 'hello']);
});

test('a NAT gateway carries a private subnet out with its own address, as long as its own subnet has a way', async () => {
  await using host = await NetworkHost.start('topf');
  host.vpcs.setGroups([everything, groupOf('sg-nat', [rule('ingress', { cidr: `${host.publicAddress(9)}/32` }), rule('egress', { cidr: '0.0.0.0/0' })])]);
  using server = internetServer(8182);
  await server.ready;
  const natGateways = [{ id: 'nat-1', subnetId: 'subnet-2', privateIpv4Address: '172.31.16.9', publicIpv4Address: host.publicAddress(9) }];
  const { routeTables } = vpcOf('vpc-1');
  const withTarget = (id: string, target: 'internet-gateway' | 'nat-1' | undefined) => routeTables.map((table) => (table.id === id ? { id, routes: target === undefined ? [] : [{ destination: '0.0.0.0/0', target: target === 'nat-1' ? ({ kind: 'nat-gateway', id: target } as const) : ({ kind: target } as const) }] } : table));
  const behindNat = withTarget('rtb-3', 'nat-1');
  host.vpcs.change('vpc-1', { natGateways, routeTables: behindNat });
  const one = await host.connect('one', { host: 5, subnet: 3 });
  await host.connect('judge', { host: 6, vpcId: 'vpc-2', publicIpv4Address: host.publicAddress(6), securityGroupIds: ['sg-nat'] });
  await host.serve('judge', 80);
  await host.serve('one', 80);
  assert.equal(await answerOf(one, pretendInternetAddress, 8182), pretendHostAddress);
  assert.equal(await answerOf(one, host.publicAddress(6), 80), 'hello', 'it is known by the address of the NAT gateway');
  assert.equal(await ask(hostNamespace, host.publicAddress(9), 80), '', 'nobody comes in');
  const acls = vpcOf('vpc-1').acls;
  const says = async (isSaid: boolean, change: Parameters<typeof host.vpcs.change>[1], why = 'what may pass does, and nothing else') => {
    host.vpcs.change('vpc-1', { routeTables: behindNat, natGateways, acls, ...change });
    await host.vpcs.settled();
    assert.equal(await reached(one, pretendInternetAddress, 8182, isSaid), isSaid ? pretendHostAddress : '', why);
  };
  const natAcl = (...entries: readonly NetworkAclEntry[]) => ({ acls: acls.map((acl) => (acl.id === 'acl-2' ? { id: acl.id, entries } : acl)) });
  await says(false, { routeTables: behindNat.map((table) => (table.id === 'rtb-2' ? { ...table, routes: [] } : table)) }, 'the subnet of the NAT gateway has no way');
  await says(false, { natGateways: [] });
  await says(false, natAcl(), 'the ACL of the NAT gateway’s subnet');
  await says(false, natAcl(tcp('ingress', 8182, 8182), tcp('egress', 8182, 8182)), 'its answers');
  await says(true, natAcl(tcp('ingress', 1024, 65_535), tcp('egress', 1024, 65_535)));
  await says(true, {});
});

test('a connection does not outlive the way that it went', async () => {
  await using host = await NetworkHost.start('topg');
  host.vpcs.setGroups([everything]);
  const wish = { host: 5, publicIpv4Address: host.publicAddress(5) };
  const [one, other] = await Promise.all([host.connect('one', wish), host.connect('other', { host: 6, vpcId: 'vpc-2', publicIpv4Address: host.publicAddress(6) })]);
  const connection = await echoConnection(one, other, 80, host.publicAddress(6));
  assert.equal(await connection.echo('a'), 'a');
  host.vpcs.setEni('one', { ...wish, publicIpv4Address: host.publicAddress(7) });
  await host.vpcs.settled();
  assert.ok(await connection.isCut('b'), 'it has another address now');
  connection.end();
});

test('peered VPCs reach each other where both have routes, and by groups of each other', async () => {
  await using host = await NetworkHost.start('toph');
  const peering = (peerVpcId: string, peerCidr: string, peerGroupMembers = {}) => [{ id: 'pcx-1', peerVpcId, peerCidrs: [peerCidr], peerGroupMembers, peerNames: [] }];
  const { routeTables } = vpcOf('');
  host.vpcs.setGroups([everything, groupOf('sg-in', [rule('ingress', { groupId: 'sg-1' }), rule('egress', { cidr: '0.0.0.0/0' })])]);
  const [one] = await Promise.all([host.connect('one', { host: 5 }), host.connect('two', { host: 5, vpcId: 'vpc-2', vpcPrefix: '10.9', securityGroupIds: ['sg-in'] })]);
  await host.serve('two', 80);
  const says = async (isSaid: boolean, here: Parameters<typeof host.vpcs.change>[1], there: Parameters<typeof host.vpcs.change>[1], why = 'what may pass does, and nothing else') => {
    host.vpcs.change('vpc-1', { peerings: peering('vpc-2', '10.9.0.0/16'), routeTables: routed('10.9.0.0/16'), ...here });
    host.vpcs.change('vpc-2', { peerings: peering('vpc-1', '172.31.0.0/16', { 'sg-1': ['172.31.0.5'] }), routeTables: routed('172.31.0.0/16'), acls: vpcOf('').acls, ...there });
    await host.vpcs.settled();
    assert.equal(await reached(one, '10.9.0.5', 80, isSaid), isSaid ? 'hello' : '', why);
  };
  assert.equal(await ask(one, '10.9.0.5', 80), '');
  await says(true, {}, {});
  const connection = await echoConnection(one, await host.pathOf('two'), 81, '10.9.0.5');
  assert.equal(await connection.echo('a'), 'a');
  await host.restart();
  assert.equal(await connection.echo('b'), 'b', 'a restart leaves it open');
  await says(false, {}, { routeTables }, 'no way back');
  await says(false, { routeTables }, {}, 'no way there');
  await says(false, {}, { peerings: peering('vpc-1', '172.31.0.0/16', {}) }, 'not of the group');
  await says(false, {}, { acls: vpcOf('').acls.map(({ id }) => ({ id, entries: [] })) }, 'the ACL there');
  await says(true, {}, {});
  await says(false, { peerings: [] }, { peerings: [] }, 'the peering was deleted');
  connection.end();
  await says(true, {}, {});
  for (const vpc of ['vpc-1', 'vpc-2']) assert.match(execFileSync('ip', ['-n', `dd${host.instance}-${vpc}`, '-o', 'link'], { encoding: 'utf8' }), /p1@/);
  execFileSync('ip', ['netns', 'del', `dd${host.instance}-vpc-2`]);
  await host.connect('three', { host: 6, vpcId: 'vpc-2', vpcPrefix: '10.9', securityGroupIds: ['sg-in'] });
  assert.equal(await answerOf(one, '10.9.0.5', 80), 'hello', 'a router that was made anew is tied to its peer again');
});

test('tasks that come while their VPC is about to leave the host have their network, and its peers let go of it in peace', async () => {
  // A VPC without tasks goes at once instead of after a minute.
  const clock: Clock = { ...systemClock, after: (delayMs, callback) => systemClock.after(delayMs === minuteMs ? 0 : delayMs, callback) };
  await using host = await NetworkHost.start('topm', [], { clock });
  host.vpcs.setGroups([everything]);
  peerBoth(host);
  await host.connect('stays', { host: 5 });
  await host.serve('stays', 80);
  for (let round = 0; round < 20; round += 1) {
    const path = await host.connect('goes', { host: 5, vpcId: 'vpc-2', vpcPrefix: '10.9' });
    if (round % 5 === 0) assert.equal(await answerOf(path, '172.31.0.5', 80), 'hello');
    await host.release('goes');
    // Changes come all the time.
    for (let change = 0; change < round; change += 1, await delay(5)) host.vpcs.change('vpc-2', { acls: vpcOf('').acls });
  }
  assert.deepEqual(host.lines.filter((line) => line.includes('could not be changed') || line.includes('somebody else')), []);
});

test('a link between peers that a killed daemon left half made is made whole by the next one', async () => {
  await using host = await NetworkHost.start('topo');
  host.vpcs.setGroups([everything]);
  peerBoth(host);
  const [one] = await Promise.all([host.connect('one', { host: 5 }), host.connect('two', { host: 5, vpcId: 'vpc-2', vpcPrefix: '10.9' })]);
  await host.serve('two', 80);
  assert.equal(await answerOf(one, '10.9.0.5', 80), 'hello');
  execFileSync('ip', ['-n', `dd${host.instance}-vpc-2`, 'link', 'set', 'dev', 'p1', 'down']);
  await host.restart();
  assert.equal(await answerOf(one, '10.9.0.5', 80), 'hello');
});

test('the router answers for the API, DNS and endpoints as far as routes, groups and ACLs allow, and for nothing else', async () => {
  await using host = await NetworkHost.start('topi');
  host.vpcs.setGroups([everything, groupOf('sg-shut', []), groupOf('sg-in', [rule('ingress', { groupId: 'sg-1' }, { protocol: 'tcp', ports: [443, 443] })])]);
  const endpoint = interfaceOf({ host: 200, subnet: 2, type: 'vpc_endpoint', securityGroupIds: ['sg-in'] });
  host.vpcs.change('vpc-1', { interfaces: [endpoint], endpoints: [{ id: 'vpce-1', type: 'Interface', serviceName: 'com.amazonaws.us-east-1.ecr.api', privateDnsEnabled: true, addresses: endpoint.addresses }] });
  const wishes: Record<string, EniWish> = { way: { host: 5, publicIpv4Address: host.publicAddress(5) }, unnamed: { host: 6 }, shut: { host: 7, publicIpv4Address: host.publicAddress(7), securityGroupIds: ['sg-shut'] } };
  const paths = await Promise.all(Object.entries(wishes).map(([task, wish]) => host.connect(task, wish)));
  using servers = host.routerServers('vpc-1', [80, 443, 53, 8080]);
  await servers.ready;
  const says = async (address: string, port: number, isSaid: readonly [way: boolean, unnamed: boolean, shut: boolean], why = 'what may pass does, and nothing else') => {
    const answers = await Promise.all(paths.map((path, index) => reached(path, address, port, isSaid[index] === true)));
    assert.deepEqual(answers.map((answer) => answer !== ''), isSaid, `${address}:${port}: ${why}`);
  };
  await says(apiAddress, 80, [true, false, false]);
  await says(apiAddress, 8080, [false, false, false]);
  await says('172.31.16.200', 443, [true, true, false]);
  await says('172.31.16.200', 80, [false, false, false], 'the groups of the endpoint');
  await says('169.254.169.253', 53, [true, true, true]);
  await says('172.31.0.2', 53, [true, true, true]);
  await says('169.254.170.2', 80, [true, true, true]);
  await says('172.31.0.1', 80, [false, false, false]);
  await says('169.254.169.253', 80, [false, false, false]);
  host.vpcs.change('vpc-1', { acls: [1, 2, 3].map((subnet) => ({ id: `acl-${subnet}`, entries: subnet === 1 ? [tcp('egress', 443, 443), tcp('ingress', 1024, 65_535)] : open })) });
  await host.vpcs.settled();
  await says(apiAddress, 80, [false, false, false]);
  await says(apiAddress, 443, [true, false, false]);
  await says('172.31.16.200', 443, [true, true, false]);
  await says('172.31.0.2', 53, [true, true, true]);
});

test('an interface endpoint answers peers', async () => {
  await using host = await NetworkHost.start('topl');
  host.vpcs.setGroups([everything]);
  const endpoint = interfaceOf({ host: 200, subnet: 2, type: 'vpc_endpoint' });
  const peering = (peerVpcId: string, peerCidr: string) => [{ id: 'pcx-1', peerVpcId, peerCidrs: [peerCidr], peerGroupMembers: {}, peerNames: [] }];
  host.vpcs.change('vpc-1', { interfaces: [endpoint], endpoints: [{ id: 'vpce-1', type: 'Interface', serviceName: 'com.amazonaws.us-east-1.ecr.api', privateDnsEnabled: true, addresses: endpoint.addresses }], peerings: peering('vpc-2', '10.9.0.0/16'), routeTables: routed('10.9.0.0/16') });
  host.vpcs.change('vpc-2', { peerings: peering('vpc-1', '172.31.0.0/16'), routeTables: routed('172.31.0.0/16') });
  const [, two] = await Promise.all([host.connect('one', { host: 5 }), host.connect('two', { host: 5, vpcId: 'vpc-2', vpcPrefix: '10.9' })]);
  using servers = host.routerServers('vpc-1', [443]);
  await servers.ready;
  assert.equal(await answerOf(two, '172.31.16.200', 443), '10.9.0.5');
});

test('an ENI that no topology names lets nothing through', async () => {
  await using host = await NetworkHost.start('topj');
  host.vpcs.setGroups([everything]);
  const one = await host.connect('one', { host: 5 });
  await host.connect('two', { host: 6 });
  await host.serve('two', 80);
  assert.equal(await answerOf(one, '172.31.0.6', 80), 'hello');
  await host.networks.setVpcs(host.vpcs.topologies.map((vpc) => ({ ...vpc, interfaces: vpc.interfaces.slice(1) })));
  assert.equal(await ask(one, '172.31.0.6', 80), '');
  assert.ok(!(await inside(one, ['busybox', 'ping', '-c', '1', '-W', '1', '172.31.0.2'])).includes('1 packets received'));
});

test('the kernel lets through what a plain reading of groups, lists and ACLs allows', async () => {
  await using host = await NetworkHost.start('topk');
  const random = seededRandom(11);
  const enis: readonly EniWish[] = [5, 6].flatMap((number) => [1, 2].map((subnet) => ({ host: number, subnet, securityGroupIds: [`sg-${random.int(2)}`] })));
  const nameOf = (eni: EniWish) => `t${eni.host}${eni.subnet}`;
  await Promise.all(enis.map((eni) => host.connect(nameOf(eni), eni)));
  await Promise.all(enis.flatMap((eni) => [80, 81].map((port) => host.serve(nameOf(eni), port))));
  const verdicts: boolean[] = [];
  for (let round = 0; round < 4; round += 1) {
    host.vpcs.setGroups([0, 1].map((number) => groupOf(`sg-${number}`, [...Array.from({ length: 2 + random.int(3) }, () => randomRule(random)), rule('egress', { cidr: '172.31.0.0/16' })])));
    host.vpcs.change('vpc-1', { prefixLists: { 'pl-1': ['172.31.0.6/32', '172.31.16.0/20'] }, acls: [1, 2].map((subnet) => ({ id: `acl-${subnet}`, entries: randomAcl(random) })) });
    await host.vpcs.settled();
    const probes = enis.flatMap((from) => enis.filter((to) => to !== from).flatMap((to) => [80, 81].map((port) => ({ from, to, port }))));
    const said = probes.map(({ from, to, port }) => receiverOf({ from: { kind: 'interface', vpcId: 'vpc-1', address: addressOf(from) }, to: addressOf(to), packet: { protocol: 'tcp', port }, vpcs: host.vpcs.topologies }) !== undefined);
    const seen = await Promise.all(probes.map(async ({ from, to, port }, index) => (await reached(await host.pathOf(nameOf(from)), addressOf(to), port, said[index] === true)) === 'hello'));
    assert.deepEqual(seen, said, `round ${round}`);
    verdicts.push(...said);
  }
  assert.equal(new Set(verdicts).size, 2, 'the rounds allow something and refuse something');
});

const routed = (destination: string) => vpcOf('').routeTables.map(({ id, routes }) => ({ id, routes: [...routes, { destination, target: { kind: 'vpc-peering-connection', id: 'pcx-1' } as const }] }));

function peerBoth({ vpcs }: NetworkHost): void {
  const peering = (peerVpcId: string, peerCidr: string) => [{ id: 'pcx-1', peerVpcId, peerCidrs: [peerCidr], peerGroupMembers: {}, peerNames: [] }];
  vpcs.change('vpc-1', { peerings: peering('vpc-2', '10.9.0.0/16'), routeTables: routed('10.9.0.0/16') });
  vpcs.change('vpc-2', { peerings: peering('vpc-1', '172.31.0.0/16'), routeTables: routed('172.31.0.0/16') });
}

function randomRule(random: Random) {
  const peer = [{ groupId: `sg-${random.int(2)}` }, { cidr: '172.31.0.0/20' }, { prefixListId: 'pl-1' }][random.int(3)] ?? { groupId: '' };
  const port = 80 + random.int(2);
  return rule('ingress', peer, { protocol: 'tcp', ports: [port, port] });
}

function randomAcl(random: Random): readonly NetworkAclEntry[] {
  const port = 80 + random.int(2);
  const some = (direction: NetworkAclEntry['direction']): NetworkAclEntry => allow(direction, { ruleNumber: 50, protocol: '6', ports: { from: port, to: port }, action: random.int(2) === 0 ? 'allow' : 'deny', cidr: ['0.0.0.0/0', '172.31.0.6/32', '172.31.16.0/21'][random.int(3)] ?? '' });
  return [...(random.int(2) === 0 ? [some('ingress')] : []), ...(random.int(2) === 0 ? [some('egress')] : []), ...(random.int(4) === 0 ? [tcp('ingress', 1024, 65_535), tcp('egress', 1024, 65_535)] : open)];
}
