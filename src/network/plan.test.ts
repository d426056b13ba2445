import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import type { TopologyInterface, TopologyTarget, VpcTopology } from '#model/vpc-topology.ts';
import { planRouter, routerOf, type RouterStep } from './plan.ts';
import type { Router } from './router.ts';
import { rulesetFromScratch } from './ruleset-diff.ts';
import { rulesetOf } from './ruleset.ts';
import { unknownVpc, type Attachment, type VpcNetwork } from './vpc-network.ts';

const empty: Router = { links: new Map(), addresses: new Set(), routes: new Map(), rules: new Set(), neighbours: new Map(), ruleset: { generation: 1, sets: new Map(), chains: new Map() } };
const underlay = { pool: '127.64.0.0/21', cidr: '198.18.8.0/21' };
const groupIds = ['sg-1', 'sg-2', 'sg-3'];

test('the plan of what is applied is empty, and each plan leads from any state to any other', () => {
  fc.assert(
    fc.property(vpcs(), vpcs(), (one, other) => {
      const before = routerOf(one, empty.ruleset);
      const after = routerOf(other, before.ruleset);
      const plan = planRouter(before, after);
      const reached = plan.steps.reduce(applied, before);
      assert.deepEqual(comparable(reached), comparable(after));
      assert.deepEqual(planRouter(after, routerOf(other, after.ruleset)), { steps: [], rules: [] });
    }),
  );
});

test('nothing is referred to before it is made, or unmade while it is referred to', () => {
  fc.assert(
    fc.property(vpcs(), vpcs(), (one, other) => {
      const before = routerOf(one, empty.ruleset);
      const after = routerOf(other, before.ruleset);
      const present = new Set([...before.ruleset.sets.keys(), ...before.ruleset.chains.keys()]);
      for (const line of planRouter(before, after).rules) {
        for (const name of referencesIn(line)) assert.ok(present.has(name), `${name} in: ${line}`);
        const [verb, what, , , name = ''] = line.split(' ');
        if (verb === 'add' && (what === 'set' || what === 'map' || what === 'chain')) present.add(name);
        if (verb === 'delete' && what !== 'element') present.delete(name);
      }
      assert.deepEqual(present, new Set([...after.ruleset.sets.keys(), ...after.ruleset.chains.keys()]));
    }),
  );
});

test('connections are looked at anew exactly when something may no longer be allowed', () => {
  const vpcWith = (hosts: readonly number[], ...rules: SecurityGroupRule[]) => vpcOf(hosts.map(attachment), { interfaces: hosts.map((host) => eniOf(host, ['sg-1'])), groups: [groupOf('sg-1', ...rules)] });
  const web: SecurityGroupRule = { id: 'sgr-1', direction: 'ingress', protocol: 'tcp', fromPort: 80, toPort: 80, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] };
  const more: SecurityGroupRule = { ...web, id: 'sgr-2', fromPort: 443, toPort: 443 };
  const start = routerOf(vpcWith([4], web), empty.ruleset);
  const wider = routerOf(vpcWith([4, 6], web, more), start.ruleset);
  assert.equal(wider.ruleset.generation, start.ruleset.generation);
  const narrower = routerOf(vpcWith([4, 6], more), wider.ruleset);
  assert.equal(narrower.ruleset.generation, wider.ruleset.generation + 1);
  const left = routerOf(vpcWith([4], more), narrower.ruleset);
  assert.equal(left.ruleset.generation, narrower.ruleset.generation + 1);
});

