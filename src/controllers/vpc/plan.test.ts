import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { defaultDhcpOptions, defaultVpc } from '#model/default-vpc.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { planTopologies, type VpcDocuments } from './plan.ts';

const scope = { account: '000000000000', region: 'us-east-1' };

function documents(seed: number): VpcDocuments {
  const ids = idsFrom(seededRandom(seed));
  const options = defaultDhcpOptions(scope, ids);
  const made = defaultVpc(scope, options.id, ids);
  return {
    vpc: made.vpc,
    dhcpOptions: options,
    subnets: made.subnets,
    interfaces: [],
    elasticIps: [],
    groups: [made.securityGroup],
    routeTables: [made.routeTable],
    acls: [made.networkAcl],
    internetGateways: [made.internetGateway],
    natGateways: [],
    endpoints: [],
    peerings: [],
    prefixLists: [],
  };
}

function interfaceIn({ vpc, subnets, groups }: VpcDocuments, change: Partial<NetworkInterface> = {}): NetworkInterface {
  const [subnet] = subnets;
  const address = '172.31.0.5';
  return {
    ...scope,
    id: 'eni-1',
    vpcId: vpc.id,
    subnetId: subnet?.id ?? '',
    availabilityZone: subnet?.availabilityZone ?? '',
    privateIpv4Address: address,
    secondaryPrivateIpv4Addresses: [],
    macAddress: '02:00:00:00:00:05',
    privateDnsName: 'ip-172-31-0-5.ec2.internal',
    securityGroupIds: groups.map(({ id }) => id),
    description: '',
    sourceDestCheck: true,
    status: 'in-use',
    interfaceType: 'interface',
    createdAt: 0,
    tags: [],
    ...change,
  };
}

test('the default VPC: every subnet has the main table and the default ACL, and leads to the internet', () => {
  const [topology] = planTopologies([documents(1)], []);
  assert.equal(topology?.subnets.length, 3);
  assert.equal(new Set(topology?.subnets.map(({ routeTableId }) => routeTableId)).size, 1);
  assert.deepEqual(topology?.subnets.map(({ aclId }) => aclId), Array.from({ length: 3 }, () => topology?.acls[0]?.id));
  assert.deepEqual(topology?.routeTables[0]?.routes, [{ destination: '0.0.0.0/0', target: { kind: 'internet-gateway' } }]);
  assert.deepEqual(topology?.dns, { isSupported: true, hasHostnames: true, domainNames: ['ec2.internal'], nameServers: [] });
});

test('what a route leads to and is not there is a black hole: a detached gateway, a deleted NAT gateway, an interface that nothing has', () => {
  const all = documents(1);
  const [table] = all.routeTables;
  assert.ok(table);
  const to = (kind: 'nat-gateway' | 'network-interface', id: string, cidr: string) => ({ destination: { kind: 'cidr', cidr }, target: { kind, id } }) as const;
  const routeTables = [{ ...table, routes: [...table.routes, to('nat-gateway', 'nat-1', '10.1.0.0/16'), to('network-interface', 'eni-1', '10.2.0.0/16')] }];
  const [topology] = planTopologies([{ ...all, routeTables, internetGateways: [], interfaces: [interfaceIn(all, { status: 'available' })] }], []);
  assert.deepEqual(topology?.routeTables[0]?.routes.map(({ target }) => target.kind), ['blackhole', 'blackhole', 'blackhole']);
});

test('the network is not told of rules for IPv6, which no packet of a VPC is like', () => {
  const all = documents(1);
  const groups = all.groups.map((group) => ({ ...group, rules: [...group.rules, { id: 'sgr-1', direction: 'ingress', protocol: '-1', fromPort: -1, toPort: -1, peer: { kind: 'cidr', cidr: '::/0' }, tags: [] } as const] }));
  const acls = all.acls.map((acl) => ({ ...acl, entries: [...acl.entries, { ruleNumber: 101, direction: 'ingress', protocol: '-1', action: 'allow', cidr: '::/0' } as const] }));
  const [before] = planTopologies([all], []);
  assert.deepEqual(planTopologies([{ ...all, groups, acls }], []), [before]);
});

test('an elastic IP address takes the place of the public address that the interface came with', () => {
  const all = documents(1);
  const eni = interfaceIn(all, { publicIpv4Address: '127.64.0.5' });
  const own = planTopologies([{ ...all, interfaces: [eni] }], [])[0]?.interfaces[0]?.publicAddresses;
  assert.deepEqual(own, [{ publicIpv4Address: '127.64.0.5', privateIpv4Address: '172.31.0.5' }]);
  const elasticIps = [{ ...scope, allocationId: 'eipalloc-1', publicIpv4Address: '127.64.0.9', association: { id: 'eipassoc-1', networkInterfaceId: eni.id, privateIpv4Address: '172.31.0.5' }, tags: [] }];
  const elastic = planTopologies([{ ...all, interfaces: [eni], elasticIps }], [])[0]?.interfaces[0]?.publicAddresses;
  assert.deepEqual(elastic, [{ publicIpv4Address: '127.64.0.9', privateIpv4Address: '172.31.0.5' }]);
});

test('a gateway endpoint leads the addresses of its service away in the tables that it is in', () => {
  const all = documents(1);
  const [table] = all.routeTables;
  const endpoint = { ...scope, id: 'vpce-1', vpcId: all.vpc.id, serviceName: 'com.amazonaws.us-east-1.s3', type: 'Gateway', networkInterfaceIds: [], subnetIds: [], securityGroupIds: [], privateDnsEnabled: false, dnsRecordIpType: 'ipv4', routeTableIds: [table?.id ?? ''], policyDocument: '{}', createdAt: 0, tags: [] } as const;
  const routes = planTopologies([{ ...all, endpoints: [endpoint] }], [])[0]?.routeTables[0]?.routes ?? [];
  assert.ok(routes.some(({ destination, target }) => destination === '52.216.0.0/15' && target.kind === 'vpc-endpoint' && target.id === 'vpce-1'));
});

test('what did not change is the same object as before, VPC by VPC and part by part', () => {
  const [one, other] = [documents(1), documents(2)];
  const before = planTopologies([one, other], []);
  const again = planTopologies([structuredClone(one), structuredClone(other)], before);
  assert.deepEqual(again.map((topology, index) => topology === before[index]), [true, true]);
  const changed = planTopologies([{ ...one, interfaces: [interfaceIn(one)] }, other], before);
  assert.notEqual(changed[0], before[0]);
  assert.equal(changed[0]?.groups, before[0]?.groups);
  assert.equal(changed[0]?.routeTables, before[0]?.routeTables);
  assert.equal(changed[1], before[1]);
});
