import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Throttle } from './throttle.ts';

test('no more runs at a time than may, and all runs in the end, also when some fails', async () => {
  const throttle = new Throttle({ atOnceMax: 3, startsInARowMax: 2 });
  let running = 0;
  let runningMax = 0;
  const work = async (number: number) => {
    running += 1;
    runningMax = Math.max(runningMax, running);
    await setImmediate();
    running -= 1;
    if (number % 4 === 0) throw new Error('failed');
    return number;
  };
  const ends = await Promise.allSettled(Array.from({ length: 20 }, (_, number) => throttle.run({ isUrgent: false }, () => work(number))));
  assert.deepEqual([runningMax, ends.filter(({ status }) => status === 'rejected').length], [3, 5]);
});

test('urgent work goes before what waits', async () => {
  const throttle = new Throttle({ atOnceMax: 1, startsInARowMax: 10 });
  const order: string[] = [];
  const work = (name: string) => async () => void order.push(name);
  await Promise.all([throttle.run({ isUrgent: false }, work('first')), throttle.run({ isUrgent: false }, work('waits')), throttle.run({ isUrgent: true }, work('urgent'))]);
  assert.deepEqual(order, ['first', 'urgent', 'waits']);
});
