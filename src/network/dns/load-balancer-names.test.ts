import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthMinimum, LoadBalancerTopology, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { newNode, newTopology, newTopologyGroup, newTopologyTarget } from '../load-balancer/topology.fixture.ts';
import { threeTiers } from '../topology.fixture.ts';
import { answer } from './answer.ts';
import { byName } from './load-balancer-names.ts';

const nodes = [newNode('us-east-1a', '10.0.1.10'), newNode('us-east-1b', '10.0.2.10')].map((node, index) => ({ ...node, publicIpv4Address: `127.64.0.${index + 1}` }));
const [a, b] = ['us-east-1a', 'us-east-1b'].map((availabilityZone, index) => newTopologyTarget(`10.0.1.2${index}`, { availabilityZone, state: 'healthy' }));
const vpc = threeTiers({ subnets: threeTiers().subnets.map((subnet, index) => ({ ...subnet, availabilityZone: index === 0 ? 'us-east-1a' : 'us-east-1b' })) });

function withoutCrossZone(...targets: readonly (TopologyTargetGroup['targets'][number] | undefined)[]): TopologyTargetGroup {
  const group = newTopologyGroup(targets.flatMap((target) => target ?? []));
  return { ...group, settings: { ...group.settings, isCrossZone: false } };
}

function asked(name: string, balancer: LoadBalancerTopology, type = 'A'): string {
  const world = { topologies: [vpc], apiAddress: '198.19.255.254', apiServices: [], privateDnsNames: () => [], loadBalancers: byName([balancer]), zones: [], reachesApi: () => true };
  const found = answer({ name, type, vpc, asker: '10.0.2.7' }, world);
  return found.kind === 'records' ? found.records.map((record) => ('address' in record ? record.address : record.target)).join(' ') : found.kind;
}

test('an internet-facing load balancer has its public addresses, also inside of its VPC, and an internal one its private ones', () => {
  const balancer = newTopology([newTopologyGroup([])], { nodes, dnsName: 'Web-1.us-east-1.elb.localhost' });
  assert.equal(asked('web-1.us-east-1.elb.localhost', balancer), '127.64.0.1 127.64.0.2');
  assert.equal(asked('web-1.us-east-1.elb.localhost', balancer, 'AAAA'), 'no-data');
  assert.equal(asked('web-1.us-east-1.elb.localhost', { ...balancer, scheme: 'internal' }), '10.0.1.10 10.0.2.10');
});

test('a zone\'s name in front leads to the node there, and other names do not exist', () => {
  const balancer = newTopology([newTopologyGroup([])], { nodes, type: 'network', dnsName: 'n-1.us-east-1.elb.localhost' });
  assert.equal(asked('us-east-1b.n-1.us-east-1.elb.localhost', balancer), '127.64.0.2');
  for (const name of ['us-east-1c.n-1.us-east-1.elb.localhost', 'n-2.us-east-1.elb.localhost']) assert.equal(asked(name, balancer), 'no-such-name', name);
  assert.equal(asked('myelb.localhost', balancer), 'forward');
});

test('a node without a healthy target is left out while another has one', () => {
  const balancer = newTopology([withoutCrossZone(a, b && { ...b, state: 'unhealthy' })], { nodes, type: 'network' });
  assert.equal(asked(balancer.dnsName, balancer), '127.64.0.1');
  assert.equal(asked(balancer.dnsName, { ...balancer, groups: [newTopologyGroup(a === undefined ? [] : [a])] }), '127.64.0.1 127.64.0.2');
  assert.equal(asked(balancer.dnsName, { ...balancer, groups: [withoutCrossZone(a && { ...a, state: 'unhealthy' })] }), '127.64.0.1 127.64.0.2');
});

test('a node is left out while fewer targets are healthy than its group wants for DNS', () => {
  const group = withoutCrossZone(a, a && { ...a, id: '10.0.1.30', state: 'unhealthy' }, b);
  const ofMinimum = (dns: HealthMinimum) => {
    const balancer = newTopology([{ ...group, settings: { ...group.settings, healthMinimums: { ...group.settings.healthMinimums, dns } } }], { nodes, type: 'network' });
    return asked(balancer.dnsName, balancer);
  };
  assert.equal(ofMinimum({ count: 1, percentage: 50 }), '127.64.0.1 127.64.0.2');
  assert.equal(ofMinimum({ count: 1, percentage: 51 }), '127.64.0.2');
  assert.equal(ofMinimum({ count: 2, percentage: 0 }), '127.64.0.1 127.64.0.2', 'all of them, when no node has enough');
  assert.equal(ofMinimum({ count: 0, percentage: 0 }), '127.64.0.1 127.64.0.2');
});

test('with affinity, who asks is led to its own zone', () => {
  const balancer = newTopology([withoutCrossZone(a, b)], { nodes, type: 'network' });
  const ofPolicy = (dnsClientRoutingPolicy: LoadBalancerTopology['settings']['dnsClientRoutingPolicy'], group = withoutCrossZone(a, b)) => asked(balancer.dnsName, { ...balancer, groups: [group], settings: { ...balancer.settings, dnsClientRoutingPolicy } });
  assert.equal(ofPolicy('availability_zone_affinity'), '127.64.0.2');
  assert.equal(ofPolicy('partial_availability_zone_affinity'), '127.64.0.2 127.64.0.1');
  assert.equal(ofPolicy('availability_zone_affinity', withoutCrossZone(a)), '127.64.0.1');
});
