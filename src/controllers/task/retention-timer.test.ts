import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { hourMs, minuteMs } from '#base/time.ts';
import { clusterArn } from '#model/cluster.ts';
import { runTaskTokens } from '#model/run-task-token.ts';
import { serviceRevisions, type ServiceRevision } from '#model/service-revision.ts';
import { serviceArn } from '#model/service.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks, type Task } from '#model/task.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { Retention } from './retention-timer.ts';
import { newDefinition, newTask, scope } from './task-fixture.ts';

const collections = [tasks, taskDefinitions, runTaskTokens, serviceRevisions];
const web = serviceArn(scope, 'default', 'web');
const definition = newDefinition();
const revision: ServiceRevision = {
  ...scope,
  arn: `${web.replace(':service/', ':service-revision/')}/1`,
  serviceArn: web,
  clusterArn: clusterArn(scope, 'default'),
  definition: { taskDefinitionArn: definition.arn, launchType: 'FARGATE', capacityProviderStrategy: [], platformVersion: 'LATEST', platformFamily: 'Linux', network: newTask(1).network },
  containerImages: [],
  createdAt: 0,
};

async function newWorld() {
  const clock = new ManualClock();
  const store = await Store.open(memoryJournal(), collections);
  const retention = new Retention({ store, clock, log: silentLog });
  return { clock, store, [Symbol.dispose]: () => retention[Symbol.dispose]() };
}

function stoppedTask(number: number, clock: ManualClock, isEndCounted?: boolean): Task {
  const stopped = newTask(number, { desiredStatus: 'STOPPED', lastStatus: 'STOPPED', stoppedAt: clock.nowMs() });
  return isEndCounted === undefined ? stopped : { ...stopped, service: { serviceArn: web, groupId: 'ecs-svc/1', isEndCounted } };
}

test('a stopped task of a service stays until its service has counted its end, however long that takes', async () => {
  using world = await newWorld();
  const { store, clock } = world;
  const [alone, counted, uncounted] = [stoppedTask(1, clock), stoppedTask(2, clock, true), stoppedTask(3, clock, false)];
  await store.transact((transaction) => [alone, counted, uncounted].forEach((task) => transaction.put(tasks, task)));
  await clock.advance(3 * hourMs);
  assert.deepEqual(store.list(tasks), [uncounted]);
  await store.transact((transaction) => transaction.put(tasks, stoppedTask(3, clock, true)));
  await clock.advance(hourMs + minuteMs);
  assert.deepEqual(store.list(tasks), []);
});

test('a definition in DELETE_IN_PROGRESS stays while a service revision names it, without a task of it', async () => {
  using world = await newWorld();
  const { store, clock } = world;
  await store.transact((transaction) => {
    transaction.put(taskDefinitions, newDefinition({ status: 'DELETE_IN_PROGRESS', deleteRequestedAt: clock.nowMs() }));
    transaction.put(serviceRevisions, revision);
  });
  await clock.advance(3 * hourMs);
  assert.equal(store.list(taskDefinitions).length, 1);
  await store.transact((transaction) => transaction.remove(serviceRevisions, revision.arn));
  await clock.advance(minuteMs);
  assert.equal(store.list(taskDefinitions).length, 0);
});

test('without anything that was kept for a while no timer is set', async () => {
  using world = await newWorld();
  const { store, clock } = world;
  await store.transact((transaction) => {
    transaction.put(tasks, newTask(1));
    transaction.put(taskDefinitions, definition);
  });
  assert.equal(clock.nextDueMs(), undefined);
});
