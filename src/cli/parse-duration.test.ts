import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs, minuteMs } from '#base/time.ts';
import { parseDuration } from './parse-duration.ts';

test('a duration is days, hours, minutes and seconds in this order', () => {
  assert.deepEqual(['14d', '2h30m', '61m', '1d1s', '0s'].map(parseDuration), [14 * dayMs, 2.5 * hourMs, 61 * minuteMs, dayMs + 1_000, 0]);
  assert.deepEqual(['', '5', '-1d', '1m2h', '1.5h', 'd', '1d 2h', '1ms'].map(parseDuration), Array.from({ length: 8 }, () => undefined));
});
