import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '#base/cpu-ms.fixture.ts';
import * as fc from 'fast-check';
import { matcherOf, type WildcardReach } from './wildcards.ts';

/** The same by trying everything. */
function naive(pattern: string, value: string, reach: WildcardReach): boolean {
  if (pattern === '') return value === '';
  const [first = '', rest = ''] = [pattern.charAt(0), pattern.slice(1)];
  if (first === '*') {
    const isWide = reach === 'anything' || rest === '' || rest.startsWith(':');
    if (naive(rest, value, reach)) return true;
    return value !== '' && (isWide || !value.startsWith(':')) && naive(pattern, value.slice(1), reach);
  }
  if (value === '') return false;
  const isSame = first === '?' ? reach === 'anything' || !value.startsWith(':') : value.startsWith(first);
  return isSame && naive(rest, value.slice(1), reach);
}

const letters = fc.constantFrom('a', 'b', ':', '/');
const patterns = fc.array(fc.oneof({ weight: 3, arbitrary: letters }, { weight: 2, arbitrary: fc.constantFrom('*', '?') }), { maxLength: 9 }).map((parts) => parts.join(''));
const values = fc.array(letters, { maxLength: 10 }).map((parts) => parts.join(''));

test('wildcards match what trying everything matches', () => {
  for (const reach of ['anything', 'segments'] as const) {
    fc.assert(
      fc.property(patterns, values, (pattern, value) => {
        assert.equal(matcherOf([{ text: pattern, isLiteral: false }], reach)(value), naive(pattern, value, reach));
      }),
      { numRuns: 20_000 },
    );
  }
});

test('literal text has no wildcards', () => {
  fc.assert(
    fc.property(patterns, values, (pattern, value) => {
      assert.equal(matcherOf([{ text: pattern, isLiteral: true }], 'segments')(value), pattern === value);
    }),
  );
});

test('a long pattern is a pattern', () => {
  const long = 'a'.repeat(200_000);
  assert.equal(matcherOf([{ text: long, isLiteral: false }], 'segments')(long), true);
  assert.equal(matcherOf([{ text: `${long}*`, isLiteral: false }], 'segments')(`${long}b`), true);
});

test('a pattern made to be slow is not', () => {
  const cpuMs = cpuMsOf(() => assert.equal(matcherOf([{ text: `${'*a'.repeat(200)}b`, isLiteral: false }], 'anything')('a'.repeat(2_000)), false));
  assert.ok(cpuMs < 1_000, `${cpuMs} ms`);
});
