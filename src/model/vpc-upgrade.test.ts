import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkInterfaces } from './network-interface.ts';
import { routeTables } from './routing.ts';
import { securityGroups } from './security-group.ts';
import { subnets, vpcs } from './vpc.ts';

const owner = { account: '000000000000', region: 'us-east-1', tags: [] };

test('a default VPC that an older release made has what EC2 says of it now', () => {
  const vpc = vpcs.upgrade?.({ ...owner, id: 'vpc-1', cidr: '172.31.0.0/16', isDefault: true }, 1);
  assert.deepEqual(vpc, { ...owner, id: 'vpc-1', cidr: '172.31.0.0/16', isDefault: true, cidrAssociationId: 'vpc-cidr-assoc-1', secondaryCidrs: [], dhcpOptionsId: 'default', instanceTenancy: 'default', enableDnsSupport: true, enableDnsHostnames: true, enableNetworkAddressUsageMetrics: false });
  assert.equal(subnets.upgrade?.({ ...owner, id: 'subnet-1', mapPublicIpOnLaunch: true }, 1).hostnameTypeOnLaunch, 'ip-name');
});

test('routes, rules and interfaces of an older release lead, allow and are what they were', () => {
  const table = routeTables.upgrade?.({ ...owner, id: 'rtb-1', vpcId: 'vpc-1', isMain: true, routes: [{ destinationCidr: '0.0.0.0/0', target: { kind: 'internet-gateway', id: 'igw-1' } }] }, 1);
  assert.deepEqual([table?.routes, table?.associations], [[{ destination: { kind: 'cidr', cidr: '0.0.0.0/0' }, target: { kind: 'internet-gateway', id: 'igw-1' } }], []]);
  const rule = { id: 'sgr-1', direction: 'ingress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'group', groupId: 'sg-1' } };
  assert.deepEqual(securityGroups.upgrade?.({ ...owner, id: 'sg-1', rules: [rule] }, 1).rules, [{ ...rule, tags: [] }]);
  const eni = networkInterfaces.upgrade?.({ ...owner, id: 'eni-1', privateIpv4Address: '172.31.0.5', status: 'in-use' }, 1);
  assert.deepEqual([eni?.sourceDestCheck, eni?.interfaceType, eni?.secondaryPrivateIpv4Addresses], [true, 'interface', []]);
});
