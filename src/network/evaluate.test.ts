import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { receiverOf, type Packet, type Sender } from './evaluate.ts';
import { groupOf, interfaceOf, ruleOf, threeTiers } from './topology.fixture.ts';

const web: Packet = { protocol: 'tcp', port: 80 };
const far = '198.51.100.7';
const host: Sender = { kind: 'internet', address: '198.18.0.0' };
const at = (address: string, vpcId = 'vpc-1'): Sender => ({ kind: 'interface', vpcId, address });
const publicly = (privateIpv4Address: string, publicIpv4Address: string) => ({ publicAddresses: [{ publicIpv4Address, privateIpv4Address }] });

function reaches(vpcs: readonly VpcTopology[], from: Sender, to: string, packet: Packet = web): string {
  const receiver = receiverOf({ vpcs, from, to, packet });
  return receiver?.kind === 'interface' ? receiver.interfaceId : (receiver?.kind ?? 'nobody');
}

test('an internet gateway carries those with a public address, both ways; others reach nothing by it', () => {
  const vpc = threeTiers({ interfaces: [interfaceOf('named', 'public', '10.0.1.4', publicly('10.0.1.4', '127.64.0.4')), interfaceOf('bare', 'public', '10.0.1.5')] });
  assert.equal(reaches([vpc], at('10.0.1.4'), far), 'internet');
  assert.equal(reaches([vpc], at('10.0.1.5'), far), 'nobody');
  assert.equal(reaches([vpc], host, '127.64.0.4'), 'eni-named');
  assert.equal(reaches([vpc], host, '127.64.0.5'), 'nobody');
  assert.equal(reaches([vpc], at('10.0.1.5'), '127.64.0.4'), 'nobody');
});

test('a NAT gateway carries a private subnet out and lets nobody in, as long as its own subnet leads to an internet gateway', () => {
  const interfaces = [interfaceOf('app', 'private', '10.0.2.4'), interfaceOf('db', 'closed', '10.0.3.4'), interfaceOf('nat', 'public', '10.0.1.9', { type: 'nat_gateway', securityGroupIds: [], ...publicly('10.0.1.9', '127.64.0.9') })];
  const vpc = threeTiers({ interfaces });
  assert.equal(reaches([vpc], at('10.0.2.4'), far), 'internet');
  assert.equal(reaches([vpc], at('10.0.3.4'), far), 'nobody');
  assert.equal(reaches([vpc], host, '127.64.0.9'), 'nobody');
  assert.equal(reaches([vpc], at('10.0.2.4'), '10.0.1.9'), 'nobody');
  const cutOff = threeTiers({ interfaces, routeTables: vpc.routeTables.map((table) => (table.id === 'rtb-public' ? { ...table, routes: [] } : table)) });
  assert.equal(reaches([cutOff], at('10.0.2.4'), far), 'nobody');
});

test('a network ACL judges requests and answers alike, in the order of its rules, and not inside a subnet', () => {
  const interfaces = [interfaceOf('app', 'private', '10.0.2.4'), interfaceOf('near', 'private', '10.0.2.5'), interfaceOf('db', 'closed', '10.0.3.4')];
  const entry = (ruleNumber: number, change: Partial<NetworkAclEntry>): NetworkAclEntry => ({ ruleNumber, direction: 'ingress', protocol: '6', action: 'allow', cidr: '10.0.2.0/24', ...change });
  const guarded = (...entries: readonly NetworkAclEntry[]) => threeTiers({ interfaces, acls: threeTiers().acls.map((acl) => (acl.id === 'acl-closed' ? { ...acl, entries } : acl)) });
  const answers = entry(100, { direction: 'egress', ports: { from: 1_024, to: 65_535 } });
  const cases: readonly (readonly [VpcTopology, string])[] = [
    [guarded(entry(100, { ports: { from: 80, to: 80 } }), answers), 'eni-db'],
    [guarded(entry(100, { ports: { from: 81, to: 90 } }), answers), 'nobody'],
    [guarded(entry(100, { ports: { from: 80, to: 80 } })), 'nobody'],
    [guarded(entry(90, { action: 'deny' }), entry(100, {}), answers), 'nobody'],
    [guarded(entry(110, { action: 'deny' }), entry(100, {}), answers), 'eni-db'],
    [guarded(), 'nobody'],
  ];
  for (const [vpc, expected] of cases) assert.equal(reaches([vpc], at('10.0.2.4'), '10.0.3.4'), expected);
  const closed = threeTiers({ interfaces, acls: threeTiers().acls.map((acl) => ({ ...acl, entries: [] })) });
  assert.equal(reaches([closed], at('10.0.2.4'), '10.0.2.5'), 'eni-near');
});

