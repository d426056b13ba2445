import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { reachesService } from './service-reach.ts';
import { groupOf, interfaceOf, ruleOf, threeTiers } from './topology.fixture.ts';

const app = interfaceOf('app', 'closed', '10.0.3.4');

function reaches(vpc: VpcTopology, service: string, address = '10.0.3.4'): boolean {
  return reachesService({ vpcs: [vpc], vpcId: 'vpc-1', address, service });
}

test('a closed subnet reaches no service; one behind a NAT gateway, or with a public address and a route, reaches all', () => {
  const interfaces = [app, interfaceOf('private', 'private', '10.0.2.4'), interfaceOf('public', 'public', '10.0.1.4', { publicAddresses: [{ publicIpv4Address: '127.64.0.4', privateIpv4Address: '10.0.1.4' }] }), interfaceOf('bare', 'public', '10.0.1.5')];
  const vpc = threeTiers({ interfaces });
  for (const service of ['ecr.api', 's3', 'internet']) assert.deepEqual(['10.0.3.4', '10.0.2.4', '10.0.1.4', '10.0.1.5'].map((address) => reaches(vpc, service, address)), [false, true, true, false], service);
});

test('an interface endpoint is a way to its own service only, and its groups have to let HTTPS in', () => {
  const endpoint = interfaceOf('vpce', 'private', '10.0.2.9', { type: 'vpc_endpoint', securityGroupIds: ['sg-endpoint'] });
  const withGroup = (port: number, privateDnsEnabled = true) => threeTiers({
    interfaces: [app, endpoint],
    groups: [...threeTiers().groups, groupOf('sg-endpoint', [ruleOf('ingress', { kind: 'cidr', cidr: '10.0.0.0/16' }, { protocol: 'tcp', fromPort: port, toPort: port })])],
    endpoints: [{ id: 'vpce-1', type: 'Interface', serviceName: 'com.amazonaws.us-east-1.ecr.api', privateDnsEnabled, addresses: ['10.0.2.9'] }],
  });
  assert.ok(reaches(withGroup(443), 'ecr.api'));
  assert.ok(!reaches(withGroup(443), 'ecr.dkr'));
  assert.ok(!reaches(withGroup(80), 'ecr.api'));
  assert.ok(!reaches(withGroup(443, false), 'ecr.api'));
});

test('a gateway endpoint is a way to S3 for the tables that it is in', () => {
  const vpc = threeTiers({ interfaces: [app], routeTables: [{ id: 'rtb-closed', routes: [{ destination: '52.216.0.0/15', target: { kind: 'vpc-endpoint', id: 'vpce-1' } }] }], endpoints: [{ id: 'vpce-1', type: 'Gateway', serviceName: 'com.amazonaws.us-east-1.s3', privateDnsEnabled: false, addresses: [] }] });
  assert.ok(reaches(vpc, 's3'));
  assert.ok(!reaches(vpc, 'dynamodb'));
  const closedGroup = { ...vpc, groups: [groupOf('sg-open', [])] };
  assert.ok(!reaches(closedGroup, 's3'));
});
