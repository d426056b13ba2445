import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import { planRouter, routerOf, type Router, type RouterStep } from './plan.ts';
import { rulesetFromScratch } from './ruleset-diff.ts';
import { rulesetOf } from './ruleset.ts';
import type { Attachment, VpcNetwork } from './vpc-network.ts';

const empty: Router = { links: new Map(), addresses: new Set(), routes: new Map(), neighbours: new Map(), ruleset: { generation: 1, sets: new Map(), chains: new Map() } };
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
  const group = (...rules: SecurityGroupRule[]): SecurityGroup => ({ account: '0', region: 'us-east-1', id: 'sg-1', vpcId: 'vpc-1', name: 'x', description: '', rules, tags: [] });
  const web: SecurityGroupRule = { id: 'sgr-1', direction: 'ingress', protocol: 'tcp', fromPort: 80, toPort: 80, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] };
  const more: SecurityGroupRule = { ...web, id: 'sgr-2', fromPort: 443, toPort: 443 };
  const start = routerOf(vpcOf([attachment(5, ['sg-1'])], [group(web)]), empty.ruleset);
  const wider = routerOf(vpcOf([attachment(5, ['sg-1']), attachment(6, ['sg-1'])], [group(web, more)]), start.ruleset);
  assert.equal(wider.ruleset.generation, start.ruleset.generation);
  const narrower = routerOf(vpcOf([attachment(5, ['sg-1']), attachment(6, ['sg-1'])], [group(more)]), wider.ruleset);
  assert.equal(narrower.ruleset.generation, wider.ruleset.generation + 1);
  const left = routerOf(vpcOf([attachment(5, ['sg-1'])], [group(more)]), narrower.ruleset);
  assert.equal(left.ruleset.generation, narrower.ruleset.generation + 1);
});

test('rules are said of the connection: ports, ICMP types and codes, CIDRs and groups', () => {
  const rules: SecurityGroupRule[] = [
    { id: 'sgr-1', direction: 'ingress', protocol: 'tcp', fromPort: 80, toPort: 90, peer: { kind: 'cidr', cidr: '10.0.0.0/8' }, tags: [] },
    { id: 'sgr-2', direction: 'ingress', protocol: '17', fromPort: 53, toPort: 53, peer: { kind: 'group', groupId: 'sg-2' }, tags: [] },
    { id: 'sgr-3', direction: 'ingress', protocol: 'icmp', fromPort: 3, toPort: 4, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] },
    { id: 'sgr-4', direction: 'ingress', protocol: '50', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] },
    { id: 'sgr-5', direction: 'ingress', protocol: 'icmpv6', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '0.0.0.0/0' }, tags: [] },
    { id: 'sgr-6', direction: 'egress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '172.31.0.0/16' }, tags: [] },
  ];
  const ruleset = rulesetOf(vpcOf([], [{ account: '0', region: 'us-east-1', id: 'sg-1', vpcId: 'vpc-1', name: 'x', description: '', rules, tags: [] }]), 1);
  assert.deepEqual(ruleset.chains.get('in.sg-1')?.rules, [
    'ct original protocol tcp ct reply proto-src 80-90 ct original ip saddr 10.0.0.0/8 accept comment "sgr-1"',
    'ct original protocol udp ct reply proto-src 53 ct original ip saddr @members.sg-2 accept comment "sgr-2"',
    'ct original protocol icmp ct original proto-dst 772 accept comment "sgr-3"',
    'ct original protocol 50 accept comment "sgr-4"',
  ]);
  assert.deepEqual(ruleset.chains.get('out.sg-1')?.rules, ['ct reply ip saddr 172.31.0.0/16 accept comment "sgr-6"']);
  assert.equal(rulesetFromScratch(ruleset)[1], 'delete table ip drydock');
});

function vpcs(): fc.Arbitrary<VpcNetwork> {
  const someGroups = fc.subarray(groupIds);
  const peer = fc.oneof(fc.constantFrom(...groupIds, 'sg-far').map((groupId) => ({ kind: 'group' as const, groupId })), fc.constantFrom('0.0.0.0/0', '172.31.0.0/20').map((cidr) => ({ kind: 'cidr' as const, cidr })));
  const anyRule = fc.record({ id: fc.constantFrom('sgr-1', 'sgr-2'), direction: fc.constantFrom('ingress' as const, 'egress' as const), protocol: fc.constantFrom('-1', 'tcp'), fromPort: fc.constant(80), toPort: fc.constantFrom(80, 81), peer, tags: fc.constant([]) });
  const group = (id: string) => fc.array(anyRule, { maxLength: 3 }).map((rules): SecurityGroup => ({ account: '0', region: 'us-east-1', id, vpcId: 'vpc-1', name: id, description: '', rules, tags: [] }));
  const attachments = fc.uniqueArray(fc.tuple(fc.integer({ min: 4, max: 8 }), someGroups, fc.boolean()), { selector: ([host]) => host });
  return fc
    .tuple(attachments, fc.tuple(...groupIds.map(group)), someGroups)
    .map(([enis, groups, present]) => vpcOf(enis.map(([host, ids, hasPublicIp]) => attachment(host, ids, hasPublicIp)), groups.filter(({ id }) => present.includes(id))));
}

function vpcOf(attachments: readonly Attachment[], groups: readonly SecurityGroup[]): VpcNetwork {
  return { vpcId: 'vpc-1', cidr: '172.31.0.0/16', uplink: { index: 0, hostLink: 'ddx-0', hostAddress: '198.18.0.0', vpcAddress: '198.18.0.1' }, attachments, groups };
}

function attachment(host: number, securityGroupIds: readonly string[], hasPublicIp = false): Attachment {
  const subnet = host % 2 === 0 ? '172.31.0.0/20' : '172.31.16.0/20';
  return {
    taskId: `t${host}`,
    namespace: `ddx-t${host}`,
    network: {
      vpcId: 'vpc-1',
      vpcCidr: '172.31.0.0/16',
      subnetId: 'subnet-1',
      subnetCidr: subnet,
      networkInterfaceId: `eni-${String(host).padStart(12, '0')}abcde`,
      privateIpv4Address: `172.31.0.${host}`,
      macAddress: `02:00:00:00:00:0${host}`,
      privateDnsName: '',
      securityGroupIds,
      hasPublicIp,
      nameServers: ['172.31.0.2'],
      searchDomains: ['ec2.internal'],
    },
  };
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
        routes: new Map([...router.routes].filter(([, hop]) => hop.kind !== 'link' || hop.link !== step.name)),
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

function comparable({ links, addresses, routes, neighbours }: Router): unknown {
  return [links, routes, neighbours].map((map) => Object.fromEntries(map)).concat({ addresses: [...addresses].toSorted() });
}

function referencesIn(line: string): readonly string[] {
  const [verb, what, , , name = '', ...rest] = line.split(' ');
  const own = verb === 'add' && what !== 'rule' && what !== 'element' ? [] : [name];
  return [...own, ...(rest.join(' ').match(/(?<=@|jump )[\w.-]+/g) ?? [])];
}
