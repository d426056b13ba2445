import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { defaultDhcpOptions, defaultVpc } from './default-vpc.ts';
import { nameResolutionOf } from './name-resolution.ts';
import type { DhcpOptions, Vpc } from './vpc.ts';

const scope = { account: '000000000000', region: 'eu-west-1' };
const ids = idsFrom(seededRandom(1));
const { vpc } = defaultVpc(scope, 'dopt-1', ids);

function told(options: Readonly<Record<string, readonly string[]>>, of: Vpc = vpc) {
  const made: DhcpOptions = { ...defaultDhcpOptions(scope, ids), configurations: Object.entries(options).map(([key, values]) => ({ key, values })) };
  return nameResolutionOf(of, made);
}

test('hosts are told of the DNS server of their VPC and of the region\'s domain, with the default DHCP options and without any', () => {
  const expected = { nameServers: ['172.31.0.2'], searchDomains: ['eu-west-1.compute.internal'] };
  assert.deepEqual(nameResolutionOf(vpc, defaultDhcpOptions(scope, ids)), expected);
  assert.deepEqual(nameResolutionOf(vpc, undefined), expected);
});

test('DHCP options name other servers and domains, AmazonProvidedDNS in its place among them', () => {
  assert.deepEqual(told({ 'domain-name': ['corp.example  example.com'], 'domain-name-servers': ['10.9.9.9', 'AmazonProvidedDNS'] }), { nameServers: ['10.9.9.9', '172.31.0.2'], searchDomains: ['corp.example', 'example.com'] });
  assert.deepEqual(told({ 'ntp-servers': ['10.9.9.9'] }), { nameServers: [], searchDomains: [] });
});

test('a VPC without DNS support does not tell of its own server', () => {
  const silent = { ...vpc, enableDnsSupport: false };
  assert.deepEqual(told({ 'domain-name-servers': ['AmazonProvidedDNS', '10.9.9.9'] }, silent).nameServers, ['10.9.9.9']);
});
