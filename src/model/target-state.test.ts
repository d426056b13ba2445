import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadBalancerNode } from './load-balancer.ts';
import { targetStateOf, type TargetSurroundings } from './target-state.ts';
import type { Target } from './target.ts';

const target: Pick<Target, 'availabilityZone' | 'health' | 'drainingSince'> = { availabilityZone: 'us-east-1a', health: { state: 'healthy' } };

function surroundings(code: 'active' | 'provisioning', ...zones: readonly string[]): TargetSurroundings {
  const nodes: readonly LoadBalancerNode[] = zones.map((availabilityZone) => ({ availabilityZone, subnetId: 'subnet-1', networkInterfaceId: 'eni-1' }));
  return { balancers: [{ state: { code }, nodes }], isOfBalancer: false };
}

const inUse = surroundings('active', 'us-east-1a', 'us-east-1b');

test('a target is what its health checks found, when its group is in use', () => {
  assert.deepEqual(targetStateOf(target, inUse), { state: 'healthy' });
  const failed = { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [500]' } as const;
  assert.deepEqual(targetStateOf({ ...target, health: failed }, inUse), failed);
});

test('a new target is being registered until its load balancer is there, and then being checked', () => {
  const fresh = { ...target, health: { state: 'initial' } } as const;
  assert.deepEqual(targetStateOf(fresh, surroundings('provisioning', 'us-east-1a')), { state: 'initial', reason: 'Elb.RegistrationInProgress', description: 'Target registration is in progress' });
  assert.deepEqual(targetStateOf(fresh, inUse), { state: 'initial', reason: 'Elb.InitialHealthChecking', description: 'Initial health checks in progress' });
});

test('a target is unused when no listener forwards to its group, or its zone is not enabled', () => {
  assert.deepEqual(targetStateOf(target, { balancers: [], isOfBalancer: false }), { state: 'unused', reason: 'Target.NotInUse', description: 'Target group is not configured to receive traffic from the load balancer' });
  const elsewhere = { ...target, availabilityZone: 'us-east-1c' };
  assert.deepEqual(targetStateOf(elsewhere, inUse), { state: 'unused', reason: 'Target.NotInUse', description: 'Target is in an Availability Zone that is not enabled for the load balancer' });
  assert.equal(targetStateOf({ ...target, availabilityZone: 'all' }, inUse).state, 'healthy');
});

test('an address of a load balancer is no target', () => {
  assert.deepEqual(targetStateOf(target, { ...inUse, isOfBalancer: true }), { state: 'unused', reason: 'Target.IpUnusable', description: 'The IP address cannot be used as a target, as it is in use by a load balancer' });
});

test('a target that is being deregistered is draining, whatever else is said of it', () => {
  const expected = { state: 'draining', reason: 'Target.DeregistrationInProgress', description: 'Target deregistration is in progress' };
  assert.deepEqual(targetStateOf({ ...target, drainingSince: 1 }, inUse), expected);
  assert.deepEqual(targetStateOf({ ...target, drainingSince: 1 }, { balancers: [], isOfBalancer: false }), expected);
});
