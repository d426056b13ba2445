import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { hourMs, minuteMs } from '#base/time.ts';
import { deployments } from '#model/deployment.ts';
import { tasks } from '#model/task.ts';
import GetTaskProtection from './operations/GetTaskProtection.ts';
import UpdateTaskProtection from './operations/UpdateTaskProtection.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';
import { deploy, putService, putTask } from './testing/put-service.ts';

const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message);

async function served() {
  const world = await EcsWorld.create();
  await world.register();
  const service = await putService(world);
  const groupId = known(world.deps.store.list(deployments)[0], 'its deployment').id;
  const task = await putTask(world, service, { groupId, lastStatus: 'RUNNING' });
  const protect = (change: object = {}) => UpdateTaskProtection.handle({ cluster: 'default', tasks: [task.id], protectionEnabled: true, ...change }, call, world.deps);
  const shown = (...references: string[]) => GetTaskProtection.handle({ cluster: 'default', tasks: references }, call, world.deps);
  return { world, service, groupId, task, protect, shown };
}

test('a task is protected for two hours unless a time is given, and no longer', async () => {
  const { world, task, protect, shown } = await served();
  const { clock, store } = world.deps;
  assert.deepEqual(await shown(task.arn), { protectedTasks: [{ taskArn: task.arn, protectionEnabled: false }], failures: [] });
  const start = clock.nowMs();
  assert.deepEqual((await protect()).protectedTasks, [{ taskArn: task.arn, protectionEnabled: true, expirationDate: new Date(start + 2 * hourMs) }]);
  assert.equal(store.get(tasks, task.arn)?.version, task.version + 1);
  await protect({ expiresInMinutes: 1 });
  assert.equal((await shown(task.arn)).protectedTasks[0]?.expirationDate?.getTime(), start + minuteMs);
  await clock.advance(minuteMs);
  assert.deepEqual((await shown(task.arn)).protectedTasks, [{ taskArn: task.arn, protectionEnabled: false }]);
});

test('protection is taken away again', async () => {
  const { world, task, protect } = await served();
  await protect();
  assert.deepEqual((await protect({ protectionEnabled: false })).protectedTasks, [{ taskArn: task.arn, protectionEnabled: false }]);
  assert.equal(world.deps.store.get(tasks, task.arn)?.protectedUntil, undefined);
});

test('a task is protected for 1 to 2880 minutes, ten tasks in a call', async () => {
  const { task, protect } = await served();
  for (const expiresInMinutes of [0, -1, 2_881]) await assert.rejects(protect({ expiresInMinutes }), refusedAs('InvalidParameterException', /between 1 and 2880/));
  await protect({ expiresInMinutes: 2_880 });
  await assert.rejects(protect({ tasks: [] }), refusedAs('InvalidParameterException', /^Tasks cannot be empty\.$/));
  await assert.rejects(protect({ tasks: Array.from({ length: 11 }, (_, index) => String(index).padStart(32, '0')) }), refusedAs('InvalidParameterException', /at most 10/));
  await assert.rejects(protect({ cluster: 'ghost', tasks: [task.id] }), refusedAs('ClusterNotFoundException', /^Cluster not found\.$/));
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
test('a task that does not exist is MISSING, and one that no service has started is TASK_NOT_VALID', async () => {
  const { world, protect, shown } = await served();
  const { tasks: [alone] } = await world.run();
  const arn = known(alone?.taskArn, 'its ARN');
  const missing = arn.replace(/[^/]+$/, '0'.repeat(32));
  const failures = [{ arn: missing, reason: 'MISSING' }, { arn, reason: 'TASK_NOT_VALID' }];
  assert.deepEqual(await protect({ tasks: [missing, arn] }), { protectedTasks: [], failures });
  assert.deepEqual(await shown(missing, arn), { protectedTasks: [], failures });
});

test('no task is protected while protected tasks keep a deployment from going on', async () => {
  const { world, service, groupId, task, protect } = await served();
  const { store } = world.deps;
  const other = await putTask(world, service, { groupId, lastStatus: 'RUNNING' });
  await protect();
  await deploy(world, service);
  assert.equal((await protect({ tasks: [other.id] })).protectedTasks.length, 1);
  await store.transact((transaction) => {
    for (const group of transaction.list(deployments)) if (group.status === 'PRIMARY') transaction.put(deployments, { ...group, blockedAt: 1 });
  });
  const late = await putTask(world, service, { groupId, lastStatus: 'RUNNING' });
  assert.deepEqual((await protect({ tasks: [late.id] })).failures.map(({ reason }) => reason), ['DEPLOYMENT_BLOCKED']);
  assert.equal((await protect({ tasks: [task.id], protectionEnabled: false })).failures.length, 0);
});
