import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMatched } from './matcher.ts';

test('a matcher is a code, codes, a range of codes, or a list of all of them', () => {
  for (const [matcher, code] of [['200', 200], ['200,301', 301], ['200-299', 250], ['200-202, 404', 404], ['0', 0], ['0-99', 12]] as const) assert.ok(isMatched(matcher, code), `${matcher} ${code}`);
  for (const [matcher, code] of [['200', 201], ['200,301', 250], ['200-299', 300], ['', 0], ['12', Number.NaN]] as const) assert.ok(!isMatched(matcher, code), `${matcher} ${code}`);
});