test('rules are said of the connection: ports, ICMP types and codes, CIDRs and groups', () => {
  const rules: SecurityGroupRule[] = [
    { id: 'sgr-1', direction: 'ingress', protocol: 'tcp', fromPort: 80, toPort: 90, peer: { kind: 'cidr', cidr: '10.0.0.0/8' }, tags: [] },
    { id: 'sgr-2', direction: 'ingress', protocol: '17', fromPort: 53, toPort: 53, peer: { kind: 'group', groupId: 'sg-2' }, tags: [] },
    { id: 'sgr-3', direction: 'ingress', protocol: 'icmp', fromPort: 3, toPort: 4, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] },
    { id: 'sgr-4', direction: 'ingress', protocol: '50', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] },
    { id: 'sgr-5', direction: 'ingress', protocol: 'icmpv6', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] },
    { id: 'sgr-7', direction: 'ingress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'prefix-list', prefixListId: 'pl-1' }, tags: [] },
    { id: 'sgr-8', direction: 'ingress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '127.64.0.5/32' }, tags: [] },
    { id: 'sgr-6', direction: 'egress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '172.31.0.0/16' }, tags: [] },
  ];
  const ruleset = rulesetOf(vpcOf([attachment(4)], { interfaces: [eniOf(4, ['sg-1'])], groups: [groupOf('sg-1', ...rules)], prefixLists: { 'pl-1': ['10.1.0.0/16', '10.0.0.0/8'] } }), 1);
  assert.deepEqual(ruleset.chains.get('in.sg-1')?.rules, [
    'ct original protocol tcp ct reply proto-src 80-90 ct original ip saddr 10.0.0.0/8 accept comment "sgr-1"',
    'ct original protocol udp ct reply proto-src 53 ct original ip saddr @members.sg-2 accept comment "sgr-2"',
    'ct original protocol icmp ct original proto-dst 772 accept comment "sgr-3"',
    'ct original protocol 50 accept comment "sgr-4"',
    'ct original ip saddr @list.pl-1 accept comment "sgr-7"',
    // Who has the public address comes with what stands for it between the host and the routers.
    'ct original ip saddr { 127.64.0.5/32, 198.18.8.5/32 } accept comment "sgr-8"',
  ]);
  assert.deepEqual(ruleset.chains.get('out.sg-1')?.rules, ['ct reply ip saddr 172.31.0.0/16 accept comment "sgr-6"']);
  assert.deepEqual([...(ruleset.sets.get('list.pl-1')?.elements ?? [])], ['10.0.0.0/8']);
  assert.equal(rulesetFromScratch(ruleset)[1], 'delete table ip drydock');
});

