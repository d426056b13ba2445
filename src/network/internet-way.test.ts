import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internetSources, internetWay } from './internet-way.ts';
import { interfaceOf, threeTiers } from './topology.fixture.ts';

const somewhere = '198.19.255.254';

test('a subnet comes to the internet by an internet gateway, by a NAT gateway that has a way itself, or not at all', () => {
  const vpc = threeTiers();
  assert.deepEqual(['public', 'private', 'closed'].map((name) => internetWay(vpc, `subnet-${name}`, somewhere)), [{ kind: 'internet-gateway' }, { kind: 'nat-gateway', id: 'nat-1' }, undefined]);
  const cutOff = threeTiers({ natGateways: vpc.natGateways.map((nat) => ({ ...nat, subnetId: 'subnet-closed' })) });
  assert.equal(internetWay(cutOff, 'subnet-private', somewhere), undefined);
  assert.equal(internetWay(threeTiers({ natGateways: [] }), 'subnet-private', somewhere), undefined);
});

test('the narrowest route decides, and a blackhole is no way', () => {
  const routes = [{ destination: '0.0.0.0/0', target: { kind: 'internet-gateway' } }, { destination: '198.19.0.0/16', target: { kind: 'blackhole' } }] as const;
  const vpc = threeTiers({ routeTables: [{ id: 'rtb-public', routes }] });
  assert.equal(internetWay(vpc, 'subnet-public', somewhere), undefined);
  assert.deepEqual(internetWay(vpc, 'subnet-public', '8.8.8.8'), { kind: 'internet-gateway' });
});

test('by an internet gateway only addresses with a public one get out, by a NAT gateway all', () => {
  const named = [{ publicIpv4Address: '127.64.0.5', privateIpv4Address: '10.0.1.5' }];
  const interfaces = [interfaceOf('a', 'public', '10.0.1.5', { addresses: ['10.0.1.5', '10.0.1.6'], publicAddresses: named }), interfaceOf('b', 'private', '10.0.2.5', { addresses: ['10.0.2.5', '10.0.2.6'] }), interfaceOf('c', 'closed', '10.0.3.5')];
  assert.deepEqual(internetSources(threeTiers({ interfaces }), somewhere), ['10.0.1.5', '10.0.2.5', '10.0.2.6']);
});
