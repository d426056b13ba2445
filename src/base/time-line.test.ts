import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realTimeOf, shownTimeOf, withMark, type TimeLine } from './time-line.ts';

/** Advanced by 1000 at 100, frozen at 200, on again at 300. */
const line: TimeLine = [
  { realAt: 100, shownAt: 1_100, isFrozen: false },
  { realAt: 200, shownAt: 1_200, isFrozen: true },
  { realAt: 300, shownAt: 1_200, isFrozen: false },
];

test('a moment is shown at the time that the clock showed then, whatever has happened to it since', () => {
  assert.deepEqual([50, 99, 100, 150, 200, 250, 300, 350].map((realMs) => shownTimeOf(line, realMs)), [50, 99, 1_100, 1_150, 1_200, 1_200, 1_200, 1_250]);
});

test('what happened before a shown time is what happened before a real one', () => {
  assert.deepEqual([50, 99, 500, 1_099, 1_100, 1_150, 1_200, 1_250].map((shownMs) => realTimeOf(line, shownMs)), [50, 99, 100, 100, 100, 150, 300, 350]);
  assert.equal(realTimeOf(line.slice(0, 2), 1_200), Infinity);
  assert.deepEqual([shownTimeOf([], 7), realTimeOf([], 7)], [7, 7]);
});

test('a time line does not grow for ever', () => {
  let long: TimeLine = [];
  for (let at = 0; at < 1_500; at += 1) long = withMark(long, { realAt: at, shownAt: at * 2, isFrozen: false });
  assert.deepEqual([long.length, shownTimeOf(long, 1_600)], [1_000, 3_099]);
});
