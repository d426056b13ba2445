import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRouteLinks } from './host-gateway.ts';
import { freeBlocks, hostTableLines, uplinkOf, vpcsMax } from './host-plan.ts';

test('a daemon takes addresses that nobody on the host has', () => {
  const blocks = freeBlocks(['198.18.0.0/22', '198.18.4.7', '10.0.0.0/8', '198.18.8.0/21']);
  assert.equal(blocks[0], '198.18.16.0/22');
  assert.equal(blocks.length, 128 - 4);
  assert.deepEqual(freeBlocks(['198.0.0.0/8']), []);
});

test('each VPC has two addresses of its own and a link name that Linux allows', () => {
  const uplinks = Array.from({ length: vpcsMax }, (_, index) => uplinkOf('ddabcdefgh-', '198.18.16.0/22', index));
  assert.deepEqual(uplinks[1], { index: 1, hostLink: 'ddabcdefgh-1', hostAddress: '198.18.16.2', vpcAddress: '198.18.16.3' });
  assert.equal(uplinks.at(-1)?.vpcAddress, '198.18.19.255');
  assert.equal(new Set(uplinks.map(({ hostLink }) => hostLink)).size, vpcsMax);
  assert.ok(uplinks.every(({ hostLink }) => hostLink.length <= 15));
});

test('without a way to the internet everything from a VPC is dropped', () => {
  const table = { name: 'drydock-x', linkPrefix: 'ddx-', egress: [], madeForwarding: [] };
  assert.ok(hostTableLines(table).includes('iifname "ddx-*" drop'));
  assert.ok(hostTableLines({ ...table, egress: ['eth0', 'wlan0'] }).includes('iifname "ddx-*" oifname != { "eth0", "wlan0" } drop'));
});

test('default routes are read as the kernel prints them', () => {
  const table = ['Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT', 'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0', 'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0', 'tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0', ''].join('\n');
  assert.deepEqual(defaultRouteLinks(table), ['eth0']);
});
