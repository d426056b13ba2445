import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sameAsBefore } from './same-as-before.ts';

const data = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.boolean()] });

test('what says the same is the same object, and what does not says what is new', () => {
  fc.assert(
    fc.property(data, data, (now, before) => {
      assert.deepEqual(sameAsBefore(now, before), now);
      assert.equal(sameAsBefore(structuredClone(before), before), before);
    }),
  );
});

test('of a list whose elements have ids, those that stay are the same objects, whatever came before them', () => {
  const before = [{ id: 'a', of: [1] }, { id: 'b', of: [2] }];
  const now = sameAsBefore([{ id: 'new', of: [0] }, { id: 'a', of: [1] }, { id: 'b', of: [3] }], before);
  assert.equal(now[1], before[0]);
  assert.notEqual(now[2], before[1]);
  assert.deepEqual(now[2], { id: 'b', of: [3] });
});
