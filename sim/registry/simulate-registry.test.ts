import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateRegistry } from './simulate-registry.ts';

const seeds = 20;

test('pushes, mounts, deletions, collector, failing disks and kills in any order lose nothing, and leave nothing over', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { failure } = await simulateRegistry({ seed });
    assert.equal(failure, undefined, `npm run sim -- --registry --seed ${seed}`);
  }
});

test('a seed of the registry repeats bit by bit', async () => {
  for (const seed of [1, 2, 3]) assert.deepEqual(await simulateRegistry({ seed }), await simulateRegistry({ seed }));
});
