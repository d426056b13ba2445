import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { deployments } from '#model/deployment.ts';
import { newTask } from '#model/new-task.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { tasks, type TaskStatus } from '#model/task.ts';
import { activeCluster } from './clusters.ts';
import CreateService from './operations/CreateService.ts';
import DeregisterTaskDefinition from './operations/DeregisterTaskDefinition.ts';
import DescribeServices from './operations/DescribeServices.ts';
import ListServices from './operations/ListServices.ts';
import ListServicesByNamespace from './operations/ListServicesByNamespace.ts';
import ListTagsForResource from './operations/ListTagsForResource.ts';
import ListTasks from './operations/ListTasks.ts';
import PutClusterCapacityProviders from './operations/PutClusterCapacityProviders.ts';
import TagResource from './operations/TagResource.ts';
import UntagResource from './operations/UntagResource.ts';
import { knownTaskDefinition } from './task-definitions.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const arn = 'arn:aws:ecs:us-east-1:000000000000:service/default/web';
const role = 'arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof Error);
  assert.match(`${thrown.name}: ${thrown.message}`, new RegExp(`^${name}: .*${message.source}`));
  return true;
};

async function worldWithApp(): Promise<EcsWorld> {
  const world = await EcsWorld.create();
  await world.register();
  return world;
}

/** A task of the service's PRIMARY deployment, as its controller starts it. */
async function startTask(world: EcsWorld, lastStatus: TaskStatus): Promise<void> {
  const { store, ids, clock, capacity } = world.deps;
  const service = store.get(services, arn);
  const [deployment] = store.find(deployments, 'service', arn).filter(({ status }) => status === 'PRIMARY');
  assert.ok(service?.definition && deployment);
  const launch = { cluster: activeCluster(store, call, undefined), definition: knownTaskDefinition(store, call, 'app'), size: { cpu: 256, memory: 512 }, network: service.definition.network, tags: [], cpuArchitecture: capacity.cpuArchitecture, ids, nowMs: clock.nowMs() };
  const task = newTask({ ...launch, group: 'service:web', startedBy: deployment.id, service: { serviceArn: arn, groupId: deployment.id, isEndCounted: false } }, undefined);
  await store.transact((transaction) => transaction.put(tasks, { ...task, lastStatus }));
}

test('a service is shown with its defaults and the deployment of its first revision', async () => {
  const world = await worldWithApp();
  const service = await world.createService({ tags: [{ key: 'a', value: 'b' }] });
  const network = { awsvpcConfiguration: { subnets: [world.subnetId], securityGroups: [], assignPublicIp: 'DISABLED' as const } };
  const { deployments: shown, currentServiceDeployment, currentServiceRevisions, createdAt, ...rest } = service ?? {};
  assert.deepEqual(rest, {
    serviceArn: arn, serviceName: 'web', clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default', loadBalancers: [], serviceRegistries: [], status: 'ACTIVE',
    desiredCount: 2, runningCount: 0, pendingCount: 0, launchType: 'FARGATE', platformVersion: 'LATEST', platformFamily: 'Linux', taskDefinition: 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:1',
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: false }, maximumPercent: 200, minimumHealthyPercent: 100, strategy: 'ROLLING', bakeTimeInMinutes: 0 },
    taskSets: [], roleArn: role, events: [], placementConstraints: [], placementStrategy: [], networkConfiguration: network, schedulingStrategy: 'REPLICA', deploymentController: { type: 'ECS' },
    tags: [{ key: 'a', value: 'b' }], createdBy: call.principal.arn, enableECSManagedTags: false, propagateTags: 'NONE', enableExecuteCommand: false, availabilityZoneRebalancing: 'ENABLED', resourceManagementType: 'CUSTOMER',
  });
  assert.ok(createdAt instanceof Date);
  assert.match(currentServiceDeployment ?? '', /^arn:aws:ecs:us-east-1:000000000000:service-deployment\/default\/web\/[\w]+$/);
  assert.deepEqual(currentServiceRevisions?.map(({ requestedTaskCount, runningTaskCount, pendingTaskCount }) => [requestedTaskCount, runningTaskCount, pendingTaskCount]), [[2, 0, 0]]);
  assert.equal(shown?.length, 1);
  assert.match(shown?.[0]?.id ?? '', /^ecs-svc\/\d+$/);
  assert.partialDeepStrictEqual(shown?.[0], { status: 'PRIMARY', desiredCount: 2, failedTasks: 0, launchType: 'FARGATE', platformVersion: '1.4.0', platformFamily: 'Linux', networkConfiguration: network, rolloutState: 'IN_PROGRESS', rolloutStateReason: `ECS deployment ${shown?.[0]?.id} in progress.` });
});

