import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseScript } from './parse.ts';

test('a line has commands separated by semicolons, times that pass, and a comment', () => {
  assert.deepEqual(parseScript('cluster; 500ms;  scale web 6 # more\n\n2m'), [
    { kind: 'command', text: 'cluster', words: ['cluster'], line: 1 },
    { kind: 'wait', text: '500ms', ms: 500 },
    { kind: 'command', text: 'scale web 6', words: ['scale', 'web', '6'], line: 1 },
    { kind: 'comment', text: '# more' },
    { kind: 'wait', text: '2m', ms: 120_000 },
  ]);
});
