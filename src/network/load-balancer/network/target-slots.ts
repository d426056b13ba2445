import { known } from '#base/assert.ts';
import { hashOf } from '../../stable-numbers.ts';

const slotsPerTarget = 16;
const slotsMin = 64;

/**
 * Which target each slot of a hash leads to. All have equally many, or one more, and when a target comes or goes few slots of the others
 * change hands, so that clients who are to stay with a target mostly do ("Maglev: A Fast and Reliable Software Network Load Balancer",
 * section 3.4). Depends on the names alone. The number of slots is a power of two.
 */
export function targetSlots(targets: readonly string[]): readonly string[] {
  if (targets.length === 0) return [];
  const count = slotCount(targets.length);
  const slots: (string | undefined)[] = Array.from({ length: count });
  const walks = [...new Set(targets)].toSorted().map((name) => ({ name, at: hashOf(name) % count, step: (hashOf(`${name}+`) % count) | 1 }));
  for (let taken = 0; taken < count; ) {
    for (const walk of walks) {
      if (taken === count) break;
      // An odd step comes by all slots of a power of two.
      while (slots[walk.at] !== undefined) walk.at = (walk.at + walk.step) % count;
      slots[walk.at] = walk.name;
      taken += 1;
    }
  }
  return slots.map((name) => known(name, 'the target of a slot'));
}

function slotCount(targets: number): number {
  let count = slotsMin;
  while (count < slotsPerTarget * targets) count *= 2;
  return count;
}
