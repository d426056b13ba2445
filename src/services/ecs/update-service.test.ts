import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { serviceDeployments } from '#model/service-deployment.ts';
import CreateCluster from './operations/CreateCluster.ts';
import DeleteCluster from './operations/DeleteCluster.ts';
import DeleteService from './operations/DeleteService.ts';
import DescribeClusters from './operations/DescribeClusters.ts';
import PutClusterCapacityProviders from './operations/PutClusterCapacityProviders.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const refused = (message: RegExp) => ({ name: 'InvalidParameterException', message });
const mustForce = refused(/^When switching from launch type to capacity provider strategy on an existing service, .* you must force a new deployment\.$/);
const spot = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];

async function worldWithService(): Promise<EcsWorld> {
  const world = await EcsWorld.create();
  await world.register();
  await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] }, call, world.deps);
  await world.createService();
  return world;
}

const idsOf = (service: { readonly deployments?: readonly { readonly id?: string | undefined }[] | undefined } | undefined) => service?.deployments?.map(({ id }) => id);

test('a new revision is a new deployment that takes the place of the one under way', async () => {
  const world = await worldWithService();
  const [first] = idsOf(await world.describeService()) ?? [];
  await world.register();
  const service = await world.updateService({ taskDefinition: 'app' });
  assert.match(service?.taskDefinition ?? '', /app:2$/);
  assert.deepEqual(service?.deployments?.map(({ status, taskDefinition }) => [status, taskDefinition?.split('/')[1]]), [['PRIMARY', 'app:2'], ['ACTIVE', 'app:1']]);
  assert.equal(service?.deployments?.[1]?.id, first);
  assert.deepEqual(world.deps.store.list(serviceDeployments).map(({ status }) => status), ['STOPPED', 'PENDING']);
  assert.equal(service?.currentServiceDeployment, world.deps.store.list(serviceDeployments)[1]?.arn);
});

test('what changes no revision starts no deployment, and what is given again changes nothing', async () => {
  const world = await worldWithService();
  const before = idsOf(await world.describeService());
  const same: readonly Partial<UpdateServiceCommandInput>[] = [
    { desiredCount: 7 },
    { taskDefinition: 'app' },
    { taskDefinition: 'app:1', platformVersion: 'LATEST' },
    { networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnetId], securityGroups: [], assignPublicIp: 'DISABLED' } } },
    { capacityProviderStrategy: [] },
    { propagateTags: 'SERVICE', enableECSManagedTags: true, availabilityZoneRebalancing: 'DISABLED', healthCheckGracePeriodSeconds: 0 },
    { deploymentConfiguration: { maximumPercent: 150, deploymentCircuitBreaker: { enable: true, rollback: true, resetOnHealthyTask: false, thresholdConfiguration: { type: 'COUNT', value: 9 } } } },
    { deploymentController: { type: 'ECS' }, forceNewDeployment: false },
  ];
  for (const change of same) assert.deepEqual(idsOf(await world.updateService(change)), before, JSON.stringify(change));
  const service = await world.describeService();
  assert.partialDeepStrictEqual(service, { desiredCount: 7, propagateTags: 'SERVICE', enableECSManagedTags: true, availabilityZoneRebalancing: 'DISABLED', healthCheckGracePeriodSeconds: 0 });
  assert.deepEqual(service?.deploymentConfiguration, { maximumPercent: 150, minimumHealthyPercent: 100, strategy: 'ROLLING', bakeTimeInMinutes: 0, deploymentCircuitBreaker: { enable: true, rollback: true, resetOnHealthyTask: false, thresholdConfiguration: { type: 'COUNT', value: 9 } } });
});

test('network, platform version and force start a deployment each', async () => {
  const world = await worldWithService();
  const network = { awsvpcConfiguration: { subnets: [world.subnetId], securityGroups: [world.groupId], assignPublicIp: 'ENABLED' as const } };
  assert.equal((await world.updateService({ networkConfiguration: network }))?.deployments?.length, 2);
  assert.equal((await world.updateService({ platformVersion: '1.4.0' }))?.deployments?.length, 3);
  const service = await world.updateService({ forceNewDeployment: true });
  assert.equal(service?.deployments?.length, 4);
  assert.deepEqual([service?.networkConfiguration, service?.platformVersion], [network, '1.4.0']);
});

