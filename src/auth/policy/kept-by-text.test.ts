import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptByText } from './kept-by-text.ts';

test('what is made of a text is made once, and the oldest goes when there are too many characters', () => {
  const kept = new KeptByText<number>(10);
  let made = 0;
  const of = (text: string) => kept.of(text, () => (made += 1));
  assert.deepEqual(['aaaa', 'bbbb', 'aaaa'].map(of), [1, 2, 1]);
  assert.deepEqual(['cccc', 'bbbb', 'aaaa'].map(of), [3, 2, 4]);
  assert.equal(of('d'.repeat(20)), 5);
  assert.equal(kept.size, 1);
  kept.clear();
  assert.equal(of('aaaa'), 6);
  assert.equal(kept.size, 1);
});
