import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { smallest } from './smallest.ts';

test('they are those that sorting would put first, and equal ones keep their order', () => {
  fc.assert(fc.property(fc.array(fc.record({ rank: fc.nat(20), name: fc.string() })), fc.nat(10), (items, count) => {
    const isWanted = ({ name }: { readonly name: string }) => name.length !== 3;
    const compare = (one: { readonly rank: number }, other: { readonly rank: number }) => one.rank - other.rank;
    assert.deepEqual(smallest(items, { count, compare, isWanted }), items.filter(isWanted).toSorted(compare).slice(0, count));
  }), { numRuns: 1_000 });
});

test('what is not among them is compared once', () => {
  let comparisons = 0;
  const found = smallest(Array.from({ length: 10_000 }, (_, index) => index), {
    count: 10,
    compare(one, other) {
      comparisons += 1;
      return one - other;
    },
  });
  assert.deepEqual([found.length, comparisons < 10_100], [10, true]);
});
