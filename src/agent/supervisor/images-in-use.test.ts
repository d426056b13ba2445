import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerOrder, taskOrder, World } from './world.fixture.ts';

test('the image of a task is in use until the task is removed, whether its order is withdrawn before or after', async () => {
  await using world = new World();
  await world.boot();
  const order = taskOrder([containerOrder('app', 'serve')]);
  world.order(order);
  await world.untilStatus('RUNNING');
  assert.equal(world.imagesInUse().size, 1);
  world.order({ ...order, generation: 2, wish: 'REMOVE', hasStarted: true });
  await world.untilStatus('REMOVED');
  world.order();
  assert.equal(world.imagesInUse().size, 0);
  world.order({ ...order, generation: 3 });
  await world.untilStatus('RUNNING');
  world.order();
  await world.untilStatus('REMOVED');
  assert.equal(world.imagesInUse().size, 0);
});
