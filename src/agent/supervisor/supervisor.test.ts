import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { sleep } from '#base/clock.ts';
import { known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { inventedImage } from '../runtimes/simulated/simulated-images.ts';
import { awslogs, containerOrder, taskOrder, World } from './world.fixture.ts';

async function leftovers(world: World): Promise<unknown> {
  return [world.host.ids(), [...world.host.cgroups], await world.networks.list(), readdirSync(`${world.directory}/tasks`), world.sink.offsets().size];
}

test('a task of one container runs, exits, is STOPPED with its exit code and output, and is removed without a trace', async () => {
  await using world = new World();
  await world.boot();
  const order = taskOrder([containerOrder('app', 'echo hello; sleep 5; echo bye; exit 3', awslogs)]);
  world.order(order);
  await world.untilStatus('RUNNING');
  assert.equal(world.container('app').status, 'RUNNING');
  await world.clock.advance(5_000);
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, { code: 'EssentialContainerExited', reason: 'Essential container in task exited' });
  assert.equal(world.container('app').exitCode, 3);
  assert.deepEqual(world.sink.messages('/ecs/app', 'ecs/app/t1'), ['hello', 'bye']);
  world.order({ ...order, generation: 2, wish: 'REMOVE', hasStarted: true });
  await world.untilStatus('REMOVED');
  assert.deepEqual(await leftovers(world), [[], [], [], [], 0]);
});

test('a container that runs out of memory exits with 137 and OutOfMemoryError', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'out-of-memory')]));
  await world.untilStatus('STOPPED');
  assert.deepEqual([world.container('app').exitCode, world.container('app').reason], [137, 'OutOfMemoryError: Container killed due to memory usage']);
});

test('a container that ignores SIGTERM is killed after its stopTimeout', async () => {
  await using world = new World();
  await world.boot();
  const order = taskOrder([containerOrder('app', "trap '' TERM; sleep infinity", { stopTimeout: 7 })]);
  world.order(order);
  await world.untilStatus('RUNNING');
  world.order({ ...order, generation: 2, wish: 'STOP', hasStarted: true });
  await world.untilStatus('STOPPING');
  await world.clock.advance(6_500);
  assert.equal(world.last().status, 'STOPPING');
  await world.clock.advance(1_000);
  await world.untilStatus('STOPPED');
  assert.equal(world.container('app').exitCode, 137);
});

test('an essential container with a restart policy is restarted in place once it has run for restartAttemptPeriod', async () => {
  await using world = new World();
  await world.boot();
  const restartPolicy = { enabled: true, restartAttemptPeriod: 60, ignoredExitCodes: [42] };
  world.order(taskOrder([containerOrder('app', 'echo run; sleep 90; exit 1', { restartPolicy, ...awslogs })]));
  await world.untilStatus('RUNNING');
  for (const times of [1, 2]) {
    await world.clock.advance(90_000);
    await world.until(() => world.container('app').restartCount === times && world.container('app').status === 'RUNNING' && world.host.observe('t1-app')?.state === 'running');
  }
  await world.until(() => world.sink.messages('/ecs/app', 'ecs/app/t1').length === 3);
  assert.ok(world.reports.every(({ status }) => status === 'PENDING' || status === 'RUNNING'));
});

test('a container that exits early or with an ignored code is not restarted', async () => {
  for (const script of ['sleep 30; exit 1', 'sleep 90; exit 42']) {
    await using world = new World();
    await world.boot();
    world.order(taskOrder([containerOrder('app', script, { restartPolicy: { enabled: true, restartAttemptPeriod: 60, ignoredExitCodes: [42] } })]));
    await world.untilStatus('RUNNING');
    await world.clock.advance(91_000);
    await world.untilStatus('STOPPED');
    assert.equal(world.container('app').restartCount, 0);
  }
});

test('an UNHEALTHY essential container does not stop the task', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve', { healthCheck: { command: ['CMD-SHELL', 'exit 1'], interval: 5, retries: 2, startPeriod: 10 } })]));
  await world.untilStatus('RUNNING');
  // Checks at 5 s (within the start period), 10 s and 15 s.
  for (const status of ['UNKNOWN', 'UNKNOWN', 'UNHEALTHY']) {
    await world.clock.advance(5_050);
    await world.until(() => world.last().healthStatus === status);
  }
  assert.equal(world.last().status, 'RUNNING');
  const { change } = known(world.tasks.taskAt({ vpcId: 'vpc-1', address: '172.31.1.2' })?.state.containers.get('app')?.health, 'the health of app');
  assert.deepEqual([change?.exitCode, change?.output], [1, '']);
});

