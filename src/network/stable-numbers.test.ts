import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { stableNumbers } from './stable-numbers.ts';

test('every id has a number of its own, within 28 bits, whatever the order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string()), (ids) => {
      const numbers = stableNumbers(ids);
      assert.equal(new Set(numbers.values()).size, ids.length);
      assert.ok([...numbers.values()].every((number) => number >= 1_024 && number < 2 ** 28 - 1_024));
      assert.deepEqual(stableNumbers(ids.toReversed()), numbers);
    }),
  );
});

test('a number stays when other ids come and go', () => {
  assert.equal(stableNumbers(['rtb-1']).get('rtb-1'), stableNumbers(['rtb-0', 'rtb-1', 'rtb-2']).get('rtb-1'));
});