test('tasks are counted by service and by deployment, a stopped one by none', async () => {
  const world = await worldWithApp();
  await world.createService({ desiredCount: 3 });
  for (const status of ['RUNNING', 'PROVISIONING', 'PENDING', 'STOPPED'] as const) await startTask(world, status);
  await world.updateService({ forceNewDeployment: true });
  await startTask(world, 'RUNNING');
  const service = await world.describeService();
  assert.deepEqual([service?.runningCount, service?.pendingCount], [2, 2]);
  assert.deepEqual(service?.deployments?.map(({ status, desiredCount, runningCount, pendingCount }) => [status, desiredCount, runningCount, pendingCount]), [['PRIMARY', 3, 1, 0], ['ACTIVE', 3, 1, 2]]);
  assert.equal(service?.currentServiceRevisions?.length, 2);
});

test('the last hundred events are shown, the newest first', async () => {
  const world = await worldWithApp();
  await world.createService();
  await world.deps.store.transact((transaction) => {
    for (let index = 0; index < 120; index += 1) transaction.put(serviceEvents, { id: world.deps.ids.uuid(), serviceArn: arn, createdAt: index, message: `event ${index}` });
  });
  const events = (await world.describeService())?.events ?? [];
  assert.deepEqual([events.length, events[0]?.message, events.at(-1)?.message], [100, 'event 119', 'event 20']);
});

test('the same client token gives the same service; another request, or the same name, is not idempotent', async () => {
  const world = await worldWithApp();
  const notIdempotent = refusedAs('InvalidParameterException', /Creation of service was not idempotent\./);
  const first = await world.createService({ clientToken: 'once' });
  assert.equal((await world.createService({ clientToken: 'once' }))?.currentServiceDeployment, first?.currentServiceDeployment);
  await assert.rejects(world.createService({ clientToken: 'once', desiredCount: 3 }), notIdempotent);
  await assert.rejects(world.createService({ clientToken: 'once', serviceName: 'other' }), notIdempotent);
  await assert.rejects(world.createService(), notIdempotent);
  assert.equal(world.deps.store.list(services).length, 1);
});

test('a name is free once its service is INACTIVE; nothing of that one is left', async () => {
  const world = await worldWithApp();
  await world.createService();
  const draining = await world.deleteService(true);
  assert.deepEqual([draining?.status, draining?.desiredCount], ['DRAINING', 0]);
  assert.equal((await world.deleteService())?.status, 'DRAINING');
  await assert.rejects(world.createService(), refusedAs('InvalidParameterException', /Unable to Start a service that is still Draining\./));
  await assert.rejects(world.updateService({ desiredCount: 1 }), refusedAs('ServiceNotActiveException', /Service was not ACTIVE\./));
  const { store } = world.deps;
  await store.transact((transaction) => {
    for (const { id } of transaction.find(deployments, 'service', arn)) transaction.remove(deployments, id);
    for (const service of transaction.list(services)) transaction.put(services, { ...service, status: 'INACTIVE', inactiveAt: 1 });
  });
  assert.equal((await world.describeService())?.status, 'INACTIVE');
  await assert.rejects(world.deleteService(), refusedAs('ServiceNotFoundException', /Service not found\./));
  await world.createService();
  assert.deepEqual([store.list(serviceRevisions).length, store.list(serviceDeployments).length, (await world.describeService())?.status], [1, 1, 'ACTIVE']);
});

