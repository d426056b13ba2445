import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SecurityGroup } from '#model/security-group.ts';
import { FlowWorld, flowGroup, flowListener, flowTarget, networkBalancer } from '../support/flow-world.ts';
import { hostNamespace, settleMs } from '../support/network-host.ts';
import { until } from '../support/until.ts';
import { addressOf, groupOf, rule } from '../support/vpc-fixtures.ts';

// Run by load-balancers-linux.test.ts in a network namespace of its own.
/** That one of two is never met among so many does not happen. */
const greetingsMax = 200;
const timeoutMs = 60_000;
const zone = 'us-east-1a';
const everything = groupOf('sg-1', [rule('ingress', { cidr: '0.0.0.0/0' }), rule('egress', { cidr: '0.0.0.0/0' })]);
const node = { host: 4, securityGroupIds: [] };
const nodeAddress = addressOf(node);
const client = { host: 5 };
const [one, two, three] = [{ host: 6 }, { host: 7 }, { host: 8 }] as const;

/** A node, a client, and targets `a`, `b`, …. */
async function start(name: string, { targets = [one, two], groups = [everything] }: { readonly targets?: readonly { readonly host: number }[]; readonly groups?: readonly SecurityGroup[] } = {}) {
  const world = await FlowWorld.start(name);
  world.host.vpcs.setGroups(groups);
  await world.node(zone, { ...node, publicIpv4Address: world.host.publicAddress(4) });
  const path = await world.host.connect('client', client);
  for (const [index, target] of targets.entries()) await world.target('abcdef'[index] ?? '', target);
  return { world, path };
}

/** What so many say, one after the other. Which target one comes to is chance: when so many kinds are wanted, more are asked until all have been met. */
async function greetings(greeting: () => Promise<string>, count: number, kindsWanted = 1): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (let index = 0; index < count || (all.size < kindsWanted && index < greetingsMax); index += 1) all.add(await greeting());
  return all;
}

test('TCP connections go to all healthy targets, from the load balancer’s address', async () => {
  const { world, path } = await start('nla');
  await using _ = world;
  const group = flowGroup('g', [flowTarget(one), flowTarget(two)]);
  await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
  assert.deepEqual(await greetings(() => world.greeting(path, nodeAddress, 80), 20, 2), new Set([`a ${nodeAddress}`, `b ${nodeAddress}`]));
  assert.match(await world.greeting(hostNamespace, world.host.publicAddress(4), 80), /^[ab] /, 'the host reaches it by its public address');
  assert.ok(await world.isSilent(path, nodeAddress, 81), 'nothing listens there');
});

test('targets see the client’s address where it is preserved, in the VPC and from the host, and their answers come back', async () => {
  const { world, path } = await start('nlb', { targets: [one] });
  await using _ = world;
  const group = flowGroup('g', [flowTarget(one)], { preservesClientIp: true });
  await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
  assert.equal(await world.greeting(path, nodeAddress, 80), `a ${addressOf(client)}`);
  assert.match(await world.greeting(hostNamespace, world.host.publicAddress(4), 80), /^a 198\.1[89]\./);
  const connection = await world.connection(path, nodeAddress, 80);
  assert.ok(await connection.echoes());
});

test('a target that allows only the load balancer’s group takes clients that come through it', async () => {
  const balancerGroup = groupOf('sg-nlb', [rule('ingress', { cidr: `${addressOf(client)}/32` }, { protocol: 'tcp', ports: [80, 80] }), rule('egress', { cidr: '0.0.0.0/0' })]);
  const targetGroup = groupOf('sg-target', [rule('ingress', { groupId: 'sg-nlb' }, { protocol: 'tcp', ports: [8080, 8080] })]);
  await using world = await FlowWorld.start('nlc');
  world.host.vpcs.setGroups([everything, balancerGroup, targetGroup]);
  await world.node(zone, { host: 4, securityGroupIds: ['sg-nlb'] });
  const [path, stranger] = [await world.host.connect('client', client), await world.host.connect('stranger', { host: 9 })];
  await world.target('a', { ...one, securityGroupIds: ['sg-target'] });
  for (const preservesClientIp of [true, false]) {
    const group = flowGroup('g', [flowTarget(one)], { preservesClientIp });
    await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
    assert.equal(await world.greeting(path, nodeAddress, 80), `a ${preservesClientIp ? addressOf(client) : nodeAddress}`);
    assert.ok(await world.isSilent(path, addressOf(one), 8080), 'not past the load balancer');
    assert.ok(await world.isSilent(stranger, nodeAddress, 80), 'the load balancer’s own group does not let it in');
  }
});

