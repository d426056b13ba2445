import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyTurns } from './key-turns.ts';

test('work on one key is done in turn, whether what was before failed or not; other keys do not wait', async () => {
  const turns = new KeyTurns();
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take('a', async () => {
    await gate.promise;
    done.push('first');
    throw new Error('refused');
  });
  const second = turns.take('a', async () => done.push('second'));
  await turns.take('b', async () => done.push('other'));
  gate.resolve();
  await assert.rejects(first, /refused/);
  await second;
  assert.deepEqual(done, ['other', 'first', 'second']);
});
