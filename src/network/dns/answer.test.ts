import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { TopologyEndpoint, TopologyInterface, VpcTopology } from '#model/vpc-topology.ts';
import { answer } from './answer.ts';
import type { DnsWorld } from './dns-world.ts';

const apiAddress = '198.19.255.254';

function vpcOf(change: Partial<VpcTopology>): VpcTopology {
  return {
    vpcId: 'vpc-1',
    account: '000000000000',
    region: 'us-east-1',
    cidrs: ['10.0.0.0/16', '100.64.0.0/16'],
    dns: { isSupported: true, hasHostnames: true, domainNames: [], nameServers: [] },
    subnets: [
      { id: 'subnet-a', cidr: '10.0.0.0/24', availabilityZone: 'us-east-1a', routeTableId: 'rtb-1', aclId: 'acl-1' },
      { id: 'subnet-b', cidr: '10.0.1.0/24', availabilityZone: 'us-east-1b', routeTableId: 'rtb-1', aclId: 'acl-1' },
    ],
    interfaces: [],
    groups: [],
    prefixLists: {},
    routeTables: [],
    acls: [],
    natGateways: [],
    peerings: [],
    endpoints: [],
    ...change,
  };
}

function interfaceOf(privateIpv4Address: string, publicIpv4Address: string): TopologyInterface {
  return { id: 'eni-1', subnetId: 'subnet-a', addresses: [privateIpv4Address], publicAddresses: [{ publicIpv4Address, privateIpv4Address }], securityGroupIds: [], sourceDestCheck: true, type: 'interface' };
}

function endpointOf(serviceName: string, change: Partial<TopologyEndpoint> = {}): TopologyEndpoint {
  return { id: 'vpce-0a1', type: 'Interface', serviceName, privateDnsEnabled: true, addresses: ['10.0.0.20', '10.0.1.20'], ...change };
}

function worldOf(topologies: readonly VpcTopology[], change: Partial<DnsWorld> = {}): DnsWorld {
  return {
    topologies,
    apiAddress,
    apiServices: [
      { service: 'ecs', names: ['ecs.{region}.amazonaws.com'] },
      { service: 'ecr.dkr', names: ['*.dkr.ecr.{region}.amazonaws.com', '*.dkr.ecr.{region}.localhost'] },
      { service: 'sts', names: ['sts.{region}.amazonaws.com', 'sts.amazonaws.com'] },
    ],
    privateDnsNames: (serviceName, region) => (serviceName === `com.amazonaws.${region}.kms` ? [`kms.${region}.amazonaws.com`] : []),
    loadBalancers: new Map(),
    zones: [],
    reachesApi: () => true,
    ...change,
  };
}

/** What a name has, in short: its data, or what kind of answer there is. */
function asked(name: string, world: DnsWorld, type = 'A'): string {
  const [vpc] = world.topologies;
  assert.ok(vpc !== undefined);
  const found = answer({ name, type, vpc, asker: '10.0.0.5' }, world);
  if (found.kind !== 'records') return found.kind;
  return found.records.map((record) => ('address' in record ? record.address : record.target)).join(' ');
}

test('private names of every address in the CIDRs of a VPC resolve, and those of others do not exist', () => {
  const world = worldOf([vpcOf({})]);
  assert.equal(asked('ip-10-0-1-5.ec2.internal', world), '10.0.1.5');
  assert.equal(asked('ip-100-64-0-9.ec2.internal', world), '100.64.0.9');
  for (const name of ['ip-10-1-1-5.ec2.internal', 'ip-10-0-1-256.ec2.internal', 'ip-10-0-1.ec2.internal', 'redis.ec2.internal', 'a.ip-10-0-1-5.ec2.internal']) assert.equal(asked(name, world), 'no-such-name', name);
  assert.equal(asked('ec2.internal', world), 'no-data');
  assert.equal(asked('ip-10-0-1-5.ec2.internal', world, 'AAAA'), 'no-data');
  assert.equal(asked('ip-10-0-1-5.eu-west-1.compute.internal', worldOf([vpcOf({ region: 'eu-west-1' })])), '10.0.1.5');
});

