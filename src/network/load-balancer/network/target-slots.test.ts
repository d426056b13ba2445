import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { targetSlots } from './target-slots.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 40 });

test('every target has its share of the slots, whatever the order', () => {
  fc.assert(
    fc.property(names, (targets) => {
      const slots = targetSlots(targets);
      const shares = targets.map((target) => slots.filter((name) => name === target).length);
      assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
      assert.deepEqual(targetSlots(targets.toReversed()), slots);
    }),
  );
});

test('a target that goes takes few others’ slots with it', () => {
  const targets = Array.from({ length: 30 }, (_, index) => `10.0.0.${index}|80`);
  const [before, after] = [targetSlots(targets), targetSlots(targets.slice(1))];
  const moved = before.filter((name, slot) => name !== targets[0] && after[slot] !== name).length;
  assert.ok(moved < before.length / 10, `${moved} of ${before.length}`);
});

test('without targets there are no slots', () => {
  assert.deepEqual(targetSlots([]), []);
});
