import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { FollowedFile } from './followed-file.ts';

test('a container that prints faster than its output can be stored loses the oldest of it and does not fill the disk', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drydock-follow-'));
  const path = join(directory, 'out');
  const count = 200_000;
  writeFileSync(path, Array.from({ length: count }, (_, index) => `line ${index}\n`).join(''));
  const delivered: string[] = [];
  const file = new FollowedFile({
    path,
    clock: systemClock,
    log: silentLog,
    waitingBytesMax: 1_000_000,
    storedOffset: async () => 0,
    deliver: async ({ lines }) => void delivered.push(...lines.map(({ text }) => text)),
  });
  appendFileSync(path, 'the end\n');
  await file.drain(new AbortController().signal, 'now');
  await file[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
  assert.ok(delivered.length > 10_000 && delivered.length < count);
  assert.equal(delivered.at(-1), 'the end');
});

test('output that a daemon going down could not store any more stays in the file for the next one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drydock-follow-'));
  const path = join(directory, 'out');
  const stored = 8 * 1_048_576;
  const waiting = 'a line that is not stored yet\n'.repeat(5_000);
  writeFileSync(path, `${'x'.repeat(stored - 1)}\n${waiting}`);
  const begun = Promise.withResolvers<void>();
  const file = new FollowedFile({
    path,
    clock: systemClock,
    log: silentLog,
    storedOffset: async () => stored,
    deliver: async (_batch, _backlogBytes, signal) => {
      begun.resolve();
      await once(signal, 'abort');
    },
  });
  await begun.promise;
  await file[Symbol.asyncDispose]();
  const left = readFileSync(path).subarray(stored).toString();
  rmSync(directory, { recursive: true });
  assert.ok(left === waiting);
});
