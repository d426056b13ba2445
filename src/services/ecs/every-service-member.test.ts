import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import { followRow, refuseNamed, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import PutClusterCapacityProviders from './operations/PutClusterCapacityProviders.ts';
import { serviceRefusals } from './service-refusals.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const revision = 'arn:aws:ecs:us-east-1:000000000000:task-definition/app:2';
const inConfiguration = (change: object) => ({ deploymentConfiguration: change });

/** Of CreateService and of UpdateService. */
const shown: readonly MemberRow[] = [
  { input: { taskDefinition: revision, desiredCount: 3, availabilityZoneRebalancing: 'DISABLED', healthCheckGracePeriodSeconds: 30, platformVersion: '1.4.0', enableECSManagedTags: true, propagateTags: 'SERVICE', deploymentController: { type: 'ECS' } } },
  { input: inConfiguration({ deploymentCircuitBreaker: { enable: true, rollback: true, resetOnHealthyTask: false, thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 20 } }, maximumPercent: 150, minimumHealthyPercent: 50, strategy: 'ROLLING', bakeTimeInMinutes: 0 }) },
  { input: inConfiguration({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'], timeoutConfiguration: { timeoutInMinutes: 5, action: 'CONTINUE' } }] }) },
  { input: inConfiguration({ strategy: 'BLUE_GREEN', lifecycleHooks: [{ hookTargetArn: 'arn', roleArn: 'arn', hookDetails: 'x', lifecycleStages: ['PRE_SCALE_UP'] }] }), refused: /AWS_LAMBDA.* is not supported/ },
  // Copilot and the CDK send alarms that are not enabled.
  { input: inConfiguration({ alarms: { enable: false, rollback: true, alarmNames: ['a'] } }) },
  { input: inConfiguration({ bakeTimeInMinutes: 1 }), refused: /bakeTimeInMinutes is not supported/ },
  { input: { placementConstraints: [{ type: 'memberOf', expression: 'a' }] }, refused: /^Placement constraints are not supported/ },
  { input: { placementStrategy: [{ type: 'spread', field: 'a' }] }, refused: /^Placement strategies are not supported/ },
  { input: { deploymentController: { type: 'CODE_DEPLOY' } }, refused: /CODE_DEPLOY/ },
];
const refused: readonly MemberRow[] = [
  { input: { loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 80 }] }, refused: /^loadBalancers\.loadBalancerName is not supported/ },
  { input: { serviceRegistries: [{ registryArn: 'arn' }] }, refused: /^serviceRegistries is not supported/ },
  { input: { serviceConnectConfiguration: { enabled: true } }, refused: /^serviceConnectConfiguration is not supported/ },
  { input: { volumeConfigurations: [{ name: 'v' }] }, refused: /^volumeConfigurations is not supported/ },
  { input: { vpcLatticeConfigurations: [{ portName: 'p' }] }, refused: /^vpcLatticeConfigurations is not supported/ },
  { input: { gatewayConnectors: [{ portName: 'p' }] }, refused: /^gatewayConnectors is not supported/ },
  { input: { monitoring: { metricConfigurations: [{ resolutionSeconds: 20 }] } }, refused: /^monitoring is not supported/ },
  { input: { enableExecuteCommand: true }, refused: /^enableExecuteCommand is not supported/ },
  { input: inConfiguration({ alarms: { enable: true, rollback: true, alarmNames: ['a'] } }), refused: /^deploymentConfiguration\.alarms\.enable is not supported/ },
  { input: inConfiguration({ earlySuccessCriteria: { enable: true, healthyPercent: 50 } }), refused: /^deploymentConfiguration\.earlySuccessCriteria is not supported/ },
];
const ofCreation: readonly MemberRow[] = [
  { input: { serviceName: 'other', launchType: 'FARGATE', schedulingStrategy: 'REPLICA', tags: [{ key: 'a', value: 'b' }] } },
  { input: { role: 'r' }, refused: /^You cannot specify an IAM role/ },
  { input: { schedulingStrategy: 'DAEMON' }, refused: /The daemon scheduling strategy does not support a desired count/ },
];
/** Set by services.test.ts, update-service.test.ts, service-load-balancers.test.ts, deployment-strategy.test.ts and below. */
const otherwiseSet = [
  'cluster', 'service', 'clientToken', 'forceNewDeployment',
  'capacityProviderStrategy.capacityProvider', 'capacityProviderStrategy.weight', 'capacityProviderStrategy.base',
  ...['linearConfiguration.stepPercent', 'linearConfiguration.stepBakeTimeInMinutes', 'canaryConfiguration.canaryPercent', 'canaryConfiguration.canaryBakeTimeInMinutes'].map((name) => `deploymentConfiguration.${name}`),
  'loadBalancers.targetGroupArn', 'loadBalancers.containerName', 'loadBalancers.containerPort',
  ...['alternateTargetGroupArn', 'productionListenerRule', 'testListenerRule', 'roleArn'].map((name) => `loadBalancers.advancedConfiguration.${name}`),
  'networkConfiguration.awsvpcConfiguration.subnets', 'networkConfiguration.awsvpcConfiguration.securityGroups', 'networkConfiguration.awsvpcConfiguration.assignPublicIp',
];

/** What is refused is refused with all that is in it. */
const isBelowRefused = (path: string) => Object.keys(serviceRefusals).some((root) => path === root || path.startsWith(`${root}.`));

async function worldWithRevisions(): Promise<EcsWorld> {
  const world = await EcsWorld.create();
  await world.register();
  await world.register({ containerDefinitions: [{ name: 'app', image: 'app:1', healthCheck: { command: ['CMD', 'true'] } }] });
  return world;
}

test('a reason is given for every member that is refused', () => {
  assert.equal(refused.length, Object.keys(serviceRefusals).length);
});

test('every member of CreateService is shown again, or refused by name', async () => {
  const rows = [...ofCreation, ...shown];
  assert.deepEqual(unsetMembers({ sdk: ecs, operation: 'CreateService', rows, otherwiseSet }).filter((path) => !isBelowRefused(path)), []);
  for (const row of [...rows, ...refused]) {
    await followRow(row, async () => {
      const world = await worldWithRevisions();
      refuseNamed(row.input, serviceRefusals);
      const created = await world.createService(row.input);
      return world.describeService(created?.serviceName);
    });
  }
});

test('every member of UpdateService is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ecs, operation: 'UpdateService', rows: shown, otherwiseSet }).filter((path) => !isBelowRefused(path)), []);
  for (const row of [...shown, ...refused]) {
    await followRow(row, async () => {
      const world = await worldWithRevisions();
      await world.createService({ taskDefinition: 'app:1' });
      refuseNamed(row.input, serviceRefusals);
      await world.updateService(row.input);
      return world.describeService();
    });
  }
});

test('where the tasks of a service run is shown with it and with its deployment', async () => {
  const world = await worldWithRevisions();
  await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] }, call, world.deps);
  const place = {
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 2 }],
    networkConfiguration: { awsvpcConfiguration: { subnets: [world.subnetId], securityGroups: [world.groupId], assignPublicIp: 'ENABLED' as const } },
  };
  const service = await world.createService({ launchType: undefined, ...place });
  assert.partialDeepStrictEqual(service, { ...place, deployments: [place] });
});
