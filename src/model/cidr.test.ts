import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from './cidr.ts';

test('the host bits of a block are left out', () => {
  assert.equal(networkOf('100.68.0.18/18'), '100.68.0.0/18');
  assert.equal(networkOf('1.2.3.4/0'), '0.0.0.0/0');
  assert.equal(networkOf('1.2.3.4/32'), '1.2.3.4/32');
  for (const none of ['1.2.3.4', '1.2.3/24', '1.2.3.4/33', '1.2.3.4/', '::/0']) assert.equal(networkOf(none), undefined);
});
