import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cpuMsOf } from '#base/cpu-ms.fixture.ts';
import { compileRegex } from './regex.ts';

const examples: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['^[hc]at', ['hat', 'cats'], ['bat', 'a cat']],
  ['[hc]at$', ['a hat', 'cat\n'], ['cats']],
  ['colou?r', ['color', 'colour'], ['colouur']],
  ['[abcx-z]', ['b', 'y'], ['w']],
  ['^a{3,5}$', ['aaa', 'aaaaa'], ['aa', 'aaaaaa']],
  ['^a{,2}$', ['', 'aa'], ['aaa']],
  ['^a{2,}$', ['aa', 'aaaa'], ['a']],
  ['gray|grey', ['a grey one'], ['groy']],
  ['^starting|^initializing|^shutting down', ['shutting down now'], ['skipping initializing ...']],
  ['abcc|ab[^c]$', ['abcc ...', 'aba'], ['aac ...']],
  ['\\[.\\]', ['[a]', '[]]', '[ ]'], ['[]', '[ab]']],
  ['10\\.10\\.0\\.1', ['10.10.0.1'], ['10010,051']],
  ['ab*c', ['ac', 'abbbc'], ['ab']],
  ['ab[0-9]*', ['ab', 'ab129'], ['a1']],
  ['ab+c', ['abc', 'abbbc'], ['ac']],
  ['.at', ['#at', ' at'], ['at', '\nat']],
  ['^\\d\\D\\s\\S\\w\\W$', ['1a x_!'], ['11 x_!']],
  ['\\x3A\\x28', [':('], ['x3A']],
];
for (const [source, yes, no] of examples) {
  test(`%${source}%`, () => {
    const regex = compileRegex(source);
    for (const text of yes) assert.ok(regex.matches(text), `matches ${JSON.stringify(text)}`);
    for (const text of no) assert.ok(!regex.matches(text), `does not match ${JSON.stringify(text)}`);
  });
}

test('random expressions match what the same JavaScript expressions match', () => {
  const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '\\.', '-');
  const piece = fc.tuple(atom, fc.constantFrom('', '', '', '?', '*', '+', '{2}', '{1,3}', '{0,1}', '{2,}')).map((parts) => parts.join(''));
  const sequence = fc.tuple(fc.constantFrom('', '^'), fc.array(piece, { minLength: 1, maxLength: 5 }), fc.constantFrom('', '$')).map(([start, pieces, end]) => `${start}${pieces.join('')}${end}`);
  const source = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((alternatives) => alternatives.join('|'));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', '-', ' ', 'é'), maxLength: 12 });
  fc.assert(
    fc.property(source, fc.array(text, { minLength: 1, maxLength: 8 }), (pattern, texts) => {
      const regex = compileRegex(pattern);
      for (const candidate of texts) assert.equal(regex.matches(candidate), new RegExp(pattern).test(candidate), `${pattern} on ${JSON.stringify(candidate)}`);
    }),
    { numRuns: 1_000 },
  );
});

test('an expression that would make a backtracking engine hang is matched in time linear in the text', () => {
  const regex = compileRegex(`${'a*'.repeat(300)}b`);
  const cpuMs = cpuMsOf(() => assert.equal(regex.matches('a'.repeat(100_000)), false));
  assert.ok(cpuMs < 1_000, `${cpuMs} ms`);
});

test('repetitions that would unroll without end are refused', () => {
  for (const source of ['a{1000}{1000}', 'a{9999}', '[a-z]{900}[a-z]{900}[a-z]{900}[a-z]{900}[a-z]{900}[a-z]{900}', 'a{3,2}', 'a{}', '*a', '\\p', '[]', 'a\\']) {
    assert.throws(() => compileRegex(source), { name: 'FilterPatternError' }, source);
  }
});
