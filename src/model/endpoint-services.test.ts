import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointDnsName, endpointServices, findEndpointService, privateDnsNames } from './endpoint-services.ts';
import { awsPrefixLists } from './prefix-list.ts';

test("an endpoint takes its service's public names, by private DNS", () => {
  assert.deepEqual(privateDnsNames('com.amazonaws.us-east-1.ecr.api', 'us-east-1'), ['api.ecr.us-east-1.amazonaws.com']);
  assert.deepEqual(privateDnsNames('com.amazonaws.eu-west-1.ecr.dkr', 'eu-west-1'), ['*.dkr.ecr.eu-west-1.amazonaws.com', 'dkr.ecr.eu-west-1.amazonaws.com']);
  assert.deepEqual(privateDnsNames('com.amazonaws.us-east-1.ecs-agent', 'us-east-1'), ['ecs-a.us-east-1.amazonaws.com']);
  assert.deepEqual(privateDnsNames('com.amazonaws.eu-west-1.ecs', 'us-east-1'), []);
});

test('services without regions have their endpoints in us-east-1', () => {
  assert.deepEqual(privateDnsNames('com.amazonaws.iam', 'us-east-1'), ['iam.amazonaws.com']);
  assert.equal(findEndpointService('com.amazonaws.iam', 'eu-west-1'), undefined);
});

test('an endpoint has a name of its own, and one in each zone', () => {
  const service = findEndpointService('com.amazonaws.us-east-1.ecr.dkr', 'us-east-1');
  assert.ok(service);
  assert.equal(endpointDnsName(service, 'vpce-0123456789abcdef0'), 'vpce-0123456789abcdef0-9abcdef0.dkr.ecr.us-east-1.vpce.amazonaws.com');
  assert.equal(endpointDnsName(service, 'vpce-0123456789abcdef0', 'us-east-1a'), 'vpce-0123456789abcdef0-9abcdef0-us-east-1a.dkr.ecr.us-east-1.vpce.amazonaws.com');
});

test('every service is listed once, and those with gateway endpoints have a prefix list', () => {
  const services = endpointServices('us-east-1');
  assert.equal(new Set(services.map((service) => service.name)).size, services.length);
  const gateways = services.filter((service) => service.types.includes('Gateway')).map((service) => service.name);
  assert.deepEqual(gateways.toSorted(), awsPrefixLists('us-east-1').map((list) => list.name).toSorted());
});
