import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedOperations } from '../../sim/run/loaded-operations.ts';
import { plantedBugs as registryBugs } from '../../sim/registry/planted-bugs.ts';
import { simulateRegistry } from '../../sim/registry/simulate-registry.ts';
import { plantedBugs } from '../../sim/run/planted-bugs.ts';
import { simulate } from '../../sim/run/simulation.ts';

const seedsMax = 200;
/** A deletion that fails, of a file that nobody pushes again, is in one seed of a hundred. */
const registrySeedsMax = 600;
const operations = await loadedOperations();

for (const { name, parts } of plantedBugs) {
  test(`found: ${name}`, async () => {
    for (let seed = 1; seed <= seedsMax; seed += 1) {
      const { failure } = await simulate({ seed, operations, parts });
      if (failure !== undefined) return;
    }
    assert.fail(`${seedsMax} seeds did not show it`);
  });
}

for (const { name, parts } of registryBugs) {
  test(`found in a registry: ${name}`, async () => {
    for (let seed = 1; seed <= registrySeedsMax; seed += 1) {
      const { failure } = await simulateRegistry({ seed, parts });
      if (failure !== undefined) return;
    }
    assert.fail(`${registrySeedsMax} seeds did not show it`);
  });
}

test('a seed repeats bit by bit', async () => {
  for (const seed of [1, 2, 3]) assert.deepEqual(await simulate({ seed, operations }), await simulate({ seed, operations }));
});
