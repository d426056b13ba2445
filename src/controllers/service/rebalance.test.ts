import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs } from '#base/time.ts';
import type { Task } from '#model/task.ts';
import { OneService } from './service-world.fixture.ts';

/** A steady service of two tasks, both in us-east-1a. */
function unbalanced(protectedUntil?: number): OneService {
  const world = new OneService();
  world.deploy(1);
  world.run();
  for (const task of world.wanted()) world.change(task, inZone(task, 'us-east-1a', protectedUntil));
  world.service = { ...world.service, availabilityZoneRebalancing: 'ENABLED' };
  world.events = [];
  return world;
}

function inZone(task: Task, availabilityZone: string, protectedUntil: number | undefined): Partial<Task> {
  return { ...(task.placement !== undefined && { placement: { ...task.placement, availabilityZone } }), ...(protectedUntil !== undefined && { protectedUntil }) };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-rebalancing-event-messages-list.html */
test('AZ rebalancing starts a task where there are fewest, stops one where there are most, and says so', () => {
  const world = unbalanced();
  world.run();
  assert.deepEqual(world.said(), [
    '(service web) is not AZ balanced with 2 tasks in us-east-1a, 0 tasks in us-east-1b, 0 tasks in us-east-1c. AZ Rebalancing in progress.',
    '(service web) has started 1 tasks in us-east-1b to AZ Rebalance: (task T).',
    '(service web) has stopped 1 running tasks in us-east-1a due to AZ rebalancing: (task T).',
    '(service web) has reached a steady state.',
    '(service web) is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b, 0 tasks in us-east-1c.',
  ]);
});

test('AZ rebalancing starts nothing while all tasks that it could stop for it are protected', () => {
  const protectedUntil = hourMs;
  const world = unbalanced(protectedUntil);
  const before = world.wanted();
  world.run();
  assert.deepEqual(world.wanted(), before);
  assert.deepEqual(world.said(), []);
  assert.equal(world.wakeAt, protectedUntil);
  world.nowMs = protectedUntil;
  world.run();
  assert.deepEqual(world.wanted().map(({ placement }) => placement?.availabilityZone).toSorted(), ['us-east-1a', 'us-east-1b']);
});