test('addresses of a VPC have the names that resolve to them', () => {
  const world = worldOf([vpcOf({ interfaces: [interfaceOf('10.0.0.5', '127.64.0.5')] })]);
  assert.equal(asked('5.1.0.10.in-addr.arpa', world, 'PTR'), 'ip-10-0-1-5.ec2.internal');
  assert.equal(asked('5.0.64.127.in-addr.arpa', world, 'PTR'), 'ec2-127-64-0-5.compute-1.amazonaws.com');
  for (const name of ['5.1.1.10.in-addr.arpa', '1.0.10.in-addr.arpa', '1.1.1.1.in-addr.arpa']) assert.equal(asked(name, world, 'PTR'), 'forward', name);
});

test('a public name is the private address in its VPC and in a peer that may know it, and the public one elsewhere', () => {
  const name = 'ec2-127-64-0-5.compute-1.amazonaws.com';
  const owner = vpcOf({ vpcId: 'vpc-2', cidrs: ['10.2.0.0/16'], interfaces: [interfaceOf('10.2.0.5', '127.64.0.5')] });
  const peering = { id: 'pcx-1', peerVpcId: 'vpc-2', peerCidrs: ['10.2.0.0/16'], peerGroupMembers: {} };
  const peerNames = [{ publicIpv4Address: '127.64.0.5', privateIpv4Address: '10.2.0.5' }];
  assert.equal(asked(name, worldOf([owner])), '10.2.0.5');
  assert.equal(asked(name, worldOf([vpcOf({}), owner])), '127.64.0.5');
  assert.equal(asked(name, worldOf([vpcOf({ peerings: [{ ...peering, peerNames }] }), owner])), '10.2.0.5');
  assert.equal(asked(name, worldOf([vpcOf({ peerings: [{ ...peering, peerNames: [] }] }), owner])), '127.64.0.5');
  assert.equal(asked(name, worldOf([vpcOf({}), { ...owner, dns: { ...owner.dns, hasHostnames: false } }])), 'no-such-name');
  assert.equal(asked('ec2-127-64-0-5.eu-west-1.compute.amazonaws.com', worldOf([owner])), 'forward');
  assert.equal(asked('ec2-54-1-2-3.compute-1.amazonaws.com', worldOf([owner])), 'forward');
});

test('names of APIs lead to the endpoint of the service where private DNS is enabled, else to the daemon', () => {
  const ecs = 'com.amazonaws.us-east-1.ecs';
  assert.equal(asked('ecs.us-east-1.amazonaws.com', worldOf([vpcOf({})])), apiAddress);
  const world = worldOf([vpcOf({ endpoints: [endpointOf(ecs)] })]);
  assert.equal(asked('ecs.us-east-1.amazonaws.com', world), '10.0.0.20 10.0.1.20');
  assert.equal(asked('ecs.us-east-1.amazonaws.com', world, 'AAAA'), 'no-data');
  assert.equal(asked('ecs.eu-west-1.amazonaws.com', world), apiAddress);
  assert.equal(asked('sts.amazonaws.com', world), apiAddress);
  for (const change of [{ privateDnsEnabled: false }, { type: 'Gateway' as const }, { serviceName: 'com.amazonaws.us-east-1.ecr.dkr' }]) assert.equal(asked('ecs.us-east-1.amazonaws.com', worldOf([vpcOf({ endpoints: [endpointOf(ecs, change)] })])), apiAddress);
  const registry = worldOf([vpcOf({ endpoints: [endpointOf('com.amazonaws.us-east-1.ecr.dkr')] })]);
  assert.equal(asked('000000000000.dkr.ecr.us-east-1.amazonaws.com', registry), '10.0.0.20 10.0.1.20');
  assert.equal(asked('000000000000.dkr.ecr.us-east-1.localhost', registry), '10.0.0.20 10.0.1.20');
  assert.equal(asked('kms.us-east-1.amazonaws.com', worldOf([vpcOf({ endpoints: [endpointOf('com.amazonaws.us-east-1.kms')] })])), '10.0.0.20 10.0.1.20', 'also of a service that this daemon does not have');
  for (const name of ['kms.us-east-1.amazonaws.com', 's3.us-east-1.amazonaws.com', 'ecs.amazonaws.com', 'ecs.nowhere.amazonaws.com', 'x.ecs.us-east-1.amazonaws.com', 'example.com', '']) assert.equal(asked(name, world), 'forward', name);
});

