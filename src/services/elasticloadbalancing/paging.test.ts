import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageOf } from './paging.ts';

const all = ['a', 'b', 'c'];
const keyOf = (item: string) => item;

test('pages follow one another, also when the item of the marker is gone', () => {
  const first = pageOf(all, { PageSize: 2 }, keyOf);
  assert.deepEqual(first.items, ['a', 'b']);
  const marker = { Marker: first.next.NextMarker };
  assert.deepEqual(pageOf(all, marker, keyOf), { items: ['c'], next: {} });
  assert.deepEqual(pageOf(['a', 'x', 'c'], marker, keyOf).items, ['c']);
});

test('a page has 1 to 400 items, and a marker is one that the service gave', () => {
  assert.throws(() => pageOf(all, { PageSize: 401 }, keyOf), { code: 'ValidationError', message: "1 validation error detected: Value '401' at 'pageSize' failed to satisfy constraint: Member must have value less than or equal to 400" });
  assert.throws(() => pageOf(all, { PageSize: 0 }, keyOf), { message: /greater than or equal to 1$/ });
  assert.throws(() => pageOf(all, { Marker: 'x' }, keyOf), { code: 'ValidationError', message: /^Invalid marker 'x'/ });
});
