import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerOrder, taskOrder } from '../supervisor/world.fixture.ts';
import { askedWorld, own } from './asked-world.fixture.ts';

const valueAt = (body: unknown, name: string): unknown => (typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined);

test('a task is told of itself and of its containers, with the tags that it has now', async () => {
  await using asked = await askedWorld({ layers: { bytesOf: () => Promise.resolve(3 * 1_048_576) } });
  const { world, ask } = asked;
  const order = taskOrder([containerOrder('app', 'sleep 100'), containerOrder('side', 'sleep 100')]);
  world.order(order);
  await world.untilStatus('RUNNING');
  const container = await ask('/v4/t1-app');
  assert.deepEqual([container.status, container.type], [200, 'application/json']);
  assert.deepEqual([valueAt(container.body, 'Name'), valueAt(container.body, 'KnownStatus'), valueAt(container.body, 'DockerId')], ['app', 'RUNNING', 't1-app']);
  const task = await ask('/v4/t1-side/task');
  assert.deepEqual([valueAt(task.body, 'TaskARN'), valueAt(task.body, 'KnownStatus'), valueAt(task.body, 'EphemeralStorageMetrics')], [order.taskArn, 'RUNNING', { Utilized: 6, Reserved: 20_480 }]);
  world.order({ ...order, hasStarted: true, tags: [{ key: 'stage', value: 'test' }] });
  assert.deepEqual(valueAt((await ask('/v4/t1-app/taskWithTags')).body, 'TaskTags'), { stage: 'test' });
  assert.equal(valueAt((await ask('/v4/t1-app/task')).body, 'TaskTags'), undefined);
  assert.equal(valueAt((await ask('/v3/t1-app/task?x=1')).body, 'LaunchType'), undefined);
  assert.equal(valueAt((await ask('/v2/metadata')).body, 'TaskARN'), order.taskArn);
  assert.equal(valueAt((await ask('/v2/metadata/t1-app')).body, 'Name'), 'app');
});

test('a task hears nothing of another task: neither in its VPC nor at the same address of another VPC', async () => {
  await using asked = await askedWorld();
  const { world, ask } = asked;
  const other = taskOrder([{ ...containerOrder('app', 'sleep 100'), runtimeId: 't2-app' }], { taskId: 't2', taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/default/t2', network: { ...taskOrder([]).network, privateIpv4Address: '172.31.1.3' } });
  world.order(taskOrder([containerOrder('app', 'sleep 100')]), other);
  await world.until(() => world.reports.filter(({ status }) => status === 'RUNNING').length >= 2);
  const unknown = { status: 404, type: 'application/json', body: 'V4 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: t2-app' };
  assert.deepEqual(await ask('/v4/t2-app'), unknown);
  assert.deepEqual(await ask('/v4/t2-app', { ...own, vpcId: 'vpc-2' }), unknown);
  assert.equal((await ask('/v4/t2-app', { ...own, address: '172.31.1.3' })).status, 200);
  assert.equal((await ask('/v4/t1-app', { ...own, address: '::ffff:172.31.1.2' })).status, 200);
});

test('what is not known is refused in the words of the ECS agent', async () => {
  await using asked = await askedWorld();
  const { ask } = asked;
  const noTask = 'unable to get task arn from request: unable to get task Arn from v3 endpoint ID: x';
  const refusals = [
    ['/v4/x/task', 404, `V4 task metadata handler: ${noTask}`],
    ['/v4/x/stats', 404, `V4 container stats handler: ${noTask}`],
    ['/v4/x/task/stats', 404, `V4 task stats handler: ${noTask}`],
    ['/v3/x', 500, 'V3 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: x'],
    ['/v3/x/task', 500, `V3 task metadata handler: ${noTask}`],
    ['/v3/x/stats', 400, `V3 container stats handler: ${noTask}`],
    ['/v3/x/task/stats', 400, `V3 task stats handler: ${noTask}`],
    ['/v2/metadata', 400, "Unable to get task arn from request: unable to associate '172.31.1.2' with task"],
  ] as const;
  for (const [path, status, body] of refusals) assert.deepEqual(await ask(path), { status, type: 'application/json', body }, path);
  assert.deepEqual(await ask('/v4/x/associations/a'), { status: 404, type: 'text/plain; charset=utf-8', body: '404 page not found\n' });
});

test('of a container that does not run there are no statistics', async () => {
  await using asked = await askedWorld();
  const { world, ask } = asked;
  world.order(taskOrder([containerOrder('app', 'sleep 100')]));
  await world.untilStatus('RUNNING');
  const sentence = 'Unable to get container stats for: t1-app';
  assert.deepEqual(await ask('/v4/t1-app/stats'), { status: 500, type: 'application/json', body: sentence });
  assert.deepEqual(await ask('/v3/t1-app/stats'), { status: 400, type: 'application/json', body: sentence });
  assert.deepEqual((await ask('/v4/t1-app/task/stats')).body, { 't1-app': {} });
  assert.deepEqual((await ask('/v3/t1-app/task/stats')).body, { 't1-app': null });
  assert.deepEqual((await ask('/v2/stats/ghost')).body, 'Unable to get container stats for: ghost');
  assert.deepEqual((await ask('/v2/metadata/ghost')).body, "Unable to generate metadata for container 'ghost'");
});

test('figures that cannot be read are an answer, not the end of the connection', async () => {
  await using asked = await askedWorld({ samples: { read: () => Promise.reject(new Error('the disk is gone')) } });
  const { world, ask } = asked;
  world.order(taskOrder([containerOrder('app', 'sleep 100')]));
  await world.untilStatus('RUNNING');
  assert.deepEqual(await ask('/v4/t1-app/stats'), { status: 500, type: 'application/json', body: 'failed to get container stats' });
});

test('after a restart of the daemon a task is told of its containers as before, and nothing once it is removed', async () => {
  await using asked = await askedWorld();
  const { world, ask } = asked;
  const order = taskOrder([containerOrder('app', 'trap "exit 0" TERM; sleep 100')]);
  world.order(order);
  await world.untilStatus('RUNNING');
  const before = await ask('/v3/t1-app');
  await world.shutdown();
  await world.boot();
  const after = await ask('/v3/t1-app');
  const names = ['Name', 'ImageID', 'Labels', 'DesiredStatus', 'KnownStatus', 'Networks'];
  assert.deepEqual(names.map((name) => valueAt(after.body, name)), names.map((name) => valueAt(before.body, name)));
  world.order({ ...order, generation: 2, wish: 'STOP', hasStarted: true });
  await world.untilStatus('STOPPED');
  const stopped = await ask('/v4/t1-app');
  assert.deepEqual([valueAt(stopped.body, 'DesiredStatus'), valueAt(stopped.body, 'KnownStatus')], ['STOPPED', 'STOPPED']);
  world.order({ ...order, generation: 3, wish: 'REMOVE', hasStarted: true });
  await world.untilStatus('REMOVED');
  assert.equal((await ask('/v4/t1-app')).status, 404);
});
