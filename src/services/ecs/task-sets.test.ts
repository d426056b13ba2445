import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import type { CreateTaskSetCommandInput } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import { services } from '#model/service.ts';
import { followRow, refuseNamed, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import CreateTaskSet from './operations/CreateTaskSet.ts';
import DeleteTaskSet from './operations/DeleteTaskSet.ts';
import DescribeTaskSets from './operations/DescribeTaskSets.ts';
import PutClusterCapacityProviders from './operations/PutClusterCapacityProviders.ts';
import UpdateServicePrimaryTaskSet from './operations/UpdateServicePrimaryTaskSet.ts';
import UpdateTaskSet from './operations/UpdateTaskSet.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';
import { putService, putTask } from './testing/put-service.ts';

const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message);
const ofService = { cluster: 'default', service: 'web' };

async function external() {
  const world = await EcsWorld.create();
  await world.register();
  const service = await putService(world, { deploymentController: 'EXTERNAL', desiredCount: 3 });
  const networkConfiguration = { awsvpcConfiguration: { subnets: [world.subnetId] } };
  const create = async (change: Partial<CreateTaskSetCommandInput> = {}) => {
    const { taskSet } = await CreateTaskSet.handle({ ...ofService, taskDefinition: 'app', launchType: 'FARGATE', networkConfiguration, ...change }, call, world.deps);
    return { ...known(taskSet, 'the task set'), id: known(taskSet?.id, 'its id') };
  };
  return { world, service, create, shown: () => world.deps.store.get(services, service.arn) };
}

test('a task set is created ACTIVE and STABILIZING, scaled to nothing unless a scale is given, and shown with its tasks', async () => {
  const { world, service, create } = await external();
  const bare = await create();
  assert.deepEqual([bare.status, bare.stabilityStatus, bare.scale, bare.computedDesiredCount], ['ACTIVE', 'STABILIZING', { value: 0, unit: 'PERCENT' }, 0]);
  assert.equal(bare.taskSetArn, `arn:aws:ecs:us-east-1:000000000000:task-set/default/web/${bare.id}`);
  const { id, computedDesiredCount } = await create({ externalId: 'blue', scale: { value: 33.5, unit: 'PERCENT' }, tags: [{ key: 'a', value: 'b' }] });
  // 1.005 is rounded up: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskSet.html
  assert.equal(computedDesiredCount, 2);
  await putTask(world, service, { groupId: id, lastStatus: 'RUNNING' });
  await putTask(world, service, { groupId: id, lastStatus: 'PROVISIONING' });
  const { taskSets: [one], failures } = await DescribeTaskSets.handle({ ...ofService, taskSets: [id, 'ecs-svc/1'], include: ['TAGS'] }, call, world.deps);
  assert.deepEqual([one?.externalId, one?.runningCount, one?.pendingCount, one?.tags], ['blue', 1, 1, [{ key: 'a', value: 'b' }]]);
  assert.deepEqual(failures, [{ arn: 'arn:aws:ecs:us-east-1:000000000000:task-set/default/web/ecs-svc/1', reason: 'MISSING' }]);
  const all = await DescribeTaskSets.handle(ofService, call, world.deps);
  assert.deepEqual(all.taskSets?.map((taskSet) => [taskSet.id, taskSet.tags]), [[bare.id, []], [id, []]]);
});

const members: readonly MemberRow[] = [
  { input: { externalId: 'e', launchType: 'FARGATE', platformVersion: '1.4.0', scale: { value: 50, unit: 'PERCENT' }, tags: [{ key: 'a', value: 'b' }] } },
  { input: { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }] } },
  { input: { loadBalancers: [{ targetGroupArn: 'arn', loadBalancerName: 'l', containerName: 'app', containerPort: 80, advancedConfiguration: { alternateTargetGroupArn: 'arn', productionListenerRule: 'arn', testListenerRule: 'arn', roleArn: 'arn' } }] }, refused: /^loadBalancers\.loadBalancerName is not supported/ },
  { input: { serviceRegistries: [{ registryArn: 'arn', port: 80, containerName: 'app', containerPort: 80 }] }, refused: /^serviceRegistries is not supported/ },
];
const otherwiseSet = ['service', 'cluster', 'taskDefinition', 'clientToken', 'networkConfiguration.awsvpcConfiguration.subnets', 'networkConfiguration.awsvpcConfiguration.securityGroups', 'networkConfiguration.awsvpcConfiguration.assignPublicIp'];

test('every member of CreateTaskSet is shown again, or refused by name', async () => {
  assert.deepEqual(unsetMembers({ sdk: ecs, operation: 'CreateTaskSet', rows: members, otherwiseSet }), []);
  for (const row of members) {
    await followRow(row, async () => {
      const { world, create } = await external();
      await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] }, call, world.deps);
      refuseNamed(row.input, CreateTaskSet.refuses);
      return create(row.input);
    });
  }
});

