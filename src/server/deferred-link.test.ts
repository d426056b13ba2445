import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentLink, TaskOrder } from '#model/link.ts';
import { taskOrder } from '#agent/supervisor/world.fixture.ts';
import { DeferredLink } from './deferred-link.ts';

/** What an agent is given, one entry for each time. */
function agent(): AgentLink & { readonly given: (readonly TaskOrder[])[] } {
  const given: (readonly TaskOrder[])[] = [];
  return { given, setOrders: (orders) => void given.push(orders), onReport: () => {} };
}

test('an agent that comes later finds the latest orders', () => {
  const [link, late] = [new DeferredLink(), agent()];
  const orders = [taskOrder([])];
  link.setOrders([]);
  link.setOrders(orders);
  link.attach(late);
  assert.deepEqual(late.given, [orders]);
});

test('orders that are withdrawn stay so, whatever a controller that hears of the first task\'s end orders of the others', () => {
  const [link, present] = [new DeferredLink(), agent()];
  link.attach(present);
  link.setOrders([taskOrder([]), taskOrder([])]);
  link.withdraw();
  link.setOrders([taskOrder([])]);
  assert.deepEqual(present.given.map(({ length }) => length), [2, 0]);
});
