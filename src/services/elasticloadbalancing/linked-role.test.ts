import assert from 'node:assert/strict';
import test from 'node:test';
import { iamRoles } from '#model/iam-role.ts';
import { ensureServiceLinkedRole, serviceLinkedRole } from '#state/service-linked-role.ts';
import { elbPrincipal } from './access.ts';
import CreateLoadBalancer from './operations/CreateLoadBalancer.ts';
import CreateTargetGroup from './operations/CreateTargetGroup.ts';
import { call, elbWorld } from './testing/elb-world.ts';

const { account } = call;
const resource = `arn:aws:iam::${account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing`;
const creation = { action: 'iam:CreateServiceLinkedRole', resource, keys: { 'iam:AWSServiceName': elbPrincipal } };
const group = { Name: 'web', TargetType: 'lambda' } as const;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
test('the first load balancer or target group of an account makes AWSServiceRoleForElasticLoadBalancing', async () => {
  const withBalancer = await elbWorld();
  await CreateLoadBalancer.handle({ Name: 'web', Subnets: [...withBalancer.subnetIds] }, call, withBalancer);
  assert.equal(serviceLinkedRole(withBalancer.store, account, elbPrincipal)?.arn, resource);
  const withGroup = await elbWorld();
  await CreateTargetGroup.handle({ Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: withGroup.vpcId, TargetType: 'ip' }, call, withGroup);
  assert.equal(withGroup.store.list(iamRoles).length, 1);
  await CreateTargetGroup.handle({ Name: 'api', Protocol: 'HTTP', Port: 80, VpcId: withGroup.vpcId, TargetType: 'ip' }, call, withGroup);
  assert.equal(withGroup.store.list(iamRoles).length, 1);
});

test('who makes the first one has to be allowed to make the role, who makes another does not', async () => {
  const world = await elbWorld();
  const asked = () => [CreateLoadBalancer.access({ Name: 'web' }, call, world), CreateTargetGroup.access(group, call, world)].map((requests) => requests.filter(({ action }) => action.startsWith('iam:')));
  assert.deepEqual(asked(), [[creation], [creation]]);
  await world.store.transact((transaction) => ensureServiceLinkedRole(transaction, { account, principal: elbPrincipal, random: world.random, nowMs: 0 }));
  assert.deepEqual(asked(), [[], []]);
});

test('what is refused makes no role', async () => {
  const world = await elbWorld();
  await assert.rejects(async () => CreateLoadBalancer.handle({ Name: 'internal-web', Subnets: [...world.subnetIds] }, call, world));
  assert.equal(world.store.list(iamRoles).length, 0);
});
