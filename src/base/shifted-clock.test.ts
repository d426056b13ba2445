import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clock } from './clock.ts';
import { ManualClock } from './manual-clock.ts';
import { ShiftedClock } from './shifted-clock.ts';
import type { TimeLine } from './time-line.ts';
import { dayMs, hourMs, minuteMs } from './time.ts';

const startMs = 1_000_000;

function world(line: TimeLine = []) {
  const real = new ManualClock(startMs);
  const saved: TimeLine[] = [];
  const clock = new ShiftedClock({ real, line, save: async (next) => void saved.push(next) });
  return { real, clock, saved };
}

test('a clock that nobody touched shows real time and fires as real timers do', async () => {
  const { real, clock } = world();
  const fired: number[] = [];
  clock.after(20, () => fired.push(clock.nowMs()));
  clock.after(10, () => fired.push(clock.nowMs()));
  clock.after(15, () => assert.fail('it was cancelled'))();
  await real.advance(30);
  assert.deepEqual([fired, clock.nowMs()], [[startMs + 10, startMs + 20], startMs + 30]);
});

test('an advance fires all timers on its way in order, each at its time, and those that they set', async () => {
  const { real, clock } = world();
  const fired: string[] = [];
  const tick = () => {
    fired.push(`tick ${(clock.nowMs() - startMs) / minuteMs}`);
    clock.after(minuteMs, tick);
  };
  clock.after(minuteMs, tick);
  clock.after(2.5 * minuteMs, () => fired.push('between'));
  clock.after(0, () => fired.push('now'));
  await clock.advance(3 * minuteMs);
  assert.deepEqual(fired, ['now', 'tick 1', 'tick 2', 'between', 'tick 3']);
  assert.equal(clock.nowMs(), startMs + 3 * minuteMs);
  await real.advance(minuteMs);
  assert.equal(fired.at(-1), 'tick 4');
});

test('others get their turns while a clock is advanced, and changes wait for each other', async () => {
  const { clock } = world();
  let turns = 0;
  let seen = 0;
  const count = () => void (turns += 1);
  for (let index = 0; index < 100; index += 1) clock.after(index, () => setImmediate(count));
  const advancing = clock.advance(hourMs);
  const freezing = clock.freeze().then(() => (seen = turns));
  await Promise.all([advancing, freezing]);
  assert.ok(seen >= 98, `${seen} turns`);
  assert.equal(clock.nowMs(), startMs + hourMs);
});

test('a frozen clock stands still, can be advanced, and goes on from there; what is due at once still happens', async () => {
  const { real, clock } = world();
  const fired: string[] = [];
  await clock.freeze();
  clock.after(minuteMs, () => fired.push('a minute'));
  clock.after(0, () => fired.push('at once'));
  await real.advance(hourMs);
  assert.deepEqual([fired, clock.nowMs(), clock.isFrozen], [['at once'], startMs, true]);
  await clock.advance(30_000);
  assert.deepEqual([fired, clock.nowMs()], [['at once'], startMs + 30_000]);
  await clock.resume();
  await real.advance(30_000);
  assert.deepEqual([fired, clock.nowMs()], [['at once', 'a minute'], startMs + minuteMs]);
});

test('a clock goes on where it was saved, and knows when things were by it', async () => {
  const { real, clock, saved } = world();
  await clock.advance(14 * dayMs);
  const again = new ShiftedClock({ real, line: saved.at(-1) ?? [], save: async () => {} });
  assert.equal(again.nowMs(), startMs + 14 * dayMs);
  assert.deepEqual([again.shownTimeOf(startMs - 5), again.shownTimeOf(startMs)], [startMs - 5, startMs + 14 * dayMs]);
  assert.deepEqual([again.realTimeOf(startMs + dayMs), again.realTimeOf(startMs - 5), again.realTimeOf(again.nowMs() + hourMs)], [startMs, startMs - 5, startMs]);
});

test('a timer that is farther off than real timers reach fires at its time', async () => {
  const { real, clock } = world();
  let firedAt = 0;
  clock.after(90 * dayMs, () => (firedAt = clock.nowMs()));
  await real.advance(89 * dayMs);
  assert.equal(firedAt, 0);
  await real.advance(dayMs);
  assert.equal(firedAt, startMs + 90 * dayMs);
});

test('back in real time, timers wait for what they still had to', async () => {
  const { real, clock } = world();
  let isFired = false;
  await clock.advance(dayMs);
  clock.after(minuteMs, () => (isFired = true));
  clock.showRealTime();
  assert.equal(clock.nowMs(), startMs);
  await real.advance(minuteMs);
  assert.ok(isFired);
});

test('an advance is not undone when the host’s clock is set back to before it', async () => {
  const { real: clockOfHost } = world();
  let setBackMs = 0;
  const real: Clock = { nowMs: () => clockOfHost.nowMs() - setBackMs, after: (delayMs, callback) => clockOfHost.after(delayMs, callback) };
  const clock = new ShiftedClock({ real, line: [], save: async () => {} });
  await clock.advance(dayMs);
  setBackMs = hourMs;
  assert.equal(clock.nowMs(), startMs + dayMs);
  await clock.advance(minuteMs);
  assert.equal(clock.nowMs(), startMs + dayMs + minuteMs);
});

test('a reset in the midst of an advance ends it', async () => {
  const { clock } = world();
  const fired: number[] = [];
  const tick = () => {
    fired.push(clock.nowMs());
    if (fired.length === 3) clock.showRealTime();
    clock.after(minuteMs, tick);
  };
  clock.after(minuteMs, tick);
  await clock.advance(dayMs);
  assert.deepEqual([fired.length, clock.nowMs()], [3, startMs]);
});

test('timers do not wait longer when the host’s clock is set back', async () => {
  const { real: clockOfHost } = world();
  let setBackMs = 0;
  const real: Clock = { nowMs: () => clockOfHost.nowMs() - setBackMs, after: (delayMs, callback) => clockOfHost.after(delayMs, callback) };
  const clock = new ShiftedClock({ real, line: [], save: async () => {} });
  let isFired = false;
  clock.after(minuteMs, () => (isFired = true));
  setBackMs = hourMs;
  await clockOfHost.advance(minuteMs);
  assert.ok(isFired);
});
