import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressBar } from './progress-bar.ts';

test('a bar is full only when nothing is missing', () => {
  assert.equal(progressBar({ done: 1, underWay: 1, wanted: 4, width: 8 }), '██▒▒░░░░');
  assert.equal(progressBar({ done: 999, underWay: 0, wanted: 1_000, width: 8 }), '███████░');
  assert.equal(progressBar({ done: 5, underWay: 2, wanted: 4, width: 4 }), '████');
});

test('a deployment that is to have no task shows whether any is left', () => {
  assert.equal(progressBar({ done: 0, underWay: 0, wanted: 0, width: 3 }), '░░░');
  assert.equal(progressBar({ done: 2, underWay: 0, wanted: 0, width: 3 }), '▒▒▒');
});
