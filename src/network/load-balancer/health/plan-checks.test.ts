import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthCheck, newNode, newTopology, newTopologyGroup, newTopologyTarget } from '../topology.fixture.ts';
import { planChecks } from './plan-checks.ts';

const checksOf = (...[groups, change]: Parameters<typeof newTopology>) => [...planChecks(newTopology(groups, change)).values()];

test('a target is checked from the node of its zone, at the port that it gets traffic on, by its own address', () => {
  const [check] = checksOf([newTopologyGroup([newTopologyTarget('172.31.16.20', { availabilityZone: 'us-east-1b', port: 9000 })])]);
  assert.deepEqual([check?.node.availabilityZone, check?.address, check?.port, check?.host], ['us-east-1b', '172.31.16.20', 9000, '172.31.16.20:9000']);
});

test('the group may name another port for its checks', () => {
  const [check] = checksOf([newTopologyGroup([newTopologyTarget('172.31.16.20')], { healthCheck: { ...healthCheck, port: 8081 } })]);
  assert.deepEqual([check?.port, check?.host, check?.target.port], [8081, '172.31.16.20:8081', 80]);
});

test('a network load balancer names its node and the listener, and does not tell why a check failed', () => {
  const [check] = checksOf([newTopologyGroup([newTopologyTarget('172.31.0.20', { availabilityZone: 'us-east-1a' })])], { type: 'network' });
  assert.deepEqual([check?.host, check?.tellsWhy], ['172.31.0.10:8080', false]);
});

test('targets that drain are not checked, nor those that no node may send to', () => {
  const draining = newTopologyTarget('172.31.0.20', { availabilityZone: 'us-east-1a', state: 'draining' });
  const elsewhere = newTopologyTarget('172.31.32.20', { availabilityZone: 'us-east-1c' });
  const outside = newTopologyTarget('10.0.0.1', { availabilityZone: 'all' });
  const group = newTopologyGroup([draining, elsewhere, outside]);
  assert.deepEqual(checksOf([{ ...group, settings: { ...group.settings, isCrossZone: false } }]).map(({ address }) => address), ['10.0.0.1']);
  assert.deepEqual(checksOf([group], { nodes: [] }), []);
});

test('a load balancer that is a target is checked once', () => {
  const places = ['172.31.0.30', '172.31.16.30'].map((address) => newTopologyTarget(address, { id: 'arn:of-a-balancer' }));
  assert.equal(checksOf([newTopologyGroup(places)], { nodes: [newNode('us-east-1a', '172.31.0.10')] }).length, 1);
});
