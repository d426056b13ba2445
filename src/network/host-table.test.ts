import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostTableLines } from './host-table.ts';

const table = { name: 'drydock-x', linkPrefix: 'ddx-', egress: [], madeForwarding: [], pool: '127.64.8.0/21', underlay: '198.18.16.0/21' };

test('without a way to the internet everything from a VPC is dropped', () => {
  assert.ok(hostTableLines(table).includes('iifname "ddx-*" drop'));
  assert.ok(hostTableLines({ ...table, egress: ['eth0', 'wlan0'] }).includes('iifname "ddx-*" oifname != { "eth0", "wlan0" } drop'));
});

test('public addresses of the loopback are reached from the host, others also from around it', () => {
  const chains = (pool: string) => hostTableLines({ ...table, pool }).filter((line) => line.startsWith('chain to_public'));
  assert.equal(chains('127.64.8.0/21').length, 1);
  assert.equal(chains('203.0.113.0/24').length, 2);
  assert.ok(!hostTableLines(table).some((line) => line.includes('ct original ip daddr')));
});
