import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { tasks, type Task } from '#model/task.ts';
import { EcsWorld } from '../testing/ecs-world.ts';
import { taskView } from './task.ts';

async function newTask(): Promise<Task> {
  const world = await EcsWorld.create();
  await world.register();
  const { tasks: started } = await world.run();
  return known(world.deps.store.get(tasks, known(started?.[0]?.taskArn, 'the ARN')), 'the task');
}

test('a stopped task still shows that it was CONNECTED, one that never was shows nothing', async () => {
  const task = await newTask();
  assert.equal(taskView({ ...task, lastStatus: 'STOPPED' }).connectivity, undefined);
  assert.equal(taskView({ ...task, lastStatus: 'STOPPED', connectivityAt: 5 }).connectivity, 'CONNECTED');
});

test('a container has a runtimeId once it was started', async () => {
  const task = await newTask();
  const [container] = task.containers;
  const shown = (change: object) => taskView({ ...task, containers: [{ ...known(container, 'the container'), ...change }] }).containers?.[0]?.runtimeId;
  assert.equal(shown({}), undefined);
  assert.equal(shown({ lastStatus: 'STOPPED' }), undefined);
  assert.equal(shown({ lastStatus: 'STOPPED', startedAt: 5 }), container?.runtimeId);
});
