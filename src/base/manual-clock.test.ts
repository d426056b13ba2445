import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from './clock.ts';
import { ManualClock } from './manual-clock.ts';

test('timers fire in the order in which they fall due, and a timer set by a timer fires too', async () => {
  const clock = new ManualClock(0);
  const fired: string[] = [];
  clock.after(20, () => fired.push(`b@${clock.nowMs()}`));
  clock.after(10, () => {
    fired.push(`a@${clock.nowMs()}`);
    clock.after(5, () => fired.push(`c@${clock.nowMs()}`));
  });
  await clock.advance(30);
  assert.deepEqual(fired, ['a@10', 'c@15', 'b@20']);
  assert.equal(clock.nowMs(), 30);
});

test('a cancelled timer does not fire', async () => {
  const clock = new ManualClock(0);
  let hasFired = false;
  clock.after(1, () => {
    hasFired = true;
  })();
  await clock.advance(5);
  assert.equal(hasFired, false);
});

test('sleep ends with the reason of an aborted signal', async () => {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const slept = sleep(clock, 100, controller.signal);
  controller.abort(new Error('enough'));
  await assert.rejects(slept, /enough/);
});
