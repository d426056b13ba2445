import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import { listeners } from '#model/listener.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import CreateTaskSet from './operations/CreateTaskSet.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';
import { putListener, putTargetGroup } from './testing/put-target-group.ts';

const role = 'arn:aws:iam::000000000000:role/ecs';

async function worldWithPorts(): Promise<EcsWorld> {
  const world = await EcsWorld.create();
  await world.register({ containerDefinitions: [{ name: 'app', image: 'app:1', portMappings: [{ containerPort: 80 }, { containerPortRange: '9000-9010' }] }, { name: 'side', image: 'app:1', portMappings: [{ containerPort: 81 }] }] });
  return world;
}

const to = (targetGroupArn: string, change: Partial<LoadBalancer> = {}): LoadBalancer => ({ targetGroupArn, containerName: 'app', containerPort: 80, ...change });
const refused = (message: RegExp | string) => ({ name: 'InvalidParameterException', message });

test('the load balancers of a service are shown with it and with its revision', async () => {
  const world = await worldWithPorts();
  const [blue, other] = [await putTargetGroup(world), await putTargetGroup(world, { name: 'other' })];
  const loadBalancers = [to(blue.arn), to(other.arn, { containerName: 'side', containerPort: 81 }), to(other.arn, { containerPort: 9_005 })];
  const service = await world.createService({ loadBalancers, healthCheckGracePeriodSeconds: 30 });
  assert.deepEqual(service?.loadBalancers, loadBalancers);
  assert.equal(service?.healthCheckGracePeriodSeconds, 30);
  assert.deepEqual(world.deps.store.list(serviceRevisions).map(({ definition }) => definition.loadBalancers), [loadBalancers]);
});

test('what deployments that shift traffic need is shown as it was given', async () => {
  const world = await worldWithPorts();
  const [blue, green] = [await putTargetGroup(world), await putTargetGroup(world, { name: 'green', isUnused: true })];
  const rule = world.deps.store.list(listeners)[0]?.arn ?? '';
  const testRule = await putListener(world, blue);
  const advancedConfiguration = { alternateTargetGroupArn: green.arn, productionListenerRule: rule, testListenerRule: testRule, roleArn: role };
  const service = await world.createService({ loadBalancers: [to(blue.arn, { advancedConfiguration })] });
  assert.deepEqual(service?.loadBalancers, [to(blue.arn, { advancedConfiguration })]);
  const own = world.deps.store.list(listeners).find(({ arn }) => arn === rule);
  const foreign = rule.replace(':000000000000:', ':111122223333:');
  if (own !== undefined) await world.deps.store.transact((transaction) => transaction.put(listeners, { ...own, account: '111122223333', arn: foreign }));
  const rows = [
    [{ ...advancedConfiguration, alternateTargetGroupArn: undefined }, /^alternateTargetGroupArn of advancedConfiguration can not be blank/],
    [{ ...advancedConfiguration, productionListenerRule: '' }, /^productionListenerRule of advancedConfiguration can not be blank/],
    [{ ...advancedConfiguration, roleArn: undefined }, /^roleArn of advancedConfiguration can not be blank/],
    [{ ...advancedConfiguration, alternateTargetGroupArn: blue.arn }, /can not be the targetGroupArn/],
    [{ ...advancedConfiguration, productionListenerRule: `${rule}x` }, /^productionListenerRule .* does not exist/],
    [{ ...advancedConfiguration, testListenerRule: `${rule}x` }, /^testListenerRule .* does not exist/],
    [{ ...advancedConfiguration, testListenerRule: foreign }, /^testListenerRule .* does not exist/],
  ] as const;
  for (const [advanced, message] of rows) await assert.rejects(world.updateService({ loadBalancers: [to(blue.arn, { advancedConfiguration: advanced })] }), refused(message));
});

test('target groups that the tasks could never be registered with are refused', async () => {
  const world = await worldWithPorts();
  const group = await putTargetGroup(world);
  const instance = await putTargetGroup(world, { name: 'instance', targetType: 'instance' });
  const far = await putTargetGroup(world, { name: 'far', vpcId: 'vpc-far' });
  const unused = await putTargetGroup(world, { name: 'unused', isUnused: true });
  const rows = [
    [[to(`${group.arn}x`)], /^Unable to assume role and validate the specified targetGroupArn\. .*There is no target group/],
    [[to(instance.arn)], `The provided target group ${instance.arn} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`],
    [[to(unused.arn)], `The target group with targetGroupArn ${unused.arn} does not have an associated load balancer.`],
    [[to(far.arn)], /is of vpc-far, but the subnets/],
    [[to(group.arn, { containerName: 'nobody' })], 'The container nobody does not exist in the task definition.'],
    [[to(group.arn, { containerPort: 8_080 })], 'The container app did not have a container port 8080 defined.'],
    [[to('')], /^targetGroupArn of loadBalancers can not be blank/],
    [[to(group.arn, { containerName: undefined })], /^containerName of loadBalancers can not be blank/],
    [[to(group.arn, { containerPort: undefined })], /^containerPort of loadBalancers can not be blank/],
    [[to(group.arn), to(group.arn)], /more than once/],
    [Array.from({ length: 6 }, () => to(group.arn)), 'loadBalancers can have at most 5 items.'],
  ] as const;
  for (const [loadBalancers, message] of rows) await assert.rejects(world.createService({ loadBalancers: [...loadBalancers] }), refused(message));
});

test('other load balancers are a new deployment, the same ones in another order are none, and none takes them away', async () => {
  const world = await worldWithPorts();
  const [blue, other] = [await putTargetGroup(world), await putTargetGroup(world, { name: 'other' })];
  await world.createService({ loadBalancers: [to(blue.arn)] });
  assert.equal((await world.updateService({ loadBalancers: [to(other.arn), to(blue.arn)] }))?.deployments?.length, 2);
  assert.equal((await world.updateService({ loadBalancers: [to(blue.arn), to(other.arn)] }))?.deployments?.length, 2);
  assert.equal((await world.updateService({ desiredCount: 3 }))?.loadBalancers?.length, 2);
  assert.deepEqual((await world.updateService({ loadBalancers: [] }))?.loadBalancers, []);
});

test('a task definition without the port of the load balancer is refused to a service that keeps it', async () => {
  const world = await worldWithPorts();
  const blue = await putTargetGroup(world);
  await world.createService({ loadBalancers: [to(blue.arn)] });
  await world.register();
  await assert.rejects(world.updateService({ taskDefinition: 'app' }), refused('The container app did not have a container port 80 defined.'));
});

test('the load balancers of a task set are shown with it', async () => {
  const world = await worldWithPorts();
  const blue = await putTargetGroup(world);
  await assert.rejects(world.createExternalService({ loadBalancers: [to(blue.arn)] }), refused(/^LoadBalancers must be blank/));
  await world.createExternalService();
  const networkConfiguration = { awsvpcConfiguration: { subnets: [world.subnetId] } };
  const { taskSet } = await CreateTaskSet.handle({ service: 'web', cluster: 'default', taskDefinition: 'app', launchType: 'FARGATE', networkConfiguration, loadBalancers: [to(blue.arn)] }, call, world.deps);
  assert.deepEqual(taskSet?.loadBalancers, [to(blue.arn)]);
});