test('a service is deleted once it is scaled to 0, or by force', async () => {
  const world = await worldWithApp();
  await world.createService();
  await assert.rejects(world.deleteService(), refusedAs('InvalidParameterException', /The service cannot be stopped while it is scaled above 0\./));
  await world.updateService({ desiredCount: 0 });
  assert.equal((await world.deleteService())?.status, 'DRAINING');
});

test('an EXTERNAL service has no task definition and no deployments', async () => {
  const world = await worldWithApp();
  const service = await world.createExternalService();
  assert.deepEqual([service?.deploymentController, service?.deployments, service?.taskDefinition, service?.taskSets], [{ type: 'EXTERNAL' }, [], undefined, []]);
  assert.equal((await world.updateService({ desiredCount: 5, deploymentController: { type: 'EXTERNAL' } }))?.desiredCount, 5);
  const refused = (message: RegExp) => refusedAs('InvalidParameterException', message);
  await assert.rejects(world.updateService({ taskDefinition: 'app' }), refused(/Unable to update task definition on services with a EXTERNAL deployment controller\./));
  await assert.rejects(world.updateService({ networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnetId] } } }), refused(/Unable to update network parameters/));
  await assert.rejects(world.updateService({ platformVersion: '1.4.0' }), refused(/Unable to update platform version/));
  await assert.rejects(world.updateService({ forceNewDeployment: true }), refused(/Cannot force a new deployment on services with a EXTERNAL deployment controller\./));
  await assert.rejects(world.createExternalService({ serviceName: 'b', taskDefinition: 'app' }), refused(/TaskDefinition must be blank\./));
  await assert.rejects(world.createExternalService({ serviceName: 'b', launchType: 'FARGATE' }), refused(/LaunchType must be blank\./));
  await assert.rejects(world.createExternalService({ serviceName: 'b', networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnetId] } } }), refused(/NetworkConfiguration must be null\./));
  await assert.rejects(world.createExternalService({ serviceName: 'b', deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } }), refused(/circuit breaker feature can only be configured with ECS deployment controller/));
});

test('what clients send for what nobody chose is accepted', async () => {
  const world = await worldWithApp();
  const blank: Partial<CreateServiceCommandInput> = {
    loadBalancers: [], serviceRegistries: [], placementConstraints: [], placementStrategy: [], volumeConfigurations: [], vpcLatticeConfigurations: [], capacityProviderStrategy: [], tags: [],
    enableExecuteCommand: false, serviceConnectConfiguration: { enabled: false }, platformVersion: '', role: '', clientToken: '', healthCheckGracePeriodSeconds: 0, schedulingStrategy: 'REPLICA',
    deploymentConfiguration: { strategy: 'ROLLING', bakeTimeInMinutes: 0, lifecycleHooks: [], alarms: { enable: false, rollback: false, alarmNames: [] }, deploymentCircuitBreaker: { enable: false, rollback: false }, earlySuccessCriteria: { enable: false } },
  };
  const service = await world.createService(blank);
  assert.deepEqual([service?.platformVersion, service?.healthCheckGracePeriodSeconds], ['LATEST', 0]);
});

test('rebalancing is ENABLED unless there is no room for it', async () => {
  const world = await worldWithApp();
  const deploymentConfiguration = { maximumPercent: 100, minimumHealthyPercent: 0 };
  assert.equal((await world.createService({ deploymentConfiguration }))?.availabilityZoneRebalancing, 'DISABLED');
  await assert.rejects(world.createService({ serviceName: 'b', deploymentConfiguration, availabilityZoneRebalancing: 'ENABLED' }), refusedAs('InvalidParameterException', /rebalancing does not support services with a maximumPercent of 100%/));
  await world.createService({ serviceName: 'c' });
  await assert.rejects(world.updateService({ service: 'c', deploymentConfiguration }), refusedAs('InvalidParameterException', /rebalancing does not support/));
});

