import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesWildcards } from './matches-wildcards.ts';

test('an asterisk stands for any number of characters, a question mark for one', () => {
  const matching = [['*.example.com', 'www.example.com'], ['w?w.example.com', 'wow.example.com'], ['*', ''], ['a*b*c', 'abbbc'], ['a*', 'a']] as const;
  for (const [pattern, text] of matching) assert.ok(matchesWildcards(pattern, text, { ignoresCase: false }), `${pattern} ${text}`);
  const others = [['*.example.com', 'example.com'], ['w?w', 'ww'], ['a*b', 'abc'], ['A', 'a'], ['a.c', 'abc']] as const;
  for (const [pattern, text] of others) assert.ok(!matchesWildcards(pattern, text, { ignoresCase: false }), `${pattern} ${text}`);
});

test('case is told apart only where it means something, and a backslash takes the meaning only where it may', () => {
  assert.ok(matchesWildcards('WWW.*', 'www.example.com', { ignoresCase: true }));
  assert.ok(matchesWildcards(String.raw`a\*`, 'a*', { ignoresCase: true, hasEscapes: true }));
  assert.ok(!matchesWildcards(String.raw`a\*`, 'ab', { ignoresCase: true, hasEscapes: true }));
  assert.ok(matchesWildcards(String.raw`a\*`, String.raw`a\b`, { ignoresCase: true }));
});

test('what a client says of 64 KB and nearly fits is looked at once for each asterisk, not for all combinations of them', { timeout: 60_000 }, () => {
  assert.ok(!matchesWildcards('*a*a*a*a*a.b', 'a'.repeat(65_536), { ignoresCase: true }));
});
