import assert from 'node:assert/strict';
import { test } from 'node:test';
import { turnEnd } from './turn-end.ts';

test('who waits for the end of a turn goes on with the others that do, in their order; who comes later waits for the next', async () => {
  const untilTurnEnds = turnEnd();
  const sent: string[] = [];
  const first = untilTurnEnds().then(async () => {
    sent.push('first');
    await untilTurnEnds();
    sent.push('third');
  });
  const second = untilTurnEnds().then(() => sent.push('second'));
  await Promise.resolve();
  assert.deepEqual(sent, []);
  await Promise.all([first, second]);
  assert.deepEqual(sent, ['first', 'second', 'third']);
});
