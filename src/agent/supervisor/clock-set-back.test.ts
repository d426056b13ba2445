import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterClockSetBack } from './clock-set-back.ts';
import { planTask } from './plan.ts';
import { newTask, withContainer } from './task-state.ts';
import { containerOrder, taskOrder } from './world.fixture.ts';

const hourMs = 3_600_000;
const order = { ...taskOrder([containerOrder('app', 'sleep 100', { stopTimeout: 2 })]), wish: 'STOP' } as const;

test('a container is killed after its stopTimeout though the clock was set back meanwhile', () => {
  const signalled = withContainer(newTask, 'app', { isFollowed: true, life: { status: 'running', startedAt: 5 * hourMs, signalledAt: 5 * hourMs + 1_000 } });
  const setBack = afterClockSetBack(signalled, hourMs);
  assert.equal(planTask(order, setBack, 4 * hourMs + 2_000).wakeAt, 4 * hourMs + 3_000);
  assert.deepEqual(planTask(order, setBack, 4 * hourMs + 3_000).actions, [{ kind: 'kill', container: 'app' }]);
});

test('what is to be tried again, and the next health check, come no later', () => {
  const known = withContainer({ ...newTask, retries: new Map([['remove', { attempts: 2, notBefore: 5 * hourMs }]]) }, 'app', { health: { status: 'HEALTHY', failures: 0, nextCheckAt: 5 * hourMs } });
  const setBack = afterClockSetBack(known, hourMs);
  assert.deepEqual(setBack.retries.get('remove'), { attempts: 2, notBefore: 4 * hourMs });
  assert.equal(setBack.containers.get('app')?.health.nextCheckAt, 4 * hourMs);
});
