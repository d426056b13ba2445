import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { deployments } from '#model/deployment.ts';
import { serviceDeployments, type ServiceDeploymentStatus } from '#model/service-deployment.ts';
import ContinueServiceDeployment from './operations/ContinueServiceDeployment.ts';
import DescribeServiceDeployments from './operations/DescribeServiceDeployments.ts';
import DescribeServiceRevisions from './operations/DescribeServiceRevisions.ts';
import ListServiceDeployments from './operations/ListServiceDeployments.ts';
import StopServiceDeployment from './operations/StopServiceDeployment.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';
import { deploy, putService, putTask } from './testing/put-service.ts';

const unknownArn = (kind: string) => `arn:aws:ecs:us-east-1:000000000000:${kind}/default/web/ghost`;
const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message);

async function deployedTwice() {
  const world = await EcsWorld.create();
  await world.register();
  const service = await putService(world);
  await world.deps.clock.advance(1_000);
  await world.register({ containerDefinitions: [{ name: 'app', image: 'app:2' }] });
  await deploy(world, service);
  const [first, second] = world.deps.store.list(serviceDeployments);
  return { world, service, first: known(first, 'the first'), second: known(second, 'the second') };
}

async function withStatus(world: EcsWorld, arn: string, status: ServiceDeploymentStatus): Promise<void> {
  const { store } = world.deps;
  await store.transact((transaction) => transaction.put(serviceDeployments, { ...known(transaction.get(serviceDeployments, arn), arn), status }));
}

test('service deployments are listed, the newest first, by status and by the time of their creation, in pages', async () => {
  const { world, first, second } = await deployedTwice();
  const list = async (change: object = {}) => (await ListServiceDeployments.handle({ service: 'web', ...change }, call, world.deps)).serviceDeployments?.map(({ serviceDeploymentArn }) => serviceDeploymentArn);
  assert.deepEqual(await list(), [second.arn, first.arn]);
  assert.deepEqual(await list({ status: ['PENDING', 'IN_PROGRESS'] }), [second.arn]);
  assert.deepEqual(await list({ status: ['STOPPED'] }), [first.arn]);
  assert.deepEqual(await list({ createdAt: { after: new Date(first.createdAt) } }), [second.arn]);
  assert.deepEqual(await list({ createdAt: { before: new Date(second.createdAt) } }), [first.arn]);
  const page = await ListServiceDeployments.handle({ service: 'web', maxResults: 1 }, call, world.deps);
  assert.deepEqual(page.serviceDeployments?.[0]?.targetServiceRevisionArn, second.targetRevisionArn);
  assert.deepEqual(await list({ nextToken: page.nextToken }), [first.arn]);
  await assert.rejects(list({ status: ['LATE'] }), refusedAs('InvalidParameterException', /'status\.1\.member'/));
  await assert.rejects(list({ service: 'ghost' }), refusedAs('ServiceNotFoundException', /^Service not found\.$/));
  await assert.rejects(list({ cluster: 'ghost' }), refusedAs('ClusterNotFoundException', /^Cluster not found\.$/));
});

