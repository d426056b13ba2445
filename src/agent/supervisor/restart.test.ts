import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { TaskOrder, TaskReport } from '#model/link.ts';
import { awslogs, containerOrder, taskOrder, World } from './world.fixture.ts';

const order = taskOrder([
  containerOrder('init', 'echo init; sleep 2; exit 0', { essential: false, ...awslogs }),
  containerOrder('app', 'echo app; sleep 20; echo done; exit 5', { dependsOn: [{ containerName: 'init', condition: 'SUCCESS' }], ...awslogs }),
  containerOrder('sidecar', 'echo sidecar; trap "exit 0" TERM; sleep infinity', { essential: false, dependsOn: [{ containerName: 'app', condition: 'START' }], ...awslogs }),
]);

/** What does not depend on when the daemon was away. */
function outcome(world: World): unknown {
  const { status, stop, containers } = world.last();
  const logs = order.containers.map(({ name }) => world.sink.messages('/ecs/app', `ecs/${name}/t1`));
  return { status, stop, containers: containers.map(({ name, exitCode, reason, imageDigest }) => ({ name, exitCode, reason, imageDigest })), logs };
}

/** Plays the control plane: notes what started, and drives the clock until the task has STOPPED. */
async function play(world: World, crashAfter: number | undefined): Promise<void> {
  await world.boot();
  let current: TaskOrder = order;
  world.order(current);
  let isCrashed = false;
  for (let steps = 0; steps < 400 && world.reports.at(-1)?.status !== 'STOPPED'; steps++) {
    await world.breathe();
    const hasStarted = world.reports.some(({ containers }) => containers.some(({ startedAt }) => startedAt !== undefined));
    if (hasStarted && !current.hasStarted) {
      current = { ...current, generation: current.generation + 1, hasStarted };
      world.order(current);
    }
    if (!isCrashed && crashAfter !== undefined && world.reports.length > crashAfter) {
      isCrashed = true;
      await world.shutdown();
      // The world goes on while nobody looks.
      await world.clock.advance(700);
      await world.boot();
    }
    await world.clock.advance(500);
  }
}

test('a daemon that dies after any report and comes back reaches the same end', async () => {
  await using undisturbed = new World();
  await play(undisturbed, undefined);
  const expected = outcome(undisturbed);
  const { length } = undisturbed.reports;
  assert.ok(length > 5);
  for (let crashAfter = 0; crashAfter < length; crashAfter++) {
    await using world = new World();
    await play(world, crashAfter);
    assert.deepEqual(outcome(world), expected, `after report ${crashAfter}`);
  }
});

test('a task that ended while the daemon was away shows its real exit code and all of its output', async () => {
  await using world = new World();
  await world.boot();
  const single = taskOrder([containerOrder('app', 'echo one; sleep 10; echo two; exit 9', awslogs)]);
  world.order(single);
  await world.until(() => world.sink.messages('/ecs/app', 'ecs/app/t1').length === 1);
  await world.shutdown();
  await world.clock.advance(60_000);
  world.order({ ...single, generation: 2, hasStarted: true });
  await world.boot();
  await world.untilStatus('STOPPED');
  assert.equal(world.container('app').exitCode, 9);
  assert.deepEqual(world.sink.messages('/ecs/app', 'ecs/app/t1'), ['one', 'two']);
});

const lostStop: TaskReport['stop'] = { code: 'TerminationNotice', reason: 'The host or its container runtime was restarted and the containers of this task were lost.' };

test('a task whose containers were lost in a reboot is STOPPED with a reason and does not start again', async () => {
  for (const isAway of [true, false]) {
    await using world = new World();
    await world.boot();
    const single = taskOrder([containerOrder('app', 'serve')]);
    world.order(single);
    await world.untilStatus('RUNNING');
    world.order({ ...single, generation: 2, hasStarted: true });
    await world.clock.advance(1_000);
    if (isAway) await world.shutdown();
    world.host.reboot();
    if (isAway) await world.boot();
    await world.untilStatus('STOPPED');
    assert.deepEqual(world.last().stop, lostStop);
  }
});

test('a task that has started and of which nothing is left is STOPPED with a reason', async () => {
  await using world = new World();
  world.order(taskOrder([containerOrder('app', 'serve')], { hasStarted: true }));
  await world.boot();
  await world.untilStatus('STOPPED');
  assert.deepEqual(world.last().stop, lostStop);
  assert.deepEqual(world.host.ids(), []);
});

test('what no order names is removed, but only once there are orders', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve')]));
  await world.untilStatus('RUNNING');
  await world.shutdown();
  const stray = `${world.directory}/tasks/stray`;
  mkdirSync(stray);
  await world.bootWithoutOrders();
  await world.clock.advance(30_000);
  assert.deepEqual([world.host.ids(), existsSync(stray)], [['t1-app'], true]);
  world.order();
  await world.until(() => world.host.ids().length === 0 && readdirSync(`${world.directory}/tasks`).length === 0);
  await world.until(() => world.host.cgroups.size === 0);
  assert.deepEqual(await world.networks.list(), []);
});

test('a runtime that restarts under running containers changes nothing', async () => {
  await using world = new World();
  await world.boot();
  world.order(taskOrder([containerOrder('app', 'serve')]));
  await world.untilStatus('RUNNING');
  await world.clock.advance(1_000);
  world.host.restartRuntime();
  await world.clock.advance(1_000);
  assert.equal(world.last().status, 'RUNNING');
});
