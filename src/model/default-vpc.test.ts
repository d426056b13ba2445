import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { overlap, parseCidr } from './cidr.ts';
import { defaultVpc } from './default-vpc.ts';
import { availabilityZones, zoneIdPrefix } from './zones.ts';

test('the default VPC has a subnet in each zone, a route to its internet gateway and a group open among its members', () => {
  const made = defaultVpc({ account: '000000000000', region: 'us-east-1' }, 'dopt-1', idsFrom(seededRandom(1)));
  assert.match(made.vpc.id, /^vpc-[0-9a-f]{17}$/);
  assert.deepEqual(
    made.subnets.map((subnet) => [subnet.cidr, subnet.availabilityZone, subnet.availabilityZoneId]),
    [
      ['172.31.0.0/20', 'us-east-1a', 'use1-az1'],
      ['172.31.16.0/20', 'us-east-1b', 'use1-az2'],
      ['172.31.32.0/20', 'us-east-1c', 'use1-az3'],
    ],
  );
  assert.deepEqual(made.securityGroup.rules.map((rule) => [rule.direction, rule.protocol, rule.peer]), [
    ['ingress', '-1', { kind: 'group', groupId: made.securityGroup.id }],
    ['egress', '-1', { kind: 'cidr', cidr: '0.0.0.0/0' }],
  ]);
  assert.deepEqual(made.routeTable.routes, [{ destination: { kind: 'cidr', cidr: '0.0.0.0/0' }, target: { kind: 'internet-gateway', id: made.internetGateway.id } }]);
});

test('zone ids are those of AWS', () => {
  const prefixes = { 'us-east-1': 'use1', 'ap-southeast-2': 'apse2', 'ap-northeast-1': 'apne1', 'eu-central-1': 'euc1', 'us-gov-west-1': 'usgw1', 'cn-northwest-1': 'cnnw1', 'ap-south-1': 'aps1', 'sa-east-1': 'sae1' };
  for (const [region, prefix] of Object.entries(prefixes)) assert.equal(zoneIdPrefix(region), prefix);
  assert.deepEqual(availabilityZones('eu-west-1').map((zone) => zone.name), ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
});

test('a CIDR with host bits, a missing length or an octet out of range is none', () => {
  for (const text of ['10.0.0.1/24', '10.0.0.0', '10.0.0.0/33', '10.0.256.0/24', '010.0.0.0/8', '10.0.0/8']) assert.equal(parseCidr(text), undefined, text);
  const one = parseCidr('10.0.0.0/16');
  const other = parseCidr('10.0.128.0/20');
  assert.ok(one && other && overlap(one, other) && overlap(other, one));
});
