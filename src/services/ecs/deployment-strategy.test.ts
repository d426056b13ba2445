import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeploymentConfiguration, DeploymentLifecycleHook } from '@aws-sdk/client-ecs';
import { listenerActions, putListenerActions } from '#state/listener-actions.ts';
import { shiftingWorld } from './testing/put-shifting-service.ts';

const refused = (message: RegExp | string) => ({ name: 'InvalidParameterException', message });
const pause = (change: Partial<DeploymentLifecycleHook> = {}): DeploymentLifecycleHook => ({ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'], ...change });

test('the strategies are shown with their defaults', async () => {
  const shown = async (configuration: DeploymentConfiguration) => (await (await shiftingWorld()).create(configuration))?.deploymentConfiguration;
  assert.partialDeepStrictEqual(await shown({ strategy: 'LINEAR' }), { strategy: 'LINEAR', bakeTimeInMinutes: 0, linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6 } });
  assert.partialDeepStrictEqual(await shown({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1 } }), { canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 10 } });
  const hooked = await shown({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, lifecycleHooks: [pause()] });
  assert.deepEqual([hooked?.bakeTimeInMinutes, hooked?.lifecycleHooks], [5, [pause({ timeoutConfiguration: { timeoutInMinutes: 1_440, action: 'ROLLBACK' } })]]);
});