test('groups: ports, members of a group, prefix lists; every group of an interface adds to what is allowed', () => {
  const groups = [
    groupOf('sg-web', [ruleOf('ingress', { kind: 'group', groupId: 'sg-front' }, { protocol: 'tcp', fromPort: 80, toPort: 90 })]),
    groupOf('sg-ping', [ruleOf('ingress', { kind: 'prefix-list', prefixListId: 'pl-1' }, { protocol: 'icmp', fromPort: 8, toPort: -1 })]),
    groupOf('sg-front', [ruleOf('egress', { kind: 'cidr', cidr: '10.0.0.0/16' })]),
  ];
  const interfaces = [interfaceOf('front', 'private', '10.0.2.4', { securityGroupIds: ['sg-front'] }), interfaceOf('back', 'closed', '10.0.3.4', { securityGroupIds: ['sg-web', 'sg-ping'] })];
  const vpc = threeTiers({ interfaces, groups, prefixLists: { 'pl-1': ['10.0.2.0/28'] } });
  const ping: Packet = { protocol: 'icmp', port: 8, code: 0 };
  assert.equal(reaches([vpc], at('10.0.2.4'), '10.0.3.4'), 'eni-back');
  assert.equal(reaches([vpc], at('10.0.2.4'), '10.0.3.4', { protocol: 'tcp', port: 91 }), 'nobody');
  assert.equal(reaches([vpc], at('10.0.2.4'), '10.0.3.4', ping), 'eni-back');
  assert.equal(reaches([vpc], at('10.0.3.4'), '10.0.2.4'), 'nobody');
  assert.equal(reaches([vpc], at('10.0.2.4'), far), 'nobody');
});

test('peered VPCs reach each other where both have routes, and a rule may name a group of the other', () => {
  const toPeer = (table: string, destination: string) => (vpc: VpcTopology): VpcTopology => ({ ...vpc, routeTables: vpc.routeTables.map((each) => (each.id === table ? { ...each, routes: [...each.routes, { destination, target: { kind: 'vpc-peering-connection', id: 'pcx-1' } }] } : each)) });
  const peering = (peerVpcId: string, peerCidrs: readonly string[], peerGroupMembers = {}) => [{ id: 'pcx-1', peerVpcId, peerCidrs, peerGroupMembers, peerNames: [] }];
  const here = threeTiers({ interfaces: [interfaceOf('here', 'private', '10.0.2.4')], peerings: peering('vpc-2', ['10.1.0.0/16']) });
  const there = threeTiers({
    vpcId: 'vpc-2',
    cidrs: ['10.1.0.0/16'],
    subnets: threeTiers().subnets.map((subnet) => ({ ...subnet, cidr: subnet.cidr.replace('10.0.', '10.1.') })),
    interfaces: [interfaceOf('there', 'closed', '10.1.3.4', { securityGroupIds: ['sg-db'] })],
    groups: [groupOf('sg-db', [ruleOf('ingress', { kind: 'group', groupId: 'sg-open' })])],
    peerings: peering('vpc-1', ['10.0.0.0/16'], { 'sg-open': ['10.0.2.4'] }),
  });
  const [forth, back] = [toPeer('rtb-private', '10.1.0.0/16'), toPeer('rtb-closed', '10.0.0.0/16')];
  assert.equal(reaches([forth(here), back(there)], at('10.0.2.4'), '10.1.3.4'), 'eni-there');
  assert.equal(reaches([forth(here), there], at('10.0.2.4'), '10.1.3.4'), 'nobody');
  assert.equal(reaches([here, back(there)], at('10.0.2.4'), '10.1.3.4'), 'internet');
  assert.equal(reaches([forth(here), back({ ...there, peerings: peering('vpc-1', ['10.0.0.0/16']) })], at('10.0.2.4'), '10.1.3.4'), 'nobody');
});

test('the narrowest route decides, and VPCs with the same addresses do not meet', () => {
  const interfaces = [interfaceOf('app', 'private', '10.0.2.4'), interfaceOf('other', 'closed', '10.0.3.4')];
  const vpc = threeTiers({ interfaces, routeTables: threeTiers().routeTables.map((table) => (table.id === 'rtb-private' ? { ...table, routes: [...table.routes, { destination: '198.51.100.0/24', target: { kind: 'blackhole' } }] } : table)) });
  assert.equal(reaches([vpc], at('10.0.2.4'), far), 'nobody');
  assert.equal(reaches([vpc], at('10.0.2.4'), '203.0.113.1'), 'internet');
  const twin = threeTiers({ vpcId: 'vpc-2', interfaces: [interfaceOf('twin', 'private', '10.0.2.5')] });
  assert.equal(reaches([vpc, twin], at('10.0.2.4'), '10.0.2.5'), 'nobody');
  assert.equal(reaches([vpc, twin], at('10.0.2.5', 'vpc-2'), '10.0.3.4'), 'nobody');
});

test('an interface that may carry what is not its own takes what a route sends it', () => {
  const carried = (sourceDestCheck: boolean) => threeTiers({ interfaces: [interfaceOf('app', 'closed', '10.0.3.4'), interfaceOf('nat', 'public', '10.0.1.4', { sourceDestCheck })], routeTables: threeTiers().routeTables.map((table) => (table.id === 'rtb-closed' ? { ...table, routes: [{ destination: '0.0.0.0/0', target: { kind: 'network-interface', id: 'eni-nat' } }] } : table)) });
  assert.equal(reaches([carried(false)], at('10.0.3.4'), far), 'eni-nat');
  assert.equal(reaches([carried(true)], at('10.0.3.4'), far), 'nobody');
  const near = (subnet: string, address: string) => threeTiers({ ...carried(false), interfaces: [interfaceOf('app', 'closed', '10.0.3.4'), interfaceOf('nat', subnet, address, { sourceDestCheck: false })], acls: threeTiers().acls.map((acl) => ({ ...acl, entries: [] })) });
  assert.equal(reaches([near('closed', '10.0.3.5')], at('10.0.3.4'), far), 'eni-nat', 'no ACL is asked within a subnet');
  assert.equal(reaches([near('public', '10.0.1.4')], at('10.0.3.4'), far), 'nobody');
});
