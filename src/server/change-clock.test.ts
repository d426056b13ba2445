import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { ShiftedClock } from '#base/shifted-clock.ts';
import { dayMs } from '#base/time.ts';
import { clockStatus } from './change-clock.ts';

test('what a clock shows and what the host shows are of one moment, however late the second is asked', async () => {
  const manual = new ManualClock(1_000);
  let reads = 0;
  const real = { nowMs: () => manual.nowMs() + ++reads, after: manual.after.bind(manual) };
  const cloud = new ShiftedClock({ real, line: [], save: async () => {} });
  const aheadMs = () => {
    const { nowMs, realMs } = clockStatus(cloud);
    return nowMs - realMs;
  };
  assert.equal(aheadMs(), 0);
  await cloud.advance(dayMs);
  const shiftMs = aheadMs();
  assert.equal(aheadMs(), shiftMs);
});
