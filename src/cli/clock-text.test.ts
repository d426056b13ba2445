import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs } from '#base/time.ts';
import { clockText } from './clock-text.ts';

test('a clock is shown with how it differs from real time', () => {
  assert.equal(clockText({ nowMs: 0, realMs: 0, isFrozen: false }), '1970-01-01T00:00:00.000Z, real time\n');
  assert.equal(clockText({ nowMs: 14 * dayMs, realMs: 0, isFrozen: false }), '1970-01-15T00:00:00.000Z, 14 d 0 h ahead of real time\n');
  assert.equal(clockText({ nowMs: 0, realMs: 2 * hourMs, isFrozen: true }), '1970-01-01T00:00:00.000Z, frozen, 2 h 0 min behind real time\n');
});
