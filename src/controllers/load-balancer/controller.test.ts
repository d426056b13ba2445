import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondMs } from '#base/time.ts';
import { newCertificate } from '#model/certificate.fixture.ts';
import { certificates } from '#model/certificate.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { targetKey, targets } from '#model/target.ts';
import { forwardTo, LoadBalancerWorld, newListener, newLoadBalancer, newTarget, newTargetGroup, scope, vpc } from './load-balancer-world.fixture.ts';

const balancer = newLoadBalancer(1);
const group = newTargetGroup(1);
const listener = newListener(balancer, group);
const target = newTarget(group, '172.31.0.50');

async function worldWithAll(): Promise<LoadBalancerWorld> {
  const world = await LoadBalancerWorld.create();
  world.start();
  await world.put({ balancers: [balancer], groups: [group], listeners: [listener], targets: [target] });
  return world;
}

test('a load balancer is handed over with its nodes, rules, groups and targets, and is active once it is served', async () => {
  const world = await worldWithAll();
  const [topology] = world.topologies;
  assert.deepEqual(topology?.nodes.map(({ availabilityZone, network, publicIpv4Address }) => [availabilityZone, network.privateIpv4Address, publicIpv4Address]), [
    [vpc.subnets[0]?.availabilityZone, '172.31.0.11', '127.64.0.10'],
    [vpc.subnets[1]?.availabilityZone, '172.31.16.11', '127.64.0.11'],
  ]);
  assert.deepEqual(topology?.listeners[0]?.rules, [{ arn: listener.arn, conditions: [], action: forwardTo(group) }]);
  assert.deepEqual(topology?.groups[0]?.targets, [{ id: '172.31.0.50', port: 80, address: '172.31.0.50', availabilityZone: vpc.subnets[0]?.availabilityZone, state: 'initial', registeredAt: 0 }]);
  world.report({ kind: 'served', loadBalancerArn: balancer.arn });
  await world.settle();
  assert.deepEqual(world.store.get(loadBalancers, balancer.arn)?.state, { code: 'active' });
});

test('one that cannot be served has failed, with the reason; one that was active is impaired', async () => {
  const world = await worldWithAll();
  const state = () => world.store.get(loadBalancers, balancer.arn)?.state;
  world.report({ kind: 'failed', loadBalancerArn: balancer.arn, reason: 'no haproxy' });
  await world.settle();
  assert.deepEqual(state(), { code: 'failed', reason: 'no haproxy' });
  world.report({ kind: 'served', loadBalancerArn: balancer.arn });
  world.report({ kind: 'failed', loadBalancerArn: balancer.arn, reason: 'port 80' });
  await world.settle();
  assert.deepEqual(state(), { code: 'active_impaired', reason: 'port 80' });
});

test('rules come in the order of their priorities, the default one last; their groups are known too', async () => {
  const world = await worldWithAll();
  const other = newTargetGroup(2);
  await world.put({ groups: [other] });
  await world.store.transact((transaction) => {
    for (const priority of [20, 3]) {
      transaction.put(listenerRules, { ...scope, arn: `${listener.arn}/${priority}`, id: `${priority}`, listenerArn: listener.arn, priority, conditions: [{ field: 'path-pattern', values: ['/a'] }], actions: [forwardTo(other)], tags: [], createdAt: 0 });
    }
  });
  await world.settle();
  assert.deepEqual(world.topologies[0]?.listeners[0]?.rules.map(({ arn }) => arn), [`${listener.arn}/3`, `${listener.arn}/20`, listener.arn]);
  assert.deepEqual(world.topologies[0]?.groups.map(({ arn }) => arn), [group.arn, other.arn]);
});

test('of many reports of a large group the first is dealt with at once, and what comes soon after it together', async () => {
  const world = await worldWithAll();
  const others = Array.from({ length: 99 }, (_, index) => newTarget(group, `172.31.0.${100 + index}`));
  await world.put({ targets: others });
  let commits = 0;
  world.store.onCommit((changes) => void (commits += changes.some(({ kind }) => kind === targets.kind) ? 1 : 0));
  for (const { targetGroupArn, id, port } of [target, ...others]) {
    world.report({ kind: 'healthy', targetGroupArn, id, port });
    await world.clock.advance(0);
  }
  const healthy = () => world.store.list(targets).filter(({ health }) => health.state === 'healthy').length;
  assert.deepEqual([healthy(), commits], [1, 1]);
  await world.settle();
  assert.deepEqual([healthy(), commits], [100, 2]);
});

