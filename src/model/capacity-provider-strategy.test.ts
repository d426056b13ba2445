import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { providersFor } from './capacity-provider-strategy.ts';

test('a strategy fills its base first and then keeps to its weights', () => {
  const strategy = [{ capacityProvider: 'FARGATE', base: 2, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 3 }];
  const chosen = providersFor(strategy, 10);
  assert.deepEqual(chosen.slice(0, 2), ['FARGATE', 'FARGATE']);
  assert.equal(chosen.filter((name) => name === 'FARGATE_SPOT').length, 6);
  assert.deepEqual(providersFor([], 3), []);
});

test('every task has a provider as long as one of them has a weight', () => {
  const item = fc.record({ capacityProvider: fc.constantFrom('a', 'b'), base: fc.nat(5), weight: fc.nat(5) });
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: (one) => one.capacityProvider, minLength: 1 }), fc.integer({ min: 1, max: 10 }), (strategy, count) => {
      const chosen = providersFor(strategy, count);
      if (strategy.some((one) => one.weight > 0)) assert.equal(chosen.length, count);
      assert.ok(chosen.every((name) => strategy.some((one) => one.capacityProvider === name)));
    }),
  );
});