function vpcs(): fc.Arbitrary<VpcNetwork> {
  const someGroups = fc.subarray(groupIds);
  const peer = fc.oneof(
    fc.constantFrom(...groupIds, 'sg-far').map((groupId) => ({ kind: 'group' as const, groupId })),
    fc.constantFrom('0.0.0.0/0', '172.31.0.0/20', '127.64.0.5/32').map((cidr) => ({ kind: 'cidr' as const, cidr })),
    fc.constantFrom('pl-1', 'pl-2').map((prefixListId) => ({ kind: 'prefix-list' as const, prefixListId })),
  );
  const anyRule = fc.record({ id: fc.constantFrom('sgr-1', 'sgr-2'), direction: fc.constantFrom('ingress' as const, 'egress' as const), protocol: fc.constantFrom('-1', 'tcp'), fromPort: fc.constant(80), toPort: fc.constantFrom(80, 81), peer, tags: fc.constant([]) });
  const group = (id: string) => fc.array(anyRule, { maxLength: 3 }).map((rules) => groupOf(id, ...rules));
  const enis = fc.uniqueArray(fc.tuple(fc.integer({ min: 4, max: 8 }), someGroups, fc.boolean(), fc.boolean()), { selector: ([host]) => host });
  const target = fc.constantFrom<TopologyTarget>({ kind: 'internet-gateway' }, { kind: 'nat-gateway', id: 'nat-1' }, { kind: 'vpc-peering-connection', id: 'pcx-1' }, { kind: 'network-interface', id: eniId(5) }, { kind: 'vpc-endpoint', id: 'vpce-1' }, { kind: 'blackhole' });
  const table = (id: string) => fc.array(fc.record({ destination: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '127.64.0.0/21', '8.8.8.8/32'), target }), { maxLength: 4 }).map((routes) => ({ id, routes }));
  const entry = fc.record({ ruleNumber: fc.constant(100), direction: fc.constantFrom('ingress' as const, 'egress' as const), protocol: fc.constantFrom('-1', '6'), action: fc.constantFrom('allow' as const, 'deny' as const), cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8') });
  const acl = (id: string) => fc.array(entry, { maxLength: 3 }).map((entries) => ({ id, entries }));
  const change = fc.record({
    groups: fc.tuple(fc.tuple(...groupIds.map(group)), someGroups).map(([groups, present]) => groups.filter(({ id }) => present.includes(id))),
    prefixLists: fc.constantFrom<VpcTopology['prefixLists']>({}, { 'pl-1': ['10.0.0.0/8', '10.1.0.0/16', '127.64.0.0/24'] }),
    routeTables: fc.tuple(table('rtb-0'), table('rtb-1')),
    acls: fc.tuple(acl('acl-0'), acl('acl-1')),
    natGateways: fc.subarray([{ id: 'nat-1', subnetId: 'subnet-0', privateIpv4Address: '172.31.0.4', publicIpv4Address: '127.64.0.4' }]),
    peerings: fc.subarray([{ id: 'pcx-1', peerVpcId: 'vpc-2', peerCidrs: ['10.0.0.0/8'], peerGroupMembers: { 'sg-far': ['10.0.0.7'] }, peerNames: [] }]),
  });
  const endpoints = fc.subarray([9, 10].map((host) => ({ ...eniOf(host, ['sg-1']), type: 'vpc_endpoint' as const })));
  return fc.tuple(enis, change, fc.subarray([{ peeringId: 'pcx-1', link: 'p1' }]), endpoints).map(([all, changed, peers, ofEndpoints]) => {
    const interfaces = [...all.filter(([, , , isNamed]) => isNamed).map(([host, ids, hasPublic]) => eniOf(host, ids, hasPublic)), ...ofEndpoints];
    return vpcOf(all.map(([host]) => attachment(host)), { ...changed, interfaces }, peers);
  });
}

function groupOf(id: string, ...rules: readonly SecurityGroupRule[]): SecurityGroup {
  return { account: '0', region: 'us-east-1', id, vpcId: 'vpc-1', name: id, description: '', rules, tags: [] };
}

function vpcOf(attachments: readonly Attachment[], change: Partial<VpcTopology>, peers: VpcNetwork['peers'] = []): VpcNetwork {
  const subnets = [0, 1].map((number) => ({ id: `subnet-${number}`, cidr: `172.31.${16 * number}.0/20`, availabilityZone: 'us-east-1a', routeTableId: `rtb-${number}`, aclId: `acl-${number}` }));
  const topology = { ...unknownVpc('vpc-1'), cidrs: ['172.31.0.0/16'], subnets, ...change };
  return { uplink: { index: 0, hostLink: 'ddx-0', hostAddress: '198.18.0.0', vpcAddress: '198.18.0.1' }, hostMac: '02:00:00:00:00:ff', underlay, attachments, topology, peers };
}

function eniOf(host: number, securityGroupIds: readonly string[], hasPublic = false): TopologyInterface {
  const address = addressOf(host);
  return { id: eniId(host), subnetId: `subnet-${host % 2}`, addresses: [address], publicAddresses: hasPublic ? [{ publicIpv4Address: `127.64.0.${host}`, privateIpv4Address: address }] : [], securityGroupIds, sourceDestCheck: host !== 5 && host !== 8, type: host === 8 ? 'network_load_balancer' : 'interface' };
}

function attachment(host: number): Attachment {
  const subnetCidr = `172.31.${16 * (host % 2)}.0/20`;
  const network = { vpcId: 'vpc-1', subnetId: `subnet-${host % 2}`, subnetCidr, networkInterfaceId: eniId(host), privateIpv4Address: addressOf(host), macAddress: `02:00:00:00:00:0${host}`, privateDnsName: '', nameServers: [], searchDomains: [] };
  return { taskId: `t${host}`, namespace: `ddx-t${host}`, network };
}

function eniId(host: number): string {
  return `eni-${String(host).padStart(12, '0')}abcde`;
}

function addressOf(host: number): string {
  return `172.31.${16 * (host % 2)}.${host}`;
}

/** What the kernel makes of a step. */
function applied(router: Router, step: RouterStep): Router {
  switch (step.kind) {
    case 'add-link':
      assert.ok(!router.links.has(step.name));
      return { ...router, links: new Map(router.links).set(step.name, { namespace: step.namespace, mac: step.mac }) };
    case 'remove-link':
      return {
        ...router,
        links: without(router.links, step.name),
        routes: new Map([...router.routes].filter(([, hop]) => !('link' in hop) || hop.link !== step.name)),
        neighbours: new Map([...router.neighbours].filter(([, neighbour]) => neighbour.link !== step.name)),
      };
    case 'add-address':
      return { ...router, addresses: router.addresses.union(new Set([step.address])) };
    case 'remove-address':
      return { ...router, addresses: router.addresses.difference(new Set([step.address])) };
    case 'set-route':
      return { ...router, routes: new Map(router.routes).set(step.destination, step.hop) };
    case 'remove-route':
      return { ...router, routes: without(router.routes, step.destination) };
    case 'add-rule':
      return { ...router, rules: router.rules.union(new Set([step.rule])) };
    case 'remove-rule':
      return { ...router, rules: router.rules.difference(new Set([step.rule])) };
    case 'set-neighbour':
      return { ...router, neighbours: new Map(router.neighbours).set(step.address, step.neighbour) };
    case 'remove-neighbour':
      return { ...router, neighbours: without(router.neighbours, step.address) };
  }
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  assert.ok(map.has(key));
  return new Map([...map].filter(([name]) => name !== key));
}

function comparable({ links, addresses, routes, rules, neighbours }: Router): unknown {
  return [links, routes, neighbours].map((map) => Object.fromEntries(map)).concat({ addresses: [...addresses].toSorted(), rules: [...rules].toSorted() });
}

function referencesIn(line: string): readonly string[] {
  const [verb, what, , , name = '', ...rest] = line.split(' ');
  const own = verb === 'add' && what !== 'rule' && what !== 'element' ? [] : [name];
  return [...own, ...(rest.join(' ').match(/(?<=@|jump |goto )[\w.-]+/g) ?? [])];
}
