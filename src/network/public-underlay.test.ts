import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routesInside, underlayAddressOf, withoutContained, withUnderlay } from './public-underlay.ts';

const underlay = { pool: '127.64.8.0/21', cidr: '198.18.16.0/21' };

test('each public address has one address inside, and none that is not of the pool', () => {
  assert.equal(underlayAddressOf(underlay, '127.64.9.5'), '198.18.17.5');
  assert.equal(underlayAddressOf(underlay, '127.64.7.255'), undefined);
  assert.equal(underlayAddressOf(underlay, '8.8.8.8'), undefined);
});

test('a CIDR that holds public addresses also means what stands for them inside', () => {
  assert.deepEqual(withUnderlay(underlay, '127.64.8.5/32'), ['127.64.8.5/32', '198.18.16.5/32']);
  assert.deepEqual(withUnderlay(underlay, '127.64.12.0/24'), ['127.64.12.0/24', '198.18.20.0/24']);
  assert.deepEqual(withUnderlay(underlay, '127.64.0.0/10'), ['127.64.0.0/10', '198.18.16.0/21']);
  assert.deepEqual(withUnderlay(underlay, '0.0.0.0/0'), ['0.0.0.0/0']);
  assert.deepEqual(withUnderlay(underlay, '10.0.0.0/8'), ['10.0.0.0/8']);
});

test('a CIDR that holds none of the pool means none of what stands for it inside', () => {
  assert.deepEqual(withUnderlay(underlay, '198.18.0.0/19'), ['198.18.0.0/20', '198.18.24.0/21']);
  assert.deepEqual(withUnderlay(underlay, '198.18.16.5/32'), []);
  assert.ok(withUnderlay(underlay, '128.0.0.0/1').every((cidr) => !cidr.startsWith('198.18.16.')));
});

test('public addresses have the same narrowest route inside', () => {
  const inside = (...destinations: readonly string[]) => Object.fromEntries(routesInside(underlay, destinations.map((destination) => ({ destination, target: destination })), 'none'));
  assert.deepEqual(inside('0.0.0.0/0', '127.64.9.0/24'), { '0.0.0.0/0': '0.0.0.0/0', '127.64.9.0/24': '127.64.9.0/24', '198.18.17.0/24': '127.64.9.0/24' });
  assert.deepEqual(inside('0.0.0.0/0', '128.0.0.0/1'), { '0.0.0.0/0': '0.0.0.0/0', '128.0.0.0/1': '128.0.0.0/1', '198.18.16.0/21': '0.0.0.0/0' });
  assert.deepEqual(inside('0.0.0.0/1', '198.18.16.4/32'), { '0.0.0.0/1': '0.0.0.0/1', '198.18.16.0/21': '0.0.0.0/1' });
  assert.deepEqual(inside('128.0.0.0/1'), { '128.0.0.0/1': '128.0.0.0/1', '198.18.16.0/21': 'none' });
});

test('of CIDRs that overlap the widest stays', () => {
  assert.deepEqual(withoutContained(['10.1.0.0/16', '10.0.0.0/8', '10.0.0.0/8', '192.168.0.0/24']).toSorted(), ['10.0.0.0/8', '192.168.0.0/24']);
});
