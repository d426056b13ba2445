import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KnownOrders } from './known-orders.ts';
import { containerOrder, taskOrder } from './world.fixture.ts';

const order = (taskId: string, generation = 1) => ({ ...taskOrder([containerOrder('app', 'serve')]), taskId, generation });
const [one, two, three] = [order('one'), order('two'), order('three')];

function names({ fresh, withdrawn }: ReturnType<KnownOrders['take']>): unknown {
  return [fresh.map(({ taskId, generation }) => `${taskId}/${generation}`), withdrawn];
}

test('of a list only what the last one did not have is new, wherever it stands', () => {
  const known = new KnownOrders();
  assert.deepEqual(names(known.take([one, two])), [['one/1', 'two/1'], []]);
  assert.deepEqual(names(known.take([one, two])), [[], []]);
  assert.deepEqual(names(known.take([three, two, one])), [['three/1'], []]);
  assert.deepEqual(names(known.take([three, order('two', 2), one])), [['two/2'], []]);
});

test('a task that is named no more is withdrawn, also when another takes its place, and is new when it comes again', () => {
  const known = new KnownOrders();
  known.take([one, two, three]);
  assert.deepEqual(names(known.take([three, two])), [[], ['one']]);
  assert.deepEqual([known.isNamed('one'), known.isNamed('three')], [false, true]);
  assert.deepEqual(names(known.take([])), [[], ['three', 'two']]);
  assert.deepEqual(names(known.take([one])), [['one/1'], []]);
});

test('an order that was doubled is named until the last of its places is gone', () => {
  const known = new KnownOrders();
  known.take([one, one]);
  assert.deepEqual(names(known.take([one])), [[], []]);
  assert.deepEqual(names(known.take([])), [[], ['one']]);
});
