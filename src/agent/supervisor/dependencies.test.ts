import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerOrder, taskOrder, World } from './world.fixture.ts';

test('containers start in the order of their dependencies and stop in the reverse order', async () => {
  await using world = new World();
  await world.boot();
  const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 5 };
  const server = 'trap "exit 0" TERM; sleep infinity';
  const order = taskOrder([
    containerOrder('sidecar', server, { essential: false, dependsOn: [{ containerName: 'app', condition: 'HEALTHY' }] }),
    containerOrder('app', server, { healthCheck, dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] }),
    containerOrder('init', 'sleep 3; exit 0', { essential: false }),
  ]);
  world.order(order);
  await world.until(() => world.container('init').status === 'RUNNING');
  assert.deepEqual([world.container('app').status, world.container('sidecar').status], ['PENDING', 'PENDING']);
  await world.clock.advance(3_000);
  await world.until(() => world.container('app').status === 'RUNNING');
  assert.deepEqual([world.container('sidecar').status, world.last().status], ['PENDING', 'PENDING']);
  await world.clock.advance(5_000);
  await world.untilStatus('RUNNING');
  assert.equal(world.last().healthStatus, 'HEALTHY');
  world.order({ ...order, generation: 2, wish: 'STOP', hasStarted: true });
  await world.untilStatus('STOPPED');
  const stoppedFirst = world.reports.find(({ containers }) => containers.some(({ name, status }) => name === 'sidecar' && status === 'STOPPED'));
  assert.equal(stoppedFirst?.containers.find(({ name }) => name === 'app')?.status, 'RUNNING');
  assert.equal(world.last().stop, undefined);
});

test('a container that takes the volumes of another is made after it, also by a daemon that starts again in between', async () => {
  await using world = new World();
  await world.boot();
  const gate = containerOrder('gate', 'sleep 5', { essential: false });
  const borrower = containerOrder('borrower', 'serve', { volumesFrom: [{ sourceContainer: 'lender' }], dependsOn: [{ containerName: 'gate', condition: 'SUCCESS' }] });
  world.order(taskOrder([borrower, gate, containerOrder('lender', 'serve')]));
  await world.until(() => world.container('lender').status === 'RUNNING' && world.container('gate').status === 'RUNNING');
  assert.equal(world.container('borrower').status, 'PENDING');
  await world.shutdown();
  await world.boot();
  await world.clock.advance(5_000);
  await world.untilStatus('RUNNING');
  assert.deepEqual([world.container('borrower').status, world.container('lender').status], ['RUNNING', 'RUNNING']);
});

test('the end of an essential container is the reason, not that another can no longer start because of it', async () => {
  await using world = new World();
  await world.boot();
  const proxy = containerOrder('proxy', 'serve', { dependsOn: [{ containerName: 'app', condition: 'HEALTHY' }] });
  world.order(taskOrder([proxy, containerOrder('app', 'exit 1', { healthCheck: { command: ['CMD', 'true'] } })]));
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, { code: 'EssentialContainerExited', reason: 'Essential container in task exited' });
  assert.deepEqual([world.container('app').exitCode, world.container('proxy').status, world.container('proxy').exitCode], [1, 'STOPPED', undefined]);
});

test('a container whose dependency did not exit successfully is stopped with 143, and an essential one ends the task', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('init', 'exit 7', { essential: false }), containerOrder('app', 'serve', { dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }] })]));
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, { code: 'TaskFailedToStart', reason: 'Task failed to start' });
  assert.equal(world.container('init').exitCode, 7);
  assert.equal(world.container('app').exitCode, 143);
  assert.equal(
    world.container('app').reason,
    'CannotStartContainerError: dependency graph: failed to resolve container ordering dependency [init(app:1) (STOPPED->RUNNING) - Exit: 7] for target [app(app:1) (NONE->RUNNING)] as dependency did not exit successfully.',
  );
});

test('a dependency that is not HEALTHY within its startTimeout ends what waits for it', async () => {
  await using world = new World();
  await world.boot();
  const db = containerOrder('db', 'serve', { essential: false, startTimeout: 20, healthCheck: { command: ['CMD', 'false'], interval: 5 } });
  world.order(taskOrder([db, containerOrder('app', 'serve', { dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] })]));
  await world.until(() => world.container('db').status === 'RUNNING');
  await world.clock.advance(19_000);
  assert.equal(world.container('app').status, 'PENDING');
  await world.clock.advance(2_000);
  await world.untilStatus('STOPPED');
  assert.match(world.container('app').reason ?? '', /^CannotStartContainerError: .* has timed out\.$/);
});
