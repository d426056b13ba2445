import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { defaultRouteLinks } from './host-gateway.ts';
import { apiAddress, freeBlocks, isBlock, publicUnderlay, underlayAddress, uplinkOf, vpcsMax } from './host-plan.ts';

test('a daemon takes addresses that nobody on the host has, and never those that lead to the AWS APIs', () => {
  const blocks = freeBlocks(['198.18.0.0/22', '198.18.16.7', '10.0.0.0/8', '198.18.32.0/19']);
  assert.equal(blocks[0], '198.18.64.0/20');
  assert.equal(blocks.length, 31 - 4);
  assert.deepEqual(freeBlocks(['198.0.0.0/8']), []);
  const addressOfApis = known(parseAddress(apiAddress), 'it');
  assert.ok(freeBlocks([]).every((block) => isBlock(block) && !isInCidr(addressOfApis, known(parseCidr(block), 'it'))));
  assert.ok(!isBlock('198.18.0.0/22'), 'as older releases had them');
});

test('each VPC has two addresses of its own and a link name that Linux allows', () => {
  const uplinks = Array.from({ length: vpcsMax }, (_, index) => uplinkOf('ddabcdefgh-', '198.18.16.0/20', index));
  assert.deepEqual(uplinks[1], { index: 1, hostLink: 'ddabcdefgh-1', hostAddress: '198.18.24.2', vpcAddress: '198.18.24.3' });
  assert.equal(uplinks.at(-1)?.vpcAddress, '198.18.31.255');
  assert.equal(new Set(uplinks.map(({ hostLink }) => hostLink)).size, vpcsMax);
  assert.ok(uplinks.every(({ hostLink }) => hostLink.length <= 15));
});

test('each public address stands for one of the block, in order, and none of those is an uplink’s', () => {
  const block = '198.18.16.0/20';
  assert.equal(publicUnderlay(block, '127.64.8.0/21'), '198.18.16.0/21');
  assert.equal(publicUnderlay(block, '203.0.113.0/24'), '198.18.16.0/24');
  assert.equal(underlayAddress({ block, pool: '127.64.8.0/21', publicIpv4Address: '127.64.8.5' }), '198.18.16.5');
  assert.equal(underlayAddress({ block, pool: '127.64.8.0/21', publicIpv4Address: '127.64.15.255' }), '198.18.23.255');
  assert.equal(uplinkOf('ddx-', block, 0).hostAddress, '198.18.24.0');
  assert.throws(() => underlayAddress({ block, pool: '203.0.113.0/24', publicIpv4Address: '127.64.8.5' }), /127\.64\.8\.5 is not of the pool/);
  assert.throws(() => publicUnderlay(block, '203.0.0.0/16'), /has more addresses than a block/);
});

test('default routes are read as the kernel prints them', () => {
  const table = ['Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT', 'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0', 'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0', 'tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0', ''].join('\n');
  assert.deepEqual(defaultRouteLinks(table), ['eth0']);
});
