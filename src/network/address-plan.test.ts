import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayAddress } from './address-plan.ts';

test('the router of a subnet has its second address', () => {
  assert.equal(gatewayAddress('172.31.16.0/20'), '172.31.16.1');
});
