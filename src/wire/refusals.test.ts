import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstRefusal } from './refusals.ts';

const refuses = { 'containerDefinitions.firelensConfiguration': 'there is no router', enableThing: 'there is no thing', 'labels.*.secret': 'there are no secrets' };

test('a member that is set is refused by its path, through lists and maps', () => {
  assert.equal(firstRefusal({ containerDefinitions: [{ name: 'a' }, { firelensConfiguration: { type: 'fluentd' } }] }, refuses), 'containerDefinitions.firelensConfiguration is not supported: there is no router');
  assert.equal(firstRefusal({ enableThing: true }, refuses), 'enableThing is not supported: there is no thing');
  assert.equal(firstRefusal({ enableThing: 0 }, refuses), 'enableThing is not supported: there is no thing');
  assert.equal(firstRefusal({ labels: { any: { secret: 'x' } } }, refuses), 'labels.*.secret is not supported: there are no secrets');
});

test('what clients send for a member that was left out is not refused', () => {
  for (const left of [undefined, null, false, '', [], {}, { enabled: false, names: [] }]) {
    assert.equal(firstRefusal({ enableThing: left, containerDefinitions: [{ firelensConfiguration: left }], labels: {} }, refuses), undefined);
  }
});