test('a task set is shown with its network as it was asked for', async () => {
  const { world, create } = await external();
  const networkConfiguration: ecs.NetworkConfiguration = { awsvpcConfiguration: { subnets: [world.subnetId], securityGroups: [world.groupId], assignPublicIp: 'ENABLED' } };
  assert.deepEqual((await create({ networkConfiguration })).networkConfiguration, networkConfiguration);
});

test('the same call with the same clientToken creates nothing, another call must not use it', async () => {
  const { create } = await external();
  const { id } = await create({ clientToken: 'once' });
  assert.equal((await create({ clientToken: 'once' })).id, id);
  await assert.rejects(create({ clientToken: 'once', externalId: 'other' }), refusedAs('InvalidParameterException', /already in use/));
  await assert.rejects(create({ clientToken: 'x'.repeat(37) }), refusedAs('InvalidParameterException', /36 ASCII/));
});

test('a service has at most five task sets; what is asked for has to exist and to make sense', async () => {
  const { create } = await external();
  await assert.rejects(create({ scale: { value: 101 } }), refusedAs('InvalidParameterException', /between 0 and 100/));
  await assert.rejects(create({ taskDefinition: 'ghost' }), refusedAs('ClientException', /TaskDefinition not found/));
  await assert.rejects(create({ service: 'ghost' }), refusedAs('ServiceNotFoundException', /^Service not found\.$/));
  for (let count = 0; count < 5; count += 1) await create();
  await assert.rejects(create(), refusedAs('InvalidParameterException', /^5 deployments exist on the service\. Unable to create new TaskSet since this exceeds the maximum limit\.$/));
});

test('task sets are of services with an EXTERNAL deployment controller', async () => {
  const world = await EcsWorld.create();
  await world.register();
  await putService(world);
  const refused = refusedAs('InvalidParameterException', /^Amazon ECS only supports task set management on services configured to use external deployment controllers\.$/);
  const named = { ...ofService, taskSet: 'ecs-svc/1' };
  await assert.rejects(async () => CreateTaskSet.handle({ ...ofService, taskDefinition: 'app' }, call, world.deps), refused);
  await assert.rejects(async () => UpdateTaskSet.handle({ ...named, scale: { value: 1 } }, call, world.deps), refused);
  await assert.rejects(async () => DeleteTaskSet.handle(named, call, world.deps), refused);
  await assert.rejects(async () => UpdateServicePrimaryTaskSet.handle({ ...ofService, primaryTaskSet: 'ecs-svc/1' }, call, world.deps), refused);
  assert.throws(() => DescribeTaskSets.handle(ofService, call, world.deps), refused);
});

test('the primary task set gives the service its definition, and takes the place of the one before', async () => {
  const { world, create, shown } = await external();
  const [blue, green] = [await create(), await create()];
  const make = (primaryTaskSet: string) => UpdateServicePrimaryTaskSet.handle({ ...ofService, primaryTaskSet }, call, world.deps);
  assert.equal(shown()?.definition, undefined);
  assert.equal((await make(blue.id)).taskSet?.status, 'PRIMARY');
  assert.equal(shown()?.definition?.taskDefinitionArn, blue.taskDefinition);
  await make(known(green.taskSetArn, 'its ARN'));
  const { taskSets } = await DescribeTaskSets.handle(ofService, call, world.deps);
  assert.deepEqual(taskSets?.map(({ status }) => status), ['ACTIVE', 'PRIMARY']);
  await assert.rejects(make('ecs-svc/1'), refusedAs('TaskSetNotFoundException', /does not exist/));
});

test('a task set is scaled, and deleted once it is scaled to zero or by force', async () => {
  const { world, create, shown } = await external();
  const { id } = await create();
  const scale = (value: number) => UpdateTaskSet.handle({ ...ofService, taskSet: id, scale: { value, unit: 'PERCENT' } }, call, world.deps);
  const remove = (change: object = {}) => DeleteTaskSet.handle({ ...ofService, taskSet: id, ...change }, call, world.deps);
  const { taskSet } = await scale(100);
  assert.deepEqual([taskSet?.scale?.value, taskSet?.computedDesiredCount, taskSet?.stabilityStatus], [100, 3, 'STABILIZING']);
  await assert.rejects(remove(), refusedAs('InvalidParameterException', /scaled above 0/));
  await scale(0);
  await UpdateServicePrimaryTaskSet.handle({ ...ofService, primaryTaskSet: id }, call, world.deps);
  await assert.rejects(remove(), refusedAs('InvalidParameterException', /primary/));
  assert.deepEqual((await remove({ force: true })).taskSet?.status, 'DRAINING');
  assert.equal(shown()?.definition, undefined);
  await assert.rejects(scale(1), refusedAs('InvalidParameterException', /DRAINING/));
  assert.deepEqual((await remove()).taskSet?.status, 'DRAINING');
});
