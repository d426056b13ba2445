import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { Watchdog } from './watchdog.ts';

test('what is not settled in time is given up once, not before its time and not much after', async () => {
  const clock = new ManualClock();
  const watchdog = new Watchdog(clock, 1_000);
  const givenUp: string[] = [];
  const settles = () => givenUp.push('settles');
  watchdog.watch(() => givenUp.push('first'));
  watchdog.watch(settles);
  await clock.advance(600);
  watchdog.watch(() => givenUp.push('second'));
  watchdog.settled(settles);
  await clock.advance(399);
  assert.deepEqual(givenUp, []);
  await clock.advance(251);
  assert.deepEqual(givenUp, ['first']);
  await clock.advance(600);
  assert.deepEqual(givenUp, ['first', 'second']);
  assert.equal(clock.nextDueMs(), undefined);
});
