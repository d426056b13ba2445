import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TopologyTarget, VpcTopology } from '#model/vpc-topology.ts';
import { mainRoutes, policyRules, serviceAddresses, tableRoutes } from './routing.ts';
import { interfaceOf, threeTiers } from './topology.fixture.ts';
import { nextHops, tableNumbers, type VpcNetwork } from './vpc-network.ts';

test('the main table knows the VPC and no way out of it', () => {
  const vpc = vpcOf({ cidrs: ['10.0.0.0/16', '10.1.0.0/16'] });
  assert.deepEqual(new Set(mainRoutes(vpc).map(([destination, { kind }]) => `${kind} ${destination}`)), new Set(['blackhole 10.0.0.0/16', 'blackhole 10.1.0.0/16', 'unreachable 169.254.0.0/16', 'link 10.0.1.5']));
});

test('each target of a route has a next hop of its own, and none that is not there is led to', () => {
  const targets: readonly TopologyTarget[] = [{ kind: 'internet-gateway' }, { kind: 'nat-gateway', id: 'nat-1' }, { kind: 'nat-gateway', id: 'nat-gone' }, { kind: 'vpc-peering-connection', id: 'pcx-1' }, { kind: 'vpc-peering-connection', id: 'pcx-idle' }, { kind: 'network-interface', id: 'eni-a' }, { kind: 'vpc-endpoint', id: 'vpce-1' }, { kind: 'blackhole' }];
  const peering = { peerVpcId: 'vpc-2', peerCidrs: [], peerGroupMembers: {}, peerNames: [] };
  const vpc = vpcOf({
    routeTables: [{ id: 'rtb-public', routes: targets.map((target, index) => ({ destination: `20.${index}.0.0/16`, target })) }],
    peerings: ['pcx-1', 'pcx-idle'].map((id) => ({ ...peering, id })),
  });
  const hops = nextHops(vpc);
  const via = (link: string, address: string | undefined) => ({ kind: 'via', link, address });
  const blackhole = { kind: 'blackhole' };
  // The interface has its source/destination check, and so takes nothing for others.
  assert.deepEqual(tableRoutes(vpc).map(([, hop]) => hop), [via('uplink', '198.18.8.0'), via('uplink', hops.get('nat-1')), blackhole, via('p1', hops.get('pcx-1')), blackhole, blackhole, { kind: 'unreachable' }, blackhole]);
});

test('a table is there for subnets with somebody in them; the end of all rules is silence', () => {
  const vpc = vpcOf({});
  const number = tableNumbers(vpc).get('rtb-public');
  assert.deepEqual(policyRules(vpc), [`pref 40000 fwmark ${number} lookup ${number}`, 'pref 50000 blackhole']);
  assert.deepEqual(tableRoutes(vpc).map(([destination]) => destination), [`default table ${number}`]);
});

test('a route to public addresses leads there by what stands for them inside, and of two to one destination the first holds', () => {
  const routes = [{ destination: '127.64.0.5/32', target: { kind: 'internet-gateway' } }, { destination: '127.64.0.5/32', target: { kind: 'blackhole' } }] as const;
  const vpc = vpcOf({ routeTables: [{ id: 'rtb-public', routes }] });
  const number = tableNumbers(vpc).get('rtb-public');
  assert.deepEqual(tableRoutes(vpc).map(([destination, { kind }]) => [destination, kind]), [[`127.64.0.5 table ${number}`, 'via'], [`198.18.0.5 table ${number}`, 'via']]);
});

test('what an endpoint answers is looked up in the table of its subnet', () => {
  const vpc = vpcOf({ interfaces: [interfaceOf('e', 'closed', '10.0.3.9', { type: 'vpc_endpoint' })] });
  const number = tableNumbers(vpc).get('rtb-closed');
  assert.ok(policyRules(vpc).includes(`pref 40000 from 10.0.3.9 iif lo lookup ${number}`));
});

test('the router itself answers for DNS, metadata, the AWS APIs and interface endpoints', () => {
  const endpoint = interfaceOf('e', 'closed', '10.0.3.9', { type: 'vpc_endpoint' });
  assert.deepEqual(serviceAddresses(vpcOf({ interfaces: [endpoint] })), ['169.254.169.253', '169.254.170.2', '198.19.255.254', '10.0.0.2', '10.0.3.9']);
});

function vpcOf(change: Partial<VpcTopology>): VpcNetwork {
  const network = { vpcId: 'vpc-1', subnetId: 'subnet-public', subnetCidr: '10.0.1.0/24', networkInterfaceId: 'eni-a', privateIpv4Address: '10.0.1.5', macAddress: '02:00:00:00:00:05', privateDnsName: '', nameServers: [], searchDomains: [] };
  return {
    uplink: { index: 0, hostLink: 'ddx-0', hostAddress: '198.18.8.0', vpcAddress: '198.18.8.1' },
    hostMac: '02:00:00:00:00:ff',
    underlay: { pool: '127.64.0.0/21', cidr: '198.18.0.0/21' },
    attachments: [{ taskId: 't', namespace: 'n', network }],
    topology: threeTiers({ interfaces: [interfaceOf('a', 'public', '10.0.1.5')], ...change }),
    peers: [{ peeringId: 'pcx-1', link: 'p1' }],
  };
}
