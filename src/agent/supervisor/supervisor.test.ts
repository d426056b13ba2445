import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { awslogs, containerOrder, taskOrder, World } from './world.fixture.ts';

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
  assert.deepEqual([world.host.ids(), [...world.host.cgroups], [...world.networks.claimed], readdirSync(`${world.directory}/tasks`), world.sink.offsets().size], [[], [], [], [], 0]);
});