test('a grace period is for services with health checks', async () => {
  const world = await worldWithApp();
  await assert.rejects(world.createService({ healthCheckGracePeriodSeconds: 10 }), refusedAs('InvalidParameterException', /Health check grace period is only valid for services configured to use load balancers\./));
  await world.register({ containerDefinitions: [{ name: 'app', image: 'app:1', healthCheck: { command: ['CMD', 'true'] } }] });
  assert.equal((await world.createService({ healthCheckGracePeriodSeconds: 10 }))?.healthCheckGracePeriodSeconds, 10);
});

test('without launch type and strategy the default strategy of the cluster holds', async () => {
  const world = await worldWithApp();
  await assert.rejects(world.createService({ launchType: undefined }), refusedAs('InvalidParameterException', /launchType EC2.* is not supported: .*Give the launchType FARGATE/));
  await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] }, call, world.deps);
  const service = await world.createService({ launchType: undefined });
  const strategy = [{ capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 }];
  assert.deepEqual([service?.launchType, service?.capacityProviderStrategy, service?.deployments?.[0]?.capacityProviderStrategy], [undefined, strategy, strategy]);
});

const refusals: readonly (readonly [Partial<CreateServiceCommandInput>, string, RegExp])[] = [
  [{ cluster: 'ghost' }, 'ClusterNotFoundException', /Cluster not found\./],
  [{ serviceName: 'a b' }, 'InvalidParameterException', /ServiceName must match/],
  [{ serviceName: 'a'.repeat(256) }, 'InvalidParameterException', /ServiceName must match/],
  [{ desiredCount: -1 }, 'InvalidParameterException', /DesiredCount can not be lesser than 0$/],
  [{ desiredCount: undefined }, 'InvalidParameterException', /DesiredCount is missing$/],
  [{ desiredCount: 5_001 }, 'InvalidParameterException', /desiredCount can be at most 5000\./],
  [{ taskDefinition: undefined }, 'ClientException', /TaskDefinition can not be blank\./],
  [{ taskDefinition: 'ghost' }, 'ClientException', /TaskDefinition not found\./],
  [{ taskDefinition: 'app:7' }, 'ClientException', /TaskDefinition not found\./],
  [{ launchType: 'EC2' }, 'InvalidParameterException', /launchType EC2 is not supported/],
  [{ launchType: 'EXTERNAL' }, 'InvalidParameterException', /launchType EXTERNAL is not supported/],
  [{ capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }, 'InvalidParameterException', /Specifying both a launch type and capacity provider strategy is not supported\./],
  [{ launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }, 'InvalidParameterException', /not associated with the cluster/],
  [{ networkConfiguration: undefined }, 'InvalidParameterException', /Network Configuration must be provided when networkMode 'awsvpc' is specified\./],
  [{ platformVersion: '9.9' }, 'PlatformUnknownException', /The specified platform does not exist\./],
  [{ schedulingStrategy: 'DAEMON' }, 'InvalidParameterException', /The daemon scheduling strategy does not support a desired count for services\. Remove the desired count value and try again$/],
  [{ schedulingStrategy: 'DAEMON', desiredCount: undefined }, 'InvalidParameterException', /The daemon scheduling strategy does not support the FARGATE launch type\. Change the launch type and try again$/],
  [{ schedulingStrategy: 'DAEMON', desiredCount: undefined, launchType: 'EC2' }, 'InvalidParameterException', /schedulingStrategy DAEMON is not supported/],
  [{ deploymentController: { type: 'CODE_DEPLOY' } }, 'InvalidParameterException', /CODE_DEPLOY is not supported/],
  [{ role: 'r' }, 'InvalidParameterException', /You cannot specify an IAM role for services that require a service linked role\./],
  [{ placementConstraints: [{ type: 'distinctInstance' }] }, 'InvalidParameterException', /Placement constraints are not supported with FARGATE launch type\./],
  [{ placementStrategy: [{ type: 'random' }] }, 'InvalidParameterException', /Placement strategies are not supported with FARGATE launch type\./],
  [{ deploymentConfiguration: { maximumPercent: 100 } }, 'InvalidParameterException', /Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments\./],
  [{ deploymentConfiguration: { maximumPercent: 99, minimumHealthyPercent: 0 } }, 'InvalidParameterException', /maximumPercent/],
  [{ deploymentConfiguration: { minimumHealthyPercent: 101 } }, 'InvalidParameterException', /minimumHealthyPercent/],
  [{ deploymentConfiguration: { minimumHealthyPercent: -1 } }, 'InvalidParameterException', /minimumHealthyPercent/],
  [{ deploymentConfiguration: { strategy: 'LINEAR' } }, 'InvalidParameterException', /strategy LINEAR shifts traffic in steps, which needs loadBalancers/],
  [{ deploymentConfiguration: { bakeTimeInMinutes: 5 } }, 'InvalidParameterException', /bakeTimeInMinutes is not supported/],
  [{ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 0 } } } }, 'InvalidParameterException', /value should be at least 1/],
  [{ deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 } } } }, 'InvalidParameterException', /between 1 and 100/],
  [{ healthCheckGracePeriodSeconds: -1 }, 'InvalidParameterException', /healthCheckGracePeriodSeconds should be between/],
  [{ clientToken: 'a'.repeat(37) }, 'InvalidParameterException', /clientToken can have up to 36/],
  [{ tags: [{ key: 'aws:x', value: '' }] }, 'InvalidParameterException', /reserved/],
];

