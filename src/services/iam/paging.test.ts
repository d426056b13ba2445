import assert from 'node:assert/strict';
import test from 'node:test';
import { pageOf } from './paging.ts';

const keyOf = (name: string) => name;

test('a list goes on after its Marker while IsTruncated is true, each item once, whatever goes meanwhile', () => {
  const first = pageOf(['cid', 'Bob', 'ann', 'dan'], { MaxItems: 2 }, keyOf);
  assert.deepEqual(first.items, ['ann', 'Bob']);
  assert.equal(first.paging.IsTruncated, true);
  const second = pageOf(['cid', 'ann', 'dan', 'abe'], { MaxItems: 2, Marker: first.paging.Marker }, keyOf);
  assert.deepEqual(second, { items: ['cid', 'dan'], paging: { IsTruncated: false } });
});

test('a page has 100 items unless MaxItems says otherwise', () => {
  const names = Array.from({ length: 101 }, (_, index) => `user-${index}`);
  assert.equal(pageOf(names, {}, keyOf).items.length, 100);
  assert.deepEqual(pageOf(names, { MaxItems: 1_000 }, keyOf).paging, { IsTruncated: false });
  assert.throws(() => pageOf(names, { MaxItems: 1_001 }, keyOf), { message: "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000" });
  assert.throws(() => pageOf(names, { MaxItems: 0 }, keyOf), { code: 'ValidationError' });
});

test('Invalid Marker: one that no answer gave', () => {
  for (const Marker of ['nonsense', Buffer.from('{}').toString('base64')]) assert.throws(() => pageOf([], { Marker }, keyOf), { code: 'ValidationError', message: `Invalid Marker: ${Marker}` });
});