test('UDP: the datagrams of a flow go to one target with the client’s address, and TCP_UDP serves both', async () => {
  const { world, path } = await start('nld');
  await using _ = world;
  const group = flowGroup('g', [flowTarget(one), flowTarget(two)], { preservesClientIp: true });
  await world.become(networkBalancer([flowListener('UDP', 53, group), flowListener('TCP_UDP', 54, group)], [group]));
  const socket = await world.datagramSocket(path);
  const ofFlow = [await world.datagram(path, nodeAddress, 53, socket), await world.datagram(path, nodeAddress, 53, socket), await world.datagram(path, nodeAddress, 53, socket)];
  assert.equal(new Set(ofFlow).size, 1);
  assert.match(ofFlow[0] ?? '', new RegExp(`^[ab] ${addressOf(client)}$`));
  assert.equal((await greetings(() => world.datagram(path, nodeAddress, 53), 20, 2)).size, 2, 'other flows go to the other target, too');
  assert.match(await world.datagram(path, nodeAddress, 54), /^[ab] /);
  assert.match(await world.greeting(path, nodeAddress, 54), /^[ab] /);
  assert.ok(await world.isSilent(path, nodeAddress, 53), 'UDP is not TCP');
});

test('a client stays with its target where stickiness is by source address', async () => {
  const { world, path } = await start('nle', { targets: [one, two, three] });
  await using _ = world;
  const targets = [flowTarget(one), flowTarget(two), flowTarget(three)];
  const groupWith = (all: typeof targets) => flowGroup('g', all, { preservesClientIp: true, stickiness: { kind: 'source_ip' } });
  const group = groupWith(targets);
  await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
  const seen = await greetings(() => world.greeting(path, nodeAddress, 80), 10);
  assert.equal(seen.size, 1);
  const other = groupWith(targets.filter((_target, index) => !seen.has(`${'abc'[index]} ${addressOf(client)}`)));
  await world.become(networkBalancer([flowListener('TCP', 80, other)], [other]));
  assert.ok(!seen.has(await world.greeting(path, nodeAddress, 80)));
});

test('connections stay while targets come and go; a draining target keeps its own and gets no more, and is drained when they are over', async (t) => {
  const { world, path } = await start('nlf');
  await using _ = world;
  const become = (first: ReturnType<typeof flowTarget>, ...others: ReturnType<typeof flowTarget>[]) => {
    const group = flowGroup('g', [first, ...others]);
    return world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
  };
  await become(flowTarget(one));
  const connection = await world.connection(path, nodeAddress, 80);
  assert.equal(connection.greeting, `a ${nodeAddress}`);
  const startedAt = performance.now();
  const changes = 10;
  for (let index = 0; index < changes; index += 1) await become(flowTarget(one), ...(index % 2 === 0 ? [flowTarget(two)] : []));
  t.diagnostic(`a target more or less is in force after ${((performance.now() - startedAt) / changes).toFixed(1)} ms`);
  await become(flowTarget(one, { state: 'draining' }), flowTarget(two));
  assert.deepEqual(await greetings(() => world.greeting(path, nodeAddress, 80), 10), new Set([`b ${nodeAddress}`]));
  assert.ok(await connection.echoes());
  await delay(1_500);
  assert.deepEqual(world.reports, []);
  connection.end();
  await until('it is drained', timeoutMs, () => world.reports.length > 0);
  assert.deepEqual(world.reports[0], { kind: 'drained', targetGroupArn: 'group-g', id: addressOf(one), port: 8080 });
});

test('connections of a deregistered target go on, or are reset where its group says so; those of an unhealthy target likewise', async () => {
  const { world, path } = await start('nlg');
  await using _ = world;
  for (const ends of [false, true]) {
    const settings = { terminatesConnectionsOnDeregistration: ends, terminatesConnectionsOfUnhealthyTargets: ends };
    const become = (...targets: ReturnType<typeof flowTarget>[]) => {
      const group = flowGroup('g', targets, settings);
      return world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
    };
    await become(flowTarget(one));
    const connection = await world.connection(path, nodeAddress, 80);
    await become(flowTarget(one, { state: 'draining' }), flowTarget(two));
    assert.ok(await connection.echoes());
    await become(flowTarget(two));
    assert.equal(await connection.echoes(), !ends);
    assert.equal(connection.isReset, ends);
    const other = await world.connection(path, nodeAddress, 80);
    await become(flowTarget(two, { state: 'unhealthy' }));
    assert.ok(await other.echoes(), 'without a healthy target all are served');
    await become(flowTarget(two, { state: 'unhealthy' }), flowTarget(one));
    assert.equal(await other.echoes(), !ends);
    assert.equal(await world.greeting(path, nodeAddress, 80), `a ${nodeAddress}`);
  }
});

test('a node sends to targets of its own zone, unless cross-zone load balancing is on', async () => {
  await using world = await FlowWorld.start('nlh');
  world.host.vpcs.setGroups([everything]);
  const far = { host: 4, subnet: 2, securityGroupIds: [] };
  await world.node(zone, node);
  await world.node('us-east-1b', far);
  const path = await world.host.connect('client', client);
  await world.target('a', one);
  await world.target('b', { host: 6, subnet: 2 });
  const answers = async (isCrossZone: boolean) => {
    const group = flowGroup('g', [flowTarget(one), flowTarget({ host: 6, subnet: 2 }, { availabilityZone: 'us-east-1b' })], { isCrossZone, preservesClientIp: true });
    await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
    const of = (address: string) => greetings(() => world.greeting(path, address, 80), 12, isCrossZone ? 2 : 1);
    return [await of(nodeAddress), await of(addressOf(far))];
  };
  const seen = addressOf(client);
  assert.deepEqual(await answers(false), [new Set([`a ${seen}`]), new Set([`b ${seen}`])]);
  const both = new Set([`a ${seen}`, `b ${seen}`]);
  assert.deepEqual(await answers(true), [both, both]);
});