for (const [change, name, sentence] of refusals) {
  test(`CreateService is refused: ${JSON.stringify(change).slice(0, 80)}: ${name}: ${sentence.source}`, async () => {
    const world = await worldWithApp();
    await assert.rejects(world.createService(change), refusedAs(name, sentence));
    assert.deepEqual([world.deps.store.list(services), world.deps.store.list(deployments)], [[], []]);
  });
}

test('services are described by name and ARN, each once; up to ten, and those that are not there are failures', async () => {
  const world = await worldWithApp();
  await world.createService();
  const describe = (...names: string[]) => DescribeServices.handle({ services: names }, call, world.deps);
  const { services: found, failures } = await describe('web', arn, arn.replace('default/', ''), 'ghost', arn.replace('us-east-1', 'eu-west-1'));
  assert.deepEqual(found?.map(({ serviceName, tags }) => [serviceName, tags]), [['web', []]]);
  assert.deepEqual(failures, [{ arn: arn.replace('web', 'ghost'), reason: 'MISSING' }, { arn: arn.replace('us-east-1', 'eu-west-1'), reason: 'MISSING' }]);
  await assert.rejects(describe(), refusedAs('InvalidParameterException', /Services cannot be empty\./));
  await assert.rejects(describe(...Array.from({ length: 11 }, (_, index) => `s${index}`)), refusedAs('InvalidParameterException', /Services can have at most 10 items\./));
  await assert.rejects(describe(arn.replace('default', 'other')), refusedAs('InvalidParameterException', /Identifier is for cluster other\. Your cluster is default/));
});

test('ACTIVE services are listed in pages of ten', async () => {
  const world = await worldWithApp();
  for (let index = 0; index < 12; index += 1) await world.createService({ serviceName: `s${index}`, desiredCount: 0 });
  const list = (change: object = {}) => ListServices.handle({ ...change }, call, world.deps);
  const first = await list();
  const second = await list({ nextToken: first.nextToken });
  assert.deepEqual([first.serviceArns?.length, second.serviceArns?.length, second.nextToken], [10, 2, undefined]);
  assert.equal((await list({ maxResults: 100, launchType: 'FARGATE' })).serviceArns?.length, 12);
  for (const none of [{ launchType: 'EC2' }, { schedulingStrategy: 'DAEMON' }, { resourceManagementType: 'ECS' }]) assert.deepEqual((await list(none)).serviceArns, []);
  await world.deleteService().catch(() => undefined);
  await assert.rejects(list({ launchType: 'X' }), refusedAs('InvalidParameterException', /launchType/));
  assert.throws(() => ListServicesByNamespace.handle(), refusedAs('NamespaceNotFoundException', /namespace/));
});