test('the name of all APIs leads who may not send to the daemon to the endpoints of the VPC', () => {
  const endpoints = [endpointOf('com.amazonaws.us-east-1.ecs', { privateDnsEnabled: false }), endpointOf('com.amazonaws.us-east-1.s3', { type: 'Gateway', addresses: [] })];
  const reachesApi = (vpcId: string, address: string) => !(vpcId === 'vpc-1' && address === '10.0.0.5');
  assert.equal(asked('aws.drydock.internal', worldOf([vpcOf({ endpoints })])), apiAddress);
  assert.equal(asked('aws.drydock.internal', worldOf([vpcOf({ endpoints })], { reachesApi })), '10.0.0.20 10.0.1.20');
  assert.equal(asked('aws.drydock.internal', worldOf([vpcOf({})], { reachesApi })), apiAddress);
  assert.equal(asked('other.drydock.internal', worldOf([vpcOf({})])), 'no-such-name');
});

test('an interface endpoint has a name for all of its zones, and one for each', () => {
  const other = vpcOf({ vpcId: 'vpc-2', endpoints: [endpointOf('com.amazonaws.us-east-1.ecr.api')] });
  const world = worldOf([vpcOf({}), other]);
  assert.equal(asked('vpce-0a1-abcd1234.api.ecr.us-east-1.vpce.amazonaws.com', world), '10.0.0.20 10.0.1.20');
  assert.equal(asked('vpce-0a1-abcd1234-us-east-1b.api.ecr.us-east-1.vpce.amazonaws.com', world), '10.0.1.20');
  assert.equal(asked('vpce-0a1-abcd1234-us-east-1c.api.ecr.us-east-1.vpce.amazonaws.com', world), 'no-such-name');
  for (const name of ['vpce-0a2-abcd1234.api.ecr.us-east-1.vpce.amazonaws.com', 'vpce-0a1-abcd1234.api.ecr.eu-west-1.vpce.amazonaws.com']) assert.equal(asked(name, world), 'forward', name);
});

test('zones of a VPC come before all other names', () => {
  const records = new Map([['api.shop.local', [{ type: 'A', name: 'api.shop.local', ttlSeconds: 10, address: '10.0.0.9' } as const]]]);
  const world = worldOf([vpcOf({})], { zones: [{ name: 'shop.local', vpcIds: ['vpc-2'], records: new Map() }, { name: 'shop.local', vpcIds: ['vpc-1'], records }] });
  assert.equal(asked('api.shop.local', world), '10.0.0.9');
  assert.equal(asked('api.shop.local', world, 'SRV'), 'no-data');
  assert.equal(asked('shop.local', world), 'no-data');
  assert.equal(asked('web.shop.local', world), 'no-such-name');
  assert.equal(asked('shop.localhost', world), 'forward');
});

test('any name at all has an answer, whose records are of that name', () => {
  const parts = ['', '*', 'ip-10-0-1-5', 'ip-10-0-1-999', 'ec2', 'internal', 'ec2-127-64-0-5', 'compute-1', 'amazonaws', 'com', 'ecs', 'dkr', 'ecr', 'us-east-1', 'vpce-0a1-b', 'vpce-0a1-b-us-east-1a', 'vpce', '5', '1', '0', '10', '256', 'in-addr', 'arpa', 'aws', 'drydock', 'localhost', 'xn--a'];
  const world = worldOf([vpcOf({ interfaces: [interfaceOf('10.0.0.5', '127.64.0.5')], endpoints: [endpointOf('com.amazonaws.us-east-1.ecs')] })]);
  const [vpc] = world.topologies;
  assert.ok(vpc !== undefined);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 8 }), fc.constantFrom('A', 'AAAA', 'PTR', 'ANY'), (labels, type) => {
      const name = labels.join('.');
      const found = answer({ name, type, vpc, asker: '10.0.0.5' }, world);
      if (found.kind === 'records') assert.ok(found.records.length > 0 && found.records.every((record) => record.name === name));
      if (found.kind === 'no-data' || found.kind === 'no-such-name') assert.ok(name === found.zone || name.endsWith(`.${found.zone}`));
    }),
    { numRuns: 3_000 },
  );
});