test('a health check that takes longer than its timeout has failed', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve', { healthCheck: { command: ['CMD-SHELL', 'sleep 100'], interval: 5, timeout: 2, retries: 1 } })]));
  await world.untilStatus('RUNNING');
  await world.clock.advance(8_000);
  await world.until(() => world.container('app').healthStatus === 'UNHEALTHY');
});

test('an image that cannot be pulled stops the task before it started', async () => {
  const imageOf = () => {
    throw new WorldError('CannotPullContainerError', 'pull image manifest has been retried 1 time(s): failed to resolve ref app:1: not found');
  };
  await using world = new World({ imageOf });
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve')]));
  await world.untilStatus('STOPPED');
  const reason = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref app:1: not found';
  assert.deepEqual(world.last().stop, { code: 'TaskFailedToStart', reason });
  assert.equal(world.container('app').reason, reason);
});

test('an awslogs group that does not exist stops the task in the words of Fargate', async () => {
  await using world = new World();
  await world.boot();
  const logConfiguration = { logDriver: 'awslogs', options: { ...awslogs.logConfiguration.options, 'awslogs-group': '/nowhere' } } as const;
  world.order(taskOrder([containerOrder('app', 'serve', { logConfiguration })]));
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, {
    code: 'TaskFailedToStart',
    reason:
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1',
  });
  assert.equal(world.host.observe('t1-app')?.state === 'running', false);
});

test('a network interface that cannot be attached stops the task', async () => {
  await using world = new World();
  await world.boot();
  const order = taskOrder([containerOrder('app', 'serve')]);
  await world.networks.connect(await world.networks.claim('other'), order.network);
  world.order(order);
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, { code: 'TaskFailedToStart', reason: 'ResourceInitializationError: 172.31.1.2 in vpc-1 is the address of task other' });
});

test('a container that cannot be created stops the task, and the reason is with the container', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve', { privileged: true })]));
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, { code: 'TaskFailedToStart', reason: 'Task failed to start' });
  assert.match(world.container('app').reason ?? '', /^CannotCreateContainerError: privileged/);
});

test('a container of which the digest was resolved before keeps it', async () => {
  const asked: (string | undefined)[] = [];
  await using world = new World({
    imageOf: (request) => {
      asked.push(request.digest);
      return inventedImage(request);
    },
  });
  await world.boot();
  const imageDigest = `sha256:${'a'.repeat(64)}`;
  world.order(taskOrder([{ ...containerOrder('app', 'serve'), imageDigest }]));
  await world.untilStatus('RUNNING');
  assert.deepEqual([asked, world.container('app').imageDigest], [[imageDigest], imageDigest]);
});

test('the pull of a task has stopped when the last of its images is there', async () => {
  await using world = new World({
    imageOf: async (request) => {
      await sleep(world.clock, request.reference === 'slow' ? 9_000 : 0);
      return inventedImage(request);
    },
  });
  await world.boot();
  const startedAt = world.clock.nowMs();
  world.order(taskOrder([containerOrder('app', 'serve'), containerOrder('slow', 'serve', { image: 'slow' })]));
  await world.until(() => world.container('app').imageDigest !== undefined);
  assert.equal(world.last().pullStoppedAt, undefined);
  await world.clock.advance(9_000);
  await world.untilStatus('RUNNING');
  assert.equal(world.last().pullStartedAt, startedAt);
  assert.ok((world.last().pullStoppedAt ?? 0) >= startedAt + 9_000);
});

test('doubled, late and lost orders change nothing', async () => {
  await using world = new World();
  await world.boot();
  const order = taskOrder([containerOrder('app', 'trap "exit 0" TERM; sleep infinity')]);
  world.order(order, order);
  world.order(order);
  await world.untilStatus('RUNNING');
  world.order({ ...order, generation: 3, wish: 'STOP', hasStarted: true });
  world.order({ ...order, generation: 2 });
  await world.untilStatus('STOPPED');
  assert.equal(world.last().generation, 3);
  const told = world.reports.length;
  await world.clock.advance(61_000);
  assert.ok(world.reports.length > told, 'a report that may have been lost is told again');
});

test('a task that is no longer named in the orders is removed', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve')]));
  await world.untilStatus('RUNNING');
  world.order();
  await world.untilStatus('REMOVED');
  assert.deepEqual(await leftovers(world), [[], [], [], [], 0]);
});

test('a task stopped while its image is pulled ends at once', async () => {
  await using world = new World({ latency: { pullMs: 600_000 } });
  await world.boot();
  const order = taskOrder([containerOrder('app', 'serve')]);
  world.order(order);
  await world.untilStatus('PENDING');
  world.order({ ...order, generation: 2, wish: 'STOP' });
  await world.untilStatus('STOPPED');
  assert.deepEqual([world.container('app').status, world.container('app').exitCode], ['STOPPED', undefined]);
});