test('between launch type and capacity provider strategy a service goes by a forced deployment', async () => {
  const world = await worldWithService();
  await assert.rejects(world.updateService({ capacityProviderStrategy: spot }), mustForce);
  const onSpot = await world.updateService({ capacityProviderStrategy: spot, forceNewDeployment: true });
  assert.deepEqual([onSpot?.launchType, onSpot?.capacityProviderStrategy?.[0]?.capacityProvider], [undefined, 'FARGATE_SPOT']);
  assert.equal((await world.updateService({ capacityProviderStrategy: spot }))?.deployments?.length, 2);
  await assert.rejects(world.updateService({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }), mustForce);
  await assert.rejects(world.updateService({ capacityProviderStrategy: [] }), mustForce);
  const back = await world.updateService({ capacityProviderStrategy: [], forceNewDeployment: true });
  assert.deepEqual([back?.launchType, back?.capacityProviderStrategy], ['FARGATE', undefined]);
});

const refusals: readonly (readonly [Partial<UpdateServiceCommandInput>, string, RegExp])[] = [
  [{ service: 'ghost' }, 'ServiceNotFoundException', /^Service not found\.$/],
  [{ cluster: 'ghost' }, 'ClusterNotFoundException', /^Cluster not found\.$/],
  [{ desiredCount: -1 }, 'InvalidParameterException', /^Task count can not be lesser than 0$/],
  [{ taskDefinition: 'app:9' }, 'ClientException', /^TaskDefinition not found\.$/],
  [{ deploymentController: { type: 'EXTERNAL' } }, 'InvalidParameterException', /^Unable to change the deployment controller of a service from ECS to EXTERNAL\./],
  [{ deploymentConfiguration: { maximumPercent: 100 } }, 'InvalidParameterException', /as this will block deployments\.$/],
  [{ platformVersion: '9.9' }, 'PlatformUnknownException', /./],
  [{ placementStrategy: [{ type: 'random' }] }, 'InvalidParameterException', /^Placement strategies are not supported/],
  [{ placementConstraints: [{ type: 'distinctInstance' }] }, 'InvalidParameterException', /^Placement constraints are not supported/],
  [{ networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0'] } } }, 'InvalidParameterException', /'subnet-0' does not exist/],
  [{ healthCheckGracePeriodSeconds: 5 }, 'InvalidParameterException', /^Health check grace period is only valid/],
];

for (const [change, name, message] of refusals) {
  test(`UpdateService is refused, and changes nothing: ${JSON.stringify(change)}: ${name}`, async () => {
    const world = await worldWithService();
    const before = await world.describeService();
    await assert.rejects(world.updateService(change), { name, message });
    assert.deepEqual(await world.describeService(), before);
  });
}

test('a cluster counts its services, and is not deleted while they are ACTIVE', async () => {
  const world = await worldWithService();
  await CreateCluster.handle({ clusterName: 'c' }, call, world.deps);
  await world.createService({ cluster: 'c', serviceName: 'other', desiredCount: 0 });
  const described = async () => (await DescribeClusters.handle({ clusters: ['c'], include: ['STATISTICS'] }, call, world.deps)).clusters?.[0];
  const statistic = (name: string, shown: Awaited<ReturnType<typeof described>>) => shown?.statistics?.find((entry) => entry.name === name)?.value;
  const before = await described();
  assert.deepEqual([before?.activeServicesCount, statistic('activeFargateServiceCount', before), statistic('drainingFargateServiceCount', before)], [1, '1', '0']);
  await assert.rejects(DeleteCluster.handle({ cluster: 'c' }, call, world.deps), { name: 'ClusterContainsServicesException', message: 'The Cluster cannot be deleted while Services are active.' });
  await DeleteService.handle({ cluster: 'c', service: 'other' }, call, world.deps);
  const after = await described();
  assert.deepEqual([after?.activeServicesCount, statistic('drainingFargateServiceCount', after)], [0, '1']);
  assert.equal((await DeleteCluster.handle({ cluster: 'c' }, call, world.deps)).cluster?.status, 'INACTIVE');
});
