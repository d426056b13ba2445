import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appendLine } from './append-line.ts';

test('who writes a line to the log does not fail by a full disk, but by all else', { skip: process.platform !== 'linux' && '/dev/full is of Linux' }, () => {
  appendLine('/dev/full', 'a line\n');
  assert.throws(() => appendLine('/dev/full/log', 'a line\n'), { code: 'ENOTDIR' });
});
