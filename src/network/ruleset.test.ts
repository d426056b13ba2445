import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { Ruleset } from './nft-table.ts';
import { rulesetOf } from './ruleset.ts';
import { interfaceOf, threeTiers } from './topology.fixture.ts';
import { nextHops, type VpcNetwork } from './vpc-network.ts';

const all = { protocol: '-1', cidr: '0.0.0.0/0' } as const;
const open: readonly NetworkAclEntry[] = (['ingress', 'egress'] as const).map((direction) => ({ ruleNumber: 100, direction, action: 'allow', ...all }));

test('ACLs that allow everything have no rules', () => {
  assert.deepEqual(chainsLike(rulesetOf(vpcOf({}), 1), /acl|enter|leave/), []);
});

test('an ACL says in its order what its own numbers and ports mean, and denies the rest', () => {
  const entries: readonly NetworkAclEntry[] = [
    { ruleNumber: 1, direction: 'ingress', action: 'deny', protocol: '6', cidr: '10.9.0.0/16', ports: { from: 22, to: 22 } },
    { ruleNumber: 2, direction: 'ingress', action: 'allow', protocol: '17', cidr: '127.64.0.5/32', ports: { from: 1024, to: 65_535 } },
    { ruleNumber: 3, direction: 'ingress', action: 'allow', protocol: '1', cidr: '0.0.0.0/0', icmp: { type: 8, code: -1 } },
    { ruleNumber: 4, direction: 'ingress', action: 'allow', protocol: '6', cidr: '0.0.0.0/0' },
    ...open.filter(({ direction }) => direction === 'egress'),
  ];
  const ruleset = rulesetOf(vpcOf({ acls: [{ id: 'acl-public', entries }, { id: 'acl-private', entries: open }, { id: 'acl-closed', entries: open }] }), 1);
  assert.deepEqual(ruleset.chains.get('acl-in.acl-public')?.rules, [
    'tcp dport 22 ip saddr 10.9.0.0/16 drop',
    'udp dport 1024-65535 ip saddr { 127.64.0.5/32, 198.18.0.5/32 } return',
    'icmp type 8 return',
    'ip protocol tcp return',
    'drop',
  ]);
  assert.deepEqual(chainsLike(ruleset, /^(enter|leave)/), ['enter.subnet-public'], 'only where and in the direction that it matters');
});

test('a NAT gateway has the next hop, the public address and the ways of its own', () => {
  const vpc = vpcOf({});
  const { sets, chains } = rulesetOf(vpc, 1);
  const hop = nextHops(vpc).get('nat-1');
  assert.deepEqual([...(sets.get('nat')?.elements ?? [])], [`${hop} : 198.18.0.9`]);
  assert.deepEqual([...(sets.get('nat_ways')?.elements ?? [])], [`${hop} : goto internet.rtb-public`]);
  assert.deepEqual(chains.get('internet.rtb-public')?.rules, ['ip daddr 10.0.0.0/16 drop', 'return', 'drop']);
});

test('an ENI that the topology does not name is in no set', () => {
  const named = rulesetOf(vpcOf({}), 1);
  const unnamed = rulesetOf(vpcOf({ interfaces: [] }), 1);
  const mentions = ({ sets }: Ruleset) => [...sets].filter(([, { elements }]) => [...elements].some((element) => element.includes('10.0.1.5'))).map(([name]) => name);
  assert.deepEqual(mentions(named), ['interfaces', 'egress_of', 'ingress_of']);
  assert.deepEqual(mentions(unnamed), []);
});

test('the AWS APIs answer those with a way to the internet; DNS answers where the VPC has it', () => {
  const publicAddresses = [{ publicIpv4Address: '127.64.0.5', privateIpv4Address: '10.0.1.5' }];
  const { sets, chains } = rulesetOf(vpcOf({ interfaces: [interfaceOf('a', 'public', '10.0.1.5', { publicAddresses })] }), 1);
  assert.deepEqual([...(sets.get('api_clients')?.elements ?? [])], ['10.0.1.5']);
  assert.ok(chains.get('services')?.rules.some((rule) => rule.includes('dport 53')));
  const mute = rulesetOf(vpcOf({ dns: { ...threeTiers().dns, isSupported: false } }), 1);
  assert.ok(!mute.chains.get('services')?.rules.some((rule) => rule.includes('dport 53')));
});

function chainsLike({ chains }: Ruleset, pattern: RegExp): readonly string[] {
  return [...chains.keys()].filter((name) => pattern.test(name));
}

function vpcOf(change: Partial<VpcTopology>): VpcNetwork {
  const network = { vpcId: 'vpc-1', subnetId: 'subnet-public', subnetCidr: '10.0.1.0/24', networkInterfaceId: 'eni-a', privateIpv4Address: '10.0.1.5', macAddress: '02:00:00:00:00:05', privateDnsName: '', nameServers: [], searchDomains: [] };
  return {
    uplink: { index: 0, hostLink: 'ddx-0', hostAddress: '198.18.8.0', vpcAddress: '198.18.8.1' },
    hostMac: '02:00:00:00:00:ff',
    underlay: { pool: '127.64.0.0/21', cidr: '198.18.0.0/21' },
    attachments: [{ taskId: 't', namespace: 'n', network }],
    topology: threeTiers({ interfaces: [interfaceOf('a', 'public', '10.0.1.5')], ...change }),
    peers: [],
  };
}