test('what a health check finds is the health of the target, and of nothing else', async () => {
  const world = await worldWithAll();
  const [before] = world.topologies;
  const health = () => world.store.get(targets, targetKey(target))?.health;
  const named = { targetGroupArn: group.arn, id: target.id, port: target.port };
  world.report({ kind: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out', ...named });
  await world.settle();
  assert.deepEqual(health(), { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' });
  world.report({ kind: 'healthy', ...named });
  world.report({ kind: 'healthy', ...named, port: 81 });
  await world.settle();
  assert.deepEqual(health(), { state: 'healthy' });
  assert.equal(world.topologies[0]?.groups[0]?.targets[0]?.state, 'healthy');
  assert.equal(world.topologies[0]?.listeners, before?.listeners);
  const applied = world.applied.length;
  world.report({ kind: 'healthy', ...named });
  await world.settle();
  assert.equal(world.applied.length, applied);
});

test('a deregistered target drains until its deregistration delay is over on the clock of the cloud', async () => {
  const world = await worldWithAll();
  await world.put({ targets: [{ ...target, drainingSince: world.clock.nowMs() }] });
  assert.equal(world.topologies[0]?.groups[0]?.targets[0]?.state, 'draining');
  world.report({ kind: 'healthy', targetGroupArn: group.arn, id: target.id, port: target.port });
  world.report({ kind: 'drained', targetGroupArn: group.arn, id: target.id, port: target.port });
  await world.settle();
  assert.deepEqual([world.store.get(targets, targetKey(target))?.drainedAt, world.store.get(targets, targetKey(target))?.health], [world.clock.nowMs(), { state: 'initial' }]);
  await world.clock.advance(299 * secondMs);
  assert.notEqual(world.store.get(targets, targetKey(target)), undefined);
  await world.clock.advance(secondMs);
  assert.equal(world.store.get(targets, targetKey(target)), undefined);
  assert.deepEqual(world.topologies[0]?.groups[0]?.targets, []);
});

test('once no listener forwards to a group, its targets are unchecked, and those that drain are gone', async () => {
  const world = await worldWithAll();
  const draining = newTarget(group, '172.31.0.51', { drainingSince: world.clock.nowMs() });
  await world.put({ targets: [{ ...target, health: { state: 'healthy' } }, draining] });
  await world.store.transact((transaction) => transaction.remove(listeners, listener.arn));
  await world.settle();
  assert.deepEqual(world.store.get(targets, targetKey(target))?.health, { state: 'initial' });
  assert.equal(world.store.get(targets, targetKey(draining)), undefined);
  assert.deepEqual(world.topologies[0]?.groups, []);
});

test('targets in zones that the load balancer is not in are none of its', async () => {
  const world = await worldWithAll();
  const outside = newTarget(group, '10.9.9.9', { availabilityZone: 'all' });
  await world.put({ targets: [newTarget(group, '172.31.32.9'), outside] });
  assert.deepEqual(world.topologies[0]?.groups[0]?.targets.map(({ id }) => id), [target.id, outside.id]);
});

test('a load balancer that is a target is at the addresses of its nodes, as they are', async () => {
  const world = await worldWithAll();
  const network = newLoadBalancer(2, { type: 'network' });
  const ofBalancers = newTargetGroup(2, { targetType: 'alb', protocol: 'TCP' });
  await world.put({ balancers: [network], groups: [ofBalancers], listeners: [newListener(network, ofBalancers, { protocol: 'TCP' })], targets: [newTarget(ofBalancers, balancer.arn)] });
  const addresses = () => world.topologies[1]?.groups[0]?.targets.map(({ address }) => address);
  assert.deepEqual(addresses(), ['172.31.0.11', '172.31.16.11']);
  await world.store.transact((transaction) => {
    transaction.remove(loadBalancers, balancer.arn);
    for (const { networkInterfaceId } of balancer.nodes) transaction.remove(networkInterfaces, networkInterfaceId);
  });
  await world.settle();
  assert.deepEqual(world.topologies.map(({ arn }) => arn), [network.arn]);
  assert.deepEqual(world.topologies[0]?.groups[0]?.targets, []);
});

test('a certificate that is replaced and an elastic IP address that is given reach the load balancer', async () => {
  const world = await worldWithAll();
  const certificate = newCertificate(1);
  await world.store.transact((transaction) => transaction.put(certificates, certificate));
  await world.put({ listeners: [{ ...listener, protocol: 'HTTPS', certificateArns: [certificate.arn] }] });
  assert.deepEqual(world.topologies[0]?.listeners[0]?.certificates, [{ arn: certificate.arn, certificateChain: 'CERT\nCHAIN', privateKey: 'KEY' }]);
  await world.store.transact((transaction) => {
    transaction.put(certificates, { ...certificate, privateKey: 'NEW' });
    transaction.put(elasticIps, { ...scope, allocationId: 'eipalloc-1', publicIpv4Address: '127.64.9.9', association: { id: 'a', networkInterfaceId: balancer.nodes[1]?.networkInterfaceId ?? '', privateIpv4Address: '172.31.16.11' }, tags: [] });
  });
  await world.settle();
  assert.equal(world.topologies[0]?.listeners[0]?.certificates[0]?.privateKey, 'NEW');
  assert.deepEqual(world.topologies[0]?.nodes.map(({ publicIpv4Address }) => publicIpv4Address), ['127.64.0.10', '127.64.9.9']);
});

test('a controller that starts again hands over all that is there, once', async () => {
  const world = await worldWithAll();
  const { topologies } = world;
  world.applied = [];
  world.start();
  assert.deepEqual(world.applied, [topologies]);
});

test('of many load balancers only the one that changed is another object', async () => {
  const world = await LoadBalancerWorld.create();
  const balancers = Array.from({ length: 50 }, (_, index) => newLoadBalancer(index + 1));
  const groups = balancers.map((_, index) => newTargetGroup(index + 1));
  await world.put({ balancers, groups, listeners: balancers.map((each, index) => newListener(each, groups[index] ?? group)), targets: groups.flatMap((each) => ['172.31.0.50', '172.31.0.51'].map((id) => newTarget(each, id))) });
  world.start();
  const before = world.topologies;
  const [, , third] = groups;
  world.report({ kind: 'healthy', targetGroupArn: third?.arn ?? '', id: '172.31.0.51', port: 80 });
  await world.settle();
  assert.deepEqual(world.topologies.flatMap((topology, index) => (topology === before[index] ? [] : [index])), [2]);
  assert.equal(world.topologies[2]?.groups[0]?.targets[0], before[2]?.groups[0]?.targets[0]);
});
