import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SingleFlight } from './single-flight.ts';

const never = new AbortController().signal;

test('work asked for at once is done once, and again later', async () => {
  const flight = new SingleFlight<number>();
  let runs = 0;
  const work = () => Promise.resolve((runs += 1));
  assert.deepEqual(await Promise.all([flight.run('a', work, never), flight.run('a', work, never)]), [1, 1]);
  assert.equal(await flight.run('a', work, never), 2);
});

test('one who gives up does not spoil it for the others', async () => {
  const flight = new SingleFlight<string>();
  const impatient = new AbortController();
  let finish: (result: string) => void = () => {};
  let isAborted = false;
  const work = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => (isAborted = true));
    return new Promise<string>((resolve) => (finish = resolve));
  };
  const one = flight.run('a', work, impatient.signal);
  const other = flight.run('a', work, never);
  impatient.abort(new Error('enough'));
  await assert.rejects(one, /enough/);
  assert.equal(isAborted, false);
  finish('done');
  assert.equal(await other, 'done');
});

test('when all have given up the work is told to stop', async () => {
  const flight = new SingleFlight<never>();
  const impatient = new AbortController();
  let reason: unknown;
  const run = flight.run('a', (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject((reason = signal.reason)))), impatient.signal);
  impatient.abort(new Error('enough'));
  await assert.rejects(run, /enough/);
  assert.match(String(reason), /enough/);
});