test('all of it outlives the daemon, and what somebody else removes is made again', async () => {
  const { world, path } = await start('nli');
  await using _ = world;
  const group = flowGroup('g', [flowTarget(one)], { preservesClientIp: true, terminatesConnectionsOnDeregistration: true });
  const balancer = networkBalancer([flowListener('TCP', 80, group)], [group]);
  await world.become(balancer);
  const connection = await world.connection(path, nodeAddress, 80);
  await world.restart();
  await world.host.restart();
  assert.match(await world.greeting(path, nodeAddress, 80), /^a /);
  await world.become(balancer);
  assert.ok(await connection.echoes());
  execFileSync('nsenter', [`--net=${world.nodePath(zone)}`, 'nft', 'flush', 'ruleset']);
  await until('it is made again', timeoutMs, async () => !(await world.isSilent(path, nodeAddress, 80)));
  await world.restart();
  const left = flowGroup('g', [flowTarget(two)], { terminatesConnectionsOnDeregistration: true });
  await world.become(networkBalancer([flowListener('TCP', 80, left)], [left]));
  assert.ok(!(await connection.echoes()), 'what was deregistered meanwhile is cut, too');
});

test('listeners lead to several groups by weight, and a listener that goes is silent', async () => {
  const { world, path } = await start('nlj');
  await using _ = world;
  const groups = [flowGroup('g', [flowTarget(one)]), flowGroup('h', [flowTarget(two)])];
  await world.become(networkBalancer([flowListener('TCP', 80, ...groups)], groups));
  assert.deepEqual(await greetings(() => world.greeting(path, nodeAddress, 80), 30, 2), new Set([`a ${nodeAddress}`, `b ${nodeAddress}`]));
  await world.become(networkBalancer([], []));
  await delay(settleMs);
  assert.ok(await world.isSilent(path, nodeAddress, 80));
});

test('a connection that is idle for longer than its listener allows is reset with its next packet', async () => {
  const { world, path } = await start('nlk', { targets: [one] });
  await using _ = world;
  const group = flowGroup('g', [flowTarget(one)]);
  const listenerWith = (port: number, tcpIdleTimeoutSeconds: number) => ({ ...flowListener('TCP', port, group), tcpIdleTimeoutSeconds });
  await world.become(networkBalancer([listenerWith(80, 1), listenerWith(81, 60)], [group]));
  const [short, long] = [await world.connection(path, nodeAddress, 80), await world.connection(path, nodeAddress, 81)];
  await delay(2_500);
  assert.ok(!(await short.echoes()) && short.isReset);
  assert.ok(await long.echoes());
});

test('a target may be its own client where the load balancer speaks for itself', async () => {
  await using world = await FlowWorld.start('nll');
  world.host.vpcs.setGroups([everything]);
  await world.node(zone, node);
  const path = await world.target('a', one);
  for (const preservesClientIp of [false, true]) {
    const group = flowGroup('g', [flowTarget(one)], { preservesClientIp });
    await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
    if (preservesClientIp) assert.ok(await world.isSilent(path, nodeAddress, 80));
    else assert.equal(await world.greeting(path, nodeAddress, 80), `a ${nodeAddress}`);
  }
});

test('clients of a peered VPC reach targets through the load balancer, and are seen with their own addresses', async () => {
  const { world } = await start('nlm', { targets: [one], groups: [everything, { ...groupOf('sg-2', [rule('ingress', { cidr: '0.0.0.0/0' }), rule('egress', { cidr: '0.0.0.0/0' })]), vpcId: 'vpc-2' }] });
  await using _ = world;
  const [near, far] = ['172.31.0.0/16', '172.30.0.0/16'];
  const toPeer = (destination: string) => [1, 2, 3].map((subnet) => ({ id: `rtb-${subnet}`, routes: [{ destination, target: { kind: 'vpc-peering-connection', id: 'pcx-1' } as const }] }));
  const peering = (peerVpcId: string, cidr: string) => [{ id: 'pcx-1', peerVpcId, peerCidrs: [cidr], peerGroupMembers: {}, peerNames: [] }];
  const there = { host: 5, vpcId: 'vpc-2', vpcPrefix: '172.30', eni: 'eni-0000000000000far1', securityGroupIds: ['sg-2'] };
  world.host.vpcs.change('vpc-1', { routeTables: toPeer(far), peerings: peering('vpc-2', far) });
  world.host.vpcs.change('vpc-2', { routeTables: toPeer(near), peerings: peering('vpc-1', near) });
  const path = await world.host.connect('far', there);
  const group = flowGroup('g', [flowTarget(one)], { preservesClientIp: true });
  await world.become(networkBalancer([flowListener('TCP', 80, group)], [group]));
  await until('the peers are tied', timeoutMs, async () => (await world.greeting(path, nodeAddress, 80)) === `a ${addressOf(there)}`);
});
