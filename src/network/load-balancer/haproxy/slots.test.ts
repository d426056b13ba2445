import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { assignSlots, slotKey, type Slots } from './slots.ts';

const anyTarget = fc.record({ address: fc.integer({ min: 1, max: 60 }).map((octet) => `10.0.0.${octet}`), port: fc.constantFrom(80, 81) });
const anyTargets = fc.uniqueArray(anyTarget, { selector: slotKey, maxLength: 40 });

test('every target has one place, and keeps it for as long as places are not taken away', () => {
  fc.assert(
    fc.property(fc.array(anyTargets, { minLength: 1, maxLength: 8 }), (steps) => {
      let slots: Slots = [];
      for (const targets of steps) {
        const next = assignSlots(slots, targets);
        assert.deepEqual(next.flatMap((slot) => (slot === undefined ? [] : slotKey(slot))).toSorted(), targets.map(slotKey).toSorted());
        if (next.length >= slots.length) for (const [index, slot] of slots.entries()) if (slot !== undefined && targets.some((target) => slotKey(target) === slotKey(slot))) assert.deepEqual(next[index], slot);
        assert.equal(assignSlots(next, targets), next);
        slots = next;
      }
    }),
  );
});

test('a target that comes or goes changes the number of places only when there is no room, or far too much', () => {
  const targets = Array.from({ length: 10 }, (_, index) => ({ address: `10.0.0.${index}`, port: 80 }));
  const slots = assignSlots([], targets);
  assert.ok(slots.length > targets.length);
  for (let count = 0; count <= targets.length; count += 1) assert.equal(assignSlots(slots, targets.slice(0, count)).length, slots.length);
});
