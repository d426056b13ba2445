import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDeadline } from './abort.ts';
import { ManualClock } from './manual-clock.ts';

const forever = (signal: AbortSignal) => new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('work that does not end is aborted at its deadline, by name', async () => {
  const clock = new ManualClock(0);
  const work = assert.rejects(withDeadline(clock, 50, 'the pull', forever), /the pull did not finish within 50 ms/);
  await clock.advance(50);
  await work;
});

test('the outer signal ends the work early with its own reason', async () => {
  const outer = new AbortController();
  const work = withDeadline(new ManualClock(0), 50, 'the pull', forever, outer.signal);
  outer.abort(new Error('shutting down'));
  await assert.rejects(work, /shutting down/);
});
