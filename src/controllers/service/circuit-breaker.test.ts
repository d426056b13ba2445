import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs } from '#base/time.ts';
import { OneService } from './service-world.fixture.ts';

const breaker = { enable: true, rollback: true } as const;

function steady(change: ConstructorParameters<typeof OneService>[0] = {}): OneService {
  const world = new OneService(change);
  world.deploy(1);
  world.run();
  return world;
}

test('the circuit breaker fails the deployment at its threshold and rolls back to the last completed one', () => {
  const world = steady({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: breaker } });
  const first = world.primary();
  world.deploy(2);
  const second = world.primary();
  for (let failures = 0; failures < 4 && world.wanted(2).length === 0; failures += 1) {
    world.pass(world.wakeAt === Infinity ? 0 : Math.max(0, world.wakeAt - world.nowMs));
    for (const task of world.wanted(2)) world.end(task, 'TaskFailedToStart');
  }
  world.run();
  assert.equal(world.primary().id, first.id);
  assert.equal(world.wanted(1).length, 2);
  assert.equal(world.wanted(2).length, 0);
  assert.equal(world.latestDeployment().status, 'ROLLBACK_SUCCESSFUL');
  assert.equal(world.latestDeployment().rollback?.revisionArn, first.revisionArn);
  assert.equal(world.latestDeployment().circuitBreaker.status, 'TRIGGERED');
  assert.equal(world.service.definition?.taskDefinitionArn.endsWith(':1'), true);
  assert.ok(world.events.some(({ message }) => message === `(service web) (deployment ${second.id}) deployment failed: tasks failed to start.`));
  assert.ok(world.events.some(({ message }) => message === `(service web) rolling back to deployment ${first.id}.`));
});

test('without rollback a failed deployment stays PRIMARY and starts nothing; the old tasks stay', () => {
  const world = steady({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: { enable: true, rollback: false, thresholdConfiguration: { type: 'COUNT', value: 1 } } } });
  world.deploy(2);
  world.settle();
  for (const task of world.wanted(2)) world.end(task, 'TaskFailedToStart');
  world.pass(hourMs);
  assert.equal(world.primary().rolloutState, 'FAILED');
  assert.equal(world.primary().rolloutStateReason, 'ECS deployment circuit breaker: tasks failed to start.');
  assert.deepEqual([world.wanted(1).length, world.wanted(2).length], [2, 0]);
  assert.equal(world.latestDeployment().status, 'STOPPED');
});

test('a first deployment that fails finds no rollback candidate', () => {
  const world = new OneService({ deploymentConfiguration: { deploymentCircuitBreaker: { ...breaker, thresholdConfiguration: { type: 'COUNT', value: 1 } } } });
  world.deploy(1);
  world.settle();
  for (const task of world.wanted()) world.end(task, 'TaskFailedToStart');
  world.settle();
  assert.equal(world.primary().rolloutState, 'FAILED');
  assert.match(world.primary().rolloutStateReason, /No rollback candidate was found/);
});