test('the tasks of a service are listed by its name', async () => {
  const world = await worldWithApp();
  await world.createService();
  await world.run();
  await startTask(world, 'RUNNING');
  const list = (serviceName: string) => ListTasks.handle({ serviceName }, call, world.deps);
  assert.equal((await list('web')).taskArns?.length, 1);
  assert.equal((await list(arn)).taskArns?.length, 1);
  await assert.rejects(list('ghost'), refusedAs('ServiceNotFoundException', /Service not found\./));
});

test('a service has tags, as long as it is ACTIVE', async () => {
  const world = await worldWithApp();
  await world.createService({ tags: [{ key: 'a', value: '1' }] });
  await TagResource.handle({ resourceArn: arn, tags: [{ key: 'b', value: '2' }] }, call, world.deps);
  await UntagResource.handle({ resourceArn: arn, tagKeys: ['a'] }, call, world.deps);
  assert.deepEqual((await ListTagsForResource.handle({ resourceArn: arn }, call, world.deps)).tags, [{ key: 'b', value: '2' }]);
  assert.deepEqual((await world.describeService())?.tags, [{ key: 'b', value: '2' }]);
  await world.deleteService(true);
  await assert.rejects(TagResource.handle({ resourceArn: arn, tags: [] }, call, world.deps), refusedAs('InvalidParameterException', /The specified service is inactive\./));
});

test('IAM is asked for the service, the roles that its tasks get, and its tags', async () => {
  const world = await worldWithApp();
  await world.register({ family: 'roles', taskRoleArn: 'arn:aws:iam::000000000000:role/app' });
  const network = { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' as const } };
  const asked = CreateService.access({ serviceName: 'web', taskDefinition: 'roles', networkConfiguration: network, tags: [{ key: 'a', value: 'b' }] }, call, world.deps);
  assert.deepEqual(asked.map(({ action, resource }) => [action, resource]), [['ecs:CreateService', arn], ['iam:PassRole', 'arn:aws:iam::000000000000:role/app'], ['ecs:TagResource', arn]]);
  const [created, , tagged] = asked;
  const definition = 'arn:aws:ecs:us-east-1:000000000000:task-definition/roles:1';
  const size = { 'ecs:task-cpu': '256', 'ecs:task-memory': '512' };
  assert.deepEqual(created?.keys, { 'ecs:cluster': 'arn:aws:ecs:us-east-1:000000000000:cluster/default', 'ecs:enable-execute-command': 'false', 'ecs:enable-ecs-managed-tags': 'false', 'ecs:subnet': ['subnet-1'], 'ecs:auto-assign-public-ip': 'true', 'ecs:task-definition': definition, ...size });
  assert.deepEqual(tagged?.keys, { 'ecs:CreateAction': 'CreateService' });
});

test('an INACTIVE definition cannot be given to a service, but one that has it keeps it', async () => {
  const world = await worldWithApp();
  await world.createService();
  await DeregisterTaskDefinition.handle({ taskDefinition: 'app:1' }, call, world.deps);
  await assert.rejects(world.createService({ serviceName: 'b', taskDefinition: 'app:1' }), refusedAs('ClientException', /TaskDefinition is inactive/));
  await assert.rejects(world.updateService({ taskDefinition: 'app:1' }), refusedAs('ClientException', /TaskDefinition is inactive/));
  assert.equal((await world.updateService({ desiredCount: 4 }))?.desiredCount, 4);
  assert.equal((await world.updateService({ forceNewDeployment: true }))?.deployments?.length, 2);
});