test('a service deployment is described with the tasks that its revisions have', async () => {
  const { world, service, first, second } = await deployedTwice();
  const { store } = world.deps;
  const groupOf = (revisionArn: string) => known(store.list(deployments).find((group) => group.revisionArn === revisionArn), revisionArn).id;
  await putTask(world, service, { groupId: groupOf(first.targetRevisionArn), lastStatus: 'RUNNING' });
  await putTask(world, service, { groupId: groupOf(first.targetRevisionArn), lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
  await putTask(world, service, { groupId: groupOf(second.targetRevisionArn), lastStatus: 'PENDING' });
  const { serviceDeployments: [shown], failures } = await DescribeServiceDeployments.handle({ serviceDeploymentArns: [second.arn, unknownArn('service-deployment')] }, call, world.deps);
  assert.deepEqual(shown?.sourceServiceRevisions, [{ arn: first.targetRevisionArn, requestedTaskCount: 1, runningTaskCount: 2, pendingTaskCount: 0 }]);
  assert.deepEqual(shown.targetServiceRevision, { arn: second.targetRevisionArn, requestedTaskCount: 2, runningTaskCount: 0, pendingTaskCount: 1 });
  assert.deepEqual([shown.status, shown.alarms, shown.deploymentCircuitBreaker, shown.rollback], ['PENDING', { status: 'DISABLED' }, { status: 'DISABLED', failureCount: 0, threshold: 3 }, undefined]);
  assert.deepEqual(failures, [{ arn: unknownArn('service-deployment'), reason: 'MISSING' }]);
});

test('at most 20 service deployments or revisions are described at once, and an unknown revision is MISSING', async () => {
  const { world, second } = await deployedTwice();
  const many = Array.from({ length: 21 }, () => second.arn);
  assert.throws(() => DescribeServiceDeployments.handle({ serviceDeploymentArns: many }, call, world.deps), refusedAs('InvalidParameterException', /at most 20/));
  assert.throws(() => DescribeServiceDeployments.handle({ serviceDeploymentArns: [] }, call, world.deps), refusedAs('InvalidParameterException', /cannot be empty/));
  assert.throws(() => DescribeServiceRevisions.handle({ serviceRevisionArns: many }, call, world.deps), refusedAs('InvalidParameterException', /at most 20/));
  const { serviceRevisions: [revision], failures } = await DescribeServiceRevisions.handle({ serviceRevisionArns: [second.targetRevisionArn, unknownArn('service-revision')] }, call, world.deps);
  assert.deepEqual(failures, [{ arn: unknownArn('service-revision'), reason: 'MISSING' }]);
  assert.deepEqual([revision?.platformVersion, revision?.launchType, revision?.containerImages], ['1.4.0', 'FARGATE', [{ containerName: 'app', image: 'app:2' }]]);
  const elsewhere = { ...call, region: 'eu-west-1' };
  assert.equal((await DescribeServiceRevisions.handle({ serviceRevisionArns: [second.targetRevisionArn] }, elsewhere, world.deps)).failures?.length, 1);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html
test('a service deployment that is stopped moves to ROLLBACK_REQUESTED; one that is rolled back goes on with it', async () => {
  const { world, second: { arn } } = await deployedTwice();
  const stop = (change: object = {}) => StopServiceDeployment.handle({ serviceDeploymentArn: arn, ...change }, call, world.deps);
  const status = () => world.deps.store.get(serviceDeployments, arn)?.status;
  assert.deepEqual(await stop(), { serviceDeploymentArn: arn });
  assert.equal(status(), 'ROLLBACK_REQUESTED');
  await withStatus(world, arn, 'IN_PROGRESS');
  await stop({ stopType: 'ROLLBACK' });
  assert.equal(status(), 'ROLLBACK_REQUESTED');
  await withStatus(world, arn, 'ROLLBACK_IN_PROGRESS');
  await stop();
  assert.equal(status(), 'ROLLBACK_IN_PROGRESS');
  await withStatus(world, arn, 'SUCCESSFUL');
  await assert.rejects(stop(), refusedAs('ConflictException', /SUCCESSFUL/));
  await assert.rejects(stop({ stopType: 'ABORT' }), refusedAs('InvalidParameterException', /ABORT is not supported/));
  await assert.rejects(stop({ stopType: 'NOW' }), refusedAs('InvalidParameterException', /'stopType'/));
  await assert.rejects(stop({ serviceDeploymentArn: unknownArn('service-deployment') }), refusedAs('ServiceDeploymentNotFoundException', /not found/));
  await assert.rejects(stop({ serviceDeploymentArn: 'x' }), refusedAs('InvalidParameterException', /^Invalid ARN: x$/));
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html
test('a lifecycle hook that waits is continued or rolled back once; others are refused in AWS\'s words', async () => {
  const { world, first, second: { arn } } = await deployedTwice();
  const { store, clock } = world.deps;
  const [hookId, other] = ['ecs-pause-a', 'ecs-pause-b'];
  const hook = { stage: 'POST_SCALE_UP', status: 'AWAITING_ACTION', expiresAt: clock.nowMs() + 60_000, timeoutAction: 'ROLLBACK' } as const;
  const shift = { stage: 'POST_SCALE_UP', stageAt: 0, productionPercent: 0, testPercent: 0, routes: [], hooks: [{ ...hook, id: hookId }, { ...hook, id: other }] } as const;
  await store.transact((transaction) => transaction.put(serviceDeployments, { ...known(transaction.get(serviceDeployments, arn), arn), status: 'IN_PROGRESS', shift }));
  const go = (change: object = {}) => ContinueServiceDeployment.handle({ serviceDeploymentArn: arn, hookId, ...change }, call, world.deps);
  assert.deepEqual(await go(), { serviceDeploymentArn: arn });
  await go({ hookId: other, action: 'ROLLBACK' });
  assert.deepEqual(store.get(serviceDeployments, arn)?.shift?.hooks.map(({ status }) => status), ['SUCCEEDED', 'FAILED']);
  const { serviceDeployments: [shown] } = await DescribeServiceDeployments.handle({ serviceDeploymentArns: [arn] }, call, world.deps);
  assert.equal(shown?.lifecycleStage, 'POST_SCALE_UP');
  assert.deepEqual(shown.lifecycleHookDetails?.[0], { hookId, targetType: 'PAUSE', status: 'SUCCEEDED', expiresAt: new Date(hook.expiresAt), timeoutAction: 'ROLLBACK' });
  await assert.rejects(go(), refusedAs('InvalidParameterException', /^Provided hookId is either completed, unavailable, or not associated with the given Resource ARN$/));
  await assert.rejects(go({ hookId: 'h' }), refusedAs('InvalidParameterException', /^Invalid hookId: hookId must follow the format: ecs-\{hookType\}-\{id\}$/));
  await assert.rejects(go({ action: 'WAIT' }), refusedAs('InvalidParameterException', /'action'/));
  await assert.rejects(go({ serviceDeploymentArn: unknownArn('service-deployment') }), refusedAs('ServiceDeploymentNotFoundException', /^The service deployment does not exist\.$/));
  await assert.rejects(go({ serviceDeploymentArn: first.arn }), refusedAs('InvalidParameterException', /^Continuing a service deployment is not allowed for service deployment in terminal states\.$/));
});

test('the traffic that revisions are to have is described while it is shifted', async () => {
  const { world, second: { arn } } = await deployedTwice();
  const route = { productionListenerRule: 'rule', blueTargetGroupArn: 'blue', greenTargetGroupArn: 'green' };
  const shift = { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', stageAt: 0, productionPercent: 2.5, testPercent: 100, routes: [route], hooks: [] } as const;
  await world.deps.store.transact((transaction) => transaction.put(serviceDeployments, { ...known(transaction.get(serviceDeployments, arn), arn), shift }));
  const { serviceDeployments: [shown] } = await DescribeServiceDeployments.handle({ serviceDeploymentArns: [arn] }, call, world.deps);
  assert.partialDeepStrictEqual(shown, {
    lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
    targetServiceRevision: { requestedProductionTrafficWeight: 2.5, requestedTestTrafficWeight: 100 },
    sourceServiceRevisions: [{ requestedProductionTrafficWeight: 97.5, requestedTestTrafficWeight: 0 }],
  });
});
