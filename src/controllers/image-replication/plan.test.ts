import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { minuteMs } from '#base/time.ts';
import { attemptsMax, pauseAfter, planReplications, runningMax, type WaitingReplication } from './plan.ts';

const waitingFor = (key: string, notBeforeMs = 0): WaitingReplication => ({ work: { kind: 'push', key }, notBeforeMs });

test('replications begin in the order in which they came, as many as there are hands', () => {
  const waiting = Array.from({ length: 9 }, (_, index) => waitingFor(String(index)));
  assert.deepEqual(planReplications({ waiting, running: new Set(), nowMs: 0 }).start.map(({ key }) => key), ['0', '1', '2', '3']);
  assert.deepEqual(planReplications({ waiting, running: new Set(['0', '1', '2']), nowMs: 0 }).start.map(({ key }) => key), ['3']);
});

test('what failed waits for its time, and holds up nobody', () => {
  const waiting = [waitingFor('failed', 500), waitingFor('later', 400), waitingFor('new')];
  assert.deepEqual(planReplications({ waiting, running: new Set(), nowMs: 100 }), { start: [{ kind: 'push', key: 'new' }], wakeAt: 400 });
  assert.deepEqual(planReplications({ waiting: [], running: new Set(['x']), nowMs: 0 }), { start: [] });
});

test('whatever waits: none begins twice, before its time or beyond the limit, and no hand rests while one could begin', () => {
  const replication = fc.record({ key: fc.constantFrom(...'abcdefghij'), notBeforeMs: fc.nat(10) });
  fc.assert(fc.property(fc.uniqueArray(replication, { selector: ({ key }) => key }), fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: runningMax }), fc.nat(10), (rows, busy, nowMs) => {
    const waiting = rows.map(({ key, notBeforeMs }) => waitingFor(key, notBeforeMs));
    const running = new Set(busy);
    const { start, wakeAt } = planReplications({ waiting, running, nowMs });
    const could = waiting.filter(({ work, notBeforeMs }) => !running.has(work.key) && notBeforeMs <= nowMs);
    assert.deepEqual(start, could.slice(0, runningMax - running.size).map(({ work }) => work));
    const later = waiting.filter(({ work, notBeforeMs }) => !running.has(work.key) && notBeforeMs > nowMs).map(({ notBeforeMs }) => notBeforeMs);
    if (running.size + start.length < runningMax) assert.equal(wakeAt, later.length === 0 ? undefined : Math.min(...later));
  }));
});

test('the pauses between tries grow to five minutes, and after the last try there is none', () => {
  const pauses = Array.from({ length: attemptsMax }, (_, index) => pauseAfter(index + 1));
  assert.deepEqual(pauses.slice(0, 3), [1_000, 2_000, 4_000]);
  assert.deepEqual(pauses.slice(-3), [5 * minuteMs, 5 * minuteMs, undefined]);
});
