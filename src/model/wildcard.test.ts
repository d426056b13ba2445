import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { wildcardMatcher } from './wildcard.ts';

test('an asterisk stands for any characters, none included', () => {
  const matches = (pattern: string, ...texts: readonly string[]) => texts.map((text) => wildcardMatcher(pattern)(text));
  assert.deepEqual(matches('prod*', 'prod', 'prod1', 'production-team1', 'xprod'), [true, true, true, false]);
  assert.deepEqual(matches('*prod*', 'repo-production', 'prod-team', 'pro-d'), [true, true, false]);
  assert.deepEqual(matches('a*a', 'aa', 'aba', 'a'), [true, true, false]);
  assert.deepEqual(matches('', '', 'a'), [true, false]);
});

test('it matches what the same pattern as a regular expression matches', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(fc.property(pattern, text, (given, tag) => {
    const expression = new RegExp(`^${given.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);
    assert.equal(wildcardMatcher(given)(tag), expression.test(tag));
  }), { numRuns: 2_000 });
});
