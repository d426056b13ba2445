import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { documentedTask } from './documented-task.fixture.ts';
import { UtilizedStorage } from './utilized-storage.ts';

test('what the containers of a task have written is counted at most once a minute, in whole MiB', async () => {
  const clock = new ManualClock(0);
  let bytes: number | undefined = 1;
  let counts = 0;
  const storage = new UtilizedStorage({ layers: { bytesOf: () => Promise.resolve((counts++, bytes)) }, clock });
  assert.equal(await storage.mebibytesOf(documentedTask()), 1);
  bytes = 5 * 1_048_576;
  await clock.advance(59_999);
  assert.deepEqual([await storage.mebibytesOf(documentedTask()), counts], [1, 1]);
  await clock.advance(1);
  assert.deepEqual([await storage.mebibytesOf(documentedTask()), counts], [5, 2]);
  bytes = undefined;
  await clock.advance(60_000);
  assert.equal(await storage.mebibytesOf(documentedTask()), undefined);
});
