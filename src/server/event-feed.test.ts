import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { deployments } from '#model/deployment.ts';
import { withStopWish } from '#model/task-status.ts';
import { tasks } from '#model/task.ts';
import { EcsWorld } from '#services/ecs/testing/ecs-world.ts';
import { putService, putTask } from '#services/ecs/testing/put-service.ts';
import { followEcs } from './ecs-events.ts';
import { EventFeed } from './event-feed.ts';

const keptMax = 1_000;

test('each change of a task that callers can see is an event, made when it is read', async () => {
  const world = await EcsWorld.create();
  await world.register();
  const service = await putService(world);
  const { store, clock, ids } = world.deps;
  const { id: groupId } = known(store.find(deployments, 'service', service.arn)[0], 'the deployment');
  using feed = new EventFeed({ sources: [(keep) => followEcs(store, keep)], clock, ids });
  assert.deepEqual(feed.page(0), { last: 0, events: [] }, 'what was there before has not happened now');

  const heard: number[] = [];
  const unsubscribe = feed.subscribe(({ sequence }) => heard.push(sequence));
  const task = await putTask(world, service, { groupId });
  await store.transact((transaction) => transaction.put(tasks, { ...task, service: { serviceArn: service.arn, groupId, isEndCounted: true } }));
  await store.transact((transaction) => transaction.put(tasks, withStopWish(task, { code: 'UserInitiated', reason: 'enough' })));
  unsubscribe();
  await store.transact((transaction) => transaction.remove(tasks, task.arn));

  const { last, events } = feed.page(0);
  assert.deepEqual([last, heard], [2, [1, 2]]);
  assert.deepEqual(events.map(({ event }) => [event['detail-type'], event.resources, event.detail['desiredStatus'], event.detail['stoppedReason'], event.detail['version']]), [
    ['ECS Task State Change', [task.arn], 'RUNNING', undefined, task.version],
    ['ECS Task State Change', [task.arn], 'STOPPED', 'enough', task.version + 1],
  ]);
  assert.deepEqual(feed.page(0), { last, events }, 'read again, it is the same event');
  assert.deepEqual(feed.page(1).events, events.slice(1));
});

test('only the last thousand are kept', async () => {
  const world = await EcsWorld.create();
  await world.register();
  const service = await putService(world);
  const { store, clock, ids } = world.deps;
  const { id: groupId } = known(store.find(deployments, 'service', service.arn)[0], 'the deployment');
  using feed = new EventFeed({ sources: [(keep) => followEcs(store, keep)], clock, ids });
  const task = await putTask(world, service, { groupId });
  for (let version = 2; version <= 2 * keptMax + 1; version += 1) store.commit((transaction) => transaction.put(tasks, { ...task, version }));
  const { last, events } = feed.page(0);
  assert.equal(last, 2 * keptMax + 1);
  const first = events[0]?.sequence ?? 0;
  assert.ok(last - first >= keptMax - 1 && last - first < 2 * keptMax, `from ${first}`);
});