test('members of another strategy, and values out of their range, are refused', async () => {
  const { create } = await shiftingWorld();
  const rows: readonly (readonly [DeploymentConfiguration, RegExp | string])[] = [
    [{ linearConfiguration: { stepPercent: 10 } }, /^linearConfiguration is only valid when the deployment strategy is LINEAR/],
    [{ strategy: 'LINEAR', canaryConfiguration: { canaryPercent: 10 } }, /^canaryConfiguration is only valid when the deployment strategy is CANARY/],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } }, /^linearConfiguration\.stepPercent should be a multiple of 0\.1 from 3\.0 to 100\.0/],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 3.05 } }, /^linearConfiguration\.stepPercent should be a multiple of 0\.1/],
    [{ strategy: 'LINEAR', linearConfiguration: { stepBakeTimeInMinutes: 1_441 } }, /^linearConfiguration\.stepBakeTimeInMinutes should be between 0 and 1440/],
    [{ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } }, /^canaryConfiguration\.canaryPercent should be a multiple of 0\.1 from 0\.1/],
    [{ strategy: 'BLUE_GREEN', bakeTimeInMinutes: -1 }, /^bakeTimeInMinutes should be between 0 and 1440/],
    [{ bakeTimeInMinutes: 1 }, /bakeTimeInMinutes is not supported with the strategy ROLLING/],
    [{ lifecycleHooks: [pause()] }, /lifecycleHooks is not supported with the strategy ROLLING/],
  ];
  for (const [configuration, message] of rows) await assert.rejects(create(configuration), refused(message));
  await assert.rejects(create({ strategy: 'BLUE_GREEN' }, { deploymentController: { type: 'EXTERNAL' }, taskDefinition: undefined, launchType: undefined, networkConfiguration: undefined, loadBalancers: undefined }), refused(/only valid for services whose deployment controller is ECS/));
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html
test('lifecycle hooks that cannot be are refused in AWS\'s words', async () => {
  const { create } = await shiftingWorld();
  const rows: readonly (readonly [object, RegExp | string])[] = [
    [pause({ targetType: undefined }), /targetType AWS_LAMBDA, which is meant when none is given, is not supported/],
    [{ ...pause(), targetType: 'SNS' }, 'Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE'],
    [pause({ lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }), 'Invalid lifecycle stage provided for Pause Hook'],
    [{ ...pause(), lifecycleStages: ['BAKE_TIME'] }, /lifecycleStages\.1\.member' failed to satisfy constraint/],
    [pause({ lifecycleStages: [] }), /lifecycleStages of a lifecycle hook cannot be empty/],
    [pause({ hookTargetArn: 'arn' }), /^hookTargetArn is only for lifecycle hooks of the targetType AWS_LAMBDA/],
    [pause({ timeoutConfiguration: { timeoutInMinutes: 20_161 } }), /timeoutInMinutes of a lifecycle hook should be between 1 and 20160/],
    [{ ...pause(), timeoutConfiguration: { action: 'WAIT' } }, /timeoutConfiguration\.action/],
  ];
  for (const [hook, message] of rows) await assert.rejects(create({ strategy: 'BLUE_GREEN', lifecycleHooks: [hook] }), refused(message));
  await assert.rejects(create({ strategy: 'BLUE_GREEN', lifecycleHooks: Array.from({ length: 11 }, () => pause()) }), refused(/at most 10 pause hooks/));
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html
test('load balancers whose traffic cannot be shifted are refused in AWS\'s words', async () => {
  const { create, balancer, blue, production } = await shiftingWorld();
  const strategy = { strategy: 'BLUE_GREEN' } as const;
  const { advancedConfiguration, ...plain } = balancer;
  const listener = production.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');
  const { testListenerRule: _, ...untested } = advancedConfiguration;
  const rows = [
    [[plain], 'advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy'],
    [[balancer, { ...plain, targetGroupArn: advancedConfiguration.alternateTargetGroupArn }], 'Either all or none of the provided loadBalancers must have advancedConfiguration defined'],
    [[{ ...balancer, advancedConfiguration: { ...advancedConfiguration, testListenerRule: production } }], `The following rules cannot be used as both production and test listener rules: ${production}`],
    [[balancer, { ...balancer, targetGroupArn: blue.arn, containerName: 'app', containerPort: 80 }], /more than once|Duplicate targetGroupArn found/],
    [[{ ...balancer, advancedConfiguration: { ...advancedConfiguration, productionListenerRule: listener } }], `productionListenerRule has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${listener}`],
    [[{ ...balancer, advancedConfiguration: untested }], 'For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup'],
  ] as const;
  for (const [loadBalancers, message] of rows) await assert.rejects(create(strategy, { loadBalancers: [...loadBalancers] }), refused(message));
  await assert.rejects(create({ strategy: 'CANARY' }, { loadBalancers: undefined }), refused(/^The deployment strategy CANARY shifts traffic in steps, which needs loadBalancers/));
});

test('a production rule that leads to both target groups needs no test rule', async () => {
  const { world, create, balancer, blue, green, production } = await shiftingWorld();
  await world.deps.store.transact((transaction) => putListenerActions(transaction, production, [{ type: 'forward', isPlain: false, targetGroups: [{ targetGroupArn: blue.arn, weight: 1 }, { targetGroupArn: green.arn, weight: 0 }] }]));
  assert.equal(listenerActions(world.deps.store, production)?.length, 1);
  const { testListenerRule: _, ...untested } = balancer.advancedConfiguration;
  const service = await create({ strategy: 'BLUE_GREEN' }, { loadBalancers: [{ ...balancer, advancedConfiguration: untested }] });
  assert.equal(service?.deploymentConfiguration?.strategy, 'BLUE_GREEN');
});

test('with another strategy go the members of the one before', async () => {
  const { world, create } = await shiftingWorld();
  await create({ strategy: 'LINEAR', bakeTimeInMinutes: 3, linearConfiguration: { stepPercent: 50 }, lifecycleHooks: [pause()] });
  const update = async (deploymentConfiguration: DeploymentConfiguration) => (await world.updateService({ deploymentConfiguration }))?.deploymentConfiguration;
  const blueGreen = await update({ strategy: 'BLUE_GREEN' });
  assert.deepEqual([blueGreen?.linearConfiguration, blueGreen?.bakeTimeInMinutes, blueGreen?.lifecycleHooks?.length], [undefined, 3, 1]);
  const rolling = await update({ strategy: 'ROLLING' });
  assert.deepEqual([rolling?.bakeTimeInMinutes, rolling?.lifecycleHooks], [0, undefined]);
  const again = await update({ strategy: 'CANARY' });
  assert.deepEqual(again?.canaryConfiguration, { canaryPercent: 5, canaryBakeTimeInMinutes: 10 });
});

test('a strategy that shifts traffic cannot be chosen for load balancers without advancedConfiguration later either', async () => {
  const { world, create, balancer: { advancedConfiguration: _, ...plain } } = await shiftingWorld();
  await create({}, { loadBalancers: [plain] });
  await assert.rejects(world.updateService({ deploymentConfiguration: { strategy: 'BLUE_GREEN' } }), refused(/^advancedConfiguration field is required/));
});
