import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RegisterTaskDefinitionCommandInput, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { tasks } from '#model/task.ts';
import DeregisterTaskDefinition from '../operations/DeregisterTaskDefinition.ts';
import DescribeTasks from '../operations/DescribeTasks.ts';
import PutClusterCapacityProviders from '../operations/PutClusterCapacityProviders.ts';
import RunTask from '../operations/RunTask.ts';
import StopTask from '../operations/StopTask.ts';
import { call, EcsWorld } from '../testing/ecs-world.ts';

const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof Error);
  assert.match(`${thrown.name}: ${thrown.message}`, new RegExp(`^${name}: .*${message.source}`));
  return true;
};

async function worldWithApp(capacity: Parameters<typeof EcsWorld.create>[0] = {}): Promise<EcsWorld> {
  const world = await EcsWorld.create(capacity);
  await world.register({ tags: [{ key: 'from', value: 'definition' }] });
  return world;
}

test('a task is wanted with what the call and the definition say', async () => {
  const world = await worldWithApp();
  const { tasks: started = [], failures } = await world.run({ count: 2, startedBy: 'ECS Deploy', overrides: { containerOverrides: [{ name: 'app', command: ['x'], environment: [{ name: 'A', value: 'b' }] }], cpu: '512', memory: '1024' } });
  assert.deepEqual(failures, []);
  assert.equal(started.length, 2);
  const [task] = started;
  assert.equal(task?.lastStatus, 'PROVISIONING');
  assert.equal(task?.desiredStatus, 'RUNNING');
  assert.equal(task?.group, 'family:app');
  assert.equal(task?.startedBy, 'ECS Deploy');
  assert.equal(task?.cpu, '512');
  assert.equal(task?.memory, '1024');
  assert.equal(task?.platformVersion, '1.4.0');
  assert.match(task?.taskArn ?? '', /^arn:aws:ecs:us-east-1:000000000000:task\/default\/[0-9a-f]{32}$/);
  assert.deepEqual(task?.overrides?.containerOverrides, [{ name: 'app', command: ['x'], environment: [{ name: 'A', value: 'b' }] }]);
  const kept = world.deps.store.list(tasks);
  assert.deepEqual(kept[0]?.network, { subnetIds: [world.subnetId], securityGroupIds: [world.groupId], assignPublicIp: 'DISABLED' });
});

test('blanks and zeros, which Terraform sends for what nobody gave, override nothing', async () => {
  const world = await EcsWorld.create();
  const taskRoleArn = 'arn:aws:iam::000000000000:role/app';
  await world.register({ taskRoleArn, containerDefinitions: [{ name: 'app', image: 'app:1', cpu: 128, memory: 256, memoryReservation: 128 }] });
  const overrides = { cpu: '', memory: '', taskRoleArn: '', executionRoleArn: '', containerOverrides: [{ name: 'app', command: ['x'], cpu: 0, memory: 0, memoryReservation: 0 }] };
  const { tasks: [task] = [] } = await world.run({ overrides });
  assert.deepEqual([task?.cpu, task?.memory], ['256', '512']);
  assert.deepEqual(task?.overrides, { containerOverrides: [{ name: 'app', command: ['x'] }], inferenceAcceleratorOverrides: [] });
  assert.deepEqual([task?.containers?.[0]?.cpu, task?.containers?.[0]?.memory, task?.containers?.[0]?.memoryReservation], ['128', '256', '128']);
  const passed = RunTask.access({ taskDefinition: 'app', overrides }, call, world.deps).filter((request) => request.action === 'iam:PassRole');
  assert.deepEqual(passed, [{ action: 'iam:PassRole', resource: taskRoleArn, keys: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }]);
});

test('tags come from the call, the definition when asked, and ECS when asked', async () => {
  const world = await worldWithApp();
  const { tasks: started } = await world.run({ tags: [{ key: 'a', value: 'b' }], propagateTags: 'TASK_DEFINITION', enableECSManagedTags: true });
  assert.deepEqual(started?.[0]?.tags, [{ key: 'from', value: 'definition' }, { key: 'a', value: 'b' }, { key: 'aws:ecs:clusterName', value: 'default' }]);
});

test('the same client token gives the same tasks, with other parameters a conflict that names them', async () => {
  const world = await worldWithApp();
  const first = await world.run({ clientToken: 'once' });
  const again = await world.run({ clientToken: 'once' });
  assert.deepEqual(again.tasks?.map((task) => task.taskArn), first.tasks?.map((task) => task.taskArn));
  assert.equal(world.deps.store.list(tasks).length, 1);
  await assert.rejects(world.run({ clientToken: 'once', count: 2 }), (thrown: unknown) => {
    assert.ok(thrown instanceof Error && 'resourceIds' in thrown);
    assert.equal(thrown.name, 'ConflictException');
    assert.deepEqual(thrown.resourceIds, first.tasks?.map((task) => task.taskArn));
    return true;
  });
});

test('what the host has no room for is a failure, as on Fargate; a stopping task still takes its room', async () => {
  const world = await worldWithApp({ cpu: 512 });
  const { tasks: started = [], failures } = await world.run({ count: 3 });
  assert.equal(started.length, 2);
  assert.deepEqual(failures, [{ reason: 'Capacity is unavailable at this time. Please try again later or in a different availability zone' }]);
  await StopTask.handle({ task: started[0]?.taskArn }, call, world.deps);
  assert.equal((await world.run()).tasks?.length, 0);
});

test('a capacity provider strategy, of the call or of the cluster, launches on FARGATE', async () => {
  const world = await worldWithApp();
  await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 0 }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }] }, call, world.deps);
  const networkConfiguration = { awsvpcConfiguration: { subnets: [world.subnetId] } };
  const { tasks: started = [] } = await RunTask.handle({ taskDefinition: 'app', networkConfiguration, count: 3 }, call, world.deps);
  assert.deepEqual(started.map((task) => task.capacityProviderName), ['FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT']);
  assert.ok(started.every((task) => task.launchType === 'FARGATE'));
  await assert.rejects(world.run({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }), refusedAs('InvalidParameterException', /Specifying both a launch type and capacity provider strategy/));
});

test('a strategy without any weight is kept by a cluster, but runs nothing', async () => {
  const world = await worldWithApp();
  const strategy = [{ capacityProvider: 'FARGATE' }];
  await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: strategy }, call, world.deps);
  const none = /There are no capacity providers with a weight value greater than zero defined in the /;
  await assert.rejects(world.run({ launchType: undefined }), refusedAs('InvalidParameterException', new RegExp(`${none.source}default capacity provider strategy\\.`)));
  await assert.rejects(world.run({ launchType: undefined, capacityProviderStrategy: strategy }), refusedAs('InvalidParameterException', new RegExp(`${none.source}specified capacity provider strategy\\.`)));
});

test('an ARN of another cluster’s task is told apart from a task that is not there', async () => {
  const world = await worldWithApp();
  const task = `arn:aws:ecs:us-east-1:000000000000:task/blue/${unknownTask}`;
  const sentence = /Invalid identifier: Identifier is for cluster blue\. Your cluster is default$/;
  await assert.rejects(async () => DescribeTasks.handle({ tasks: [task] }, call, world.deps), refusedAs('InvalidParameterException', sentence));
  await assert.rejects(async () => StopTask.handle({ task }, call, world.deps), refusedAs('InvalidParameterException', sentence));
});

test('ARNs of another account say whose they are', async () => {
  const world = await worldWithApp();
  const mismatch = refusedAs('InvalidParameterException', /AccountIDs mismatch$/);
  await assert.rejects(world.run({ cluster: 'arn:aws:ecs:us-east-1:111111111111:cluster/default' }), mismatch);
  await assert.rejects(world.run({ taskDefinition: 'arn:aws:ecs:us-east-1:111111111111:task-definition/app:1' }), mismatch);
  await assert.rejects(
    async () => DescribeTasks.handle({ tasks: [`arn:aws:ecs:us-east-1:111111111111:task/default/${unknownTask}`] }, call, world.deps),
    refusedAs('InvalidParameterException', /Invalid identifier: Identifier is for 111111111111\. Your accountId is 000000000000$/),
  );
});

const unknownTask = '0'.repeat(32);

test('a task is stopped with the reason given; one that is not there is not found', async () => {
  const world = await worldWithApp();
  const [task] = (await world.run()).tasks ?? [];
  const stopped = await StopTask.handle({ task: task?.taskArn, reason: 'enough' }, call, world.deps);
  assert.deepEqual([stopped.task?.desiredStatus, stopped.task?.stopCode, stopped.task?.stoppedReason], ['STOPPED', 'UserInitiated', 'enough']);
  const again = await StopTask.handle({ task: task?.taskArn, reason: 'more' }, call, world.deps);
  assert.equal(again.task?.stoppedReason, 'enough');
  await assert.rejects(async () => StopTask.handle({ task: unknownTask }, call, world.deps), refusedAs('InvalidParameterException', /The referenced task was not found\.$/));
});

test('tasks are described by id and ARN; what is not there is MISSING, what is no id is refused', async () => {
  const world = await worldWithApp();
  const [task] = (await world.run({ tags: [{ key: 'a', value: 'b' }] })).tasks ?? [];
  const id = task?.taskArn?.split('/').at(-1) ?? '';
  const { tasks: described = [], failures } = await DescribeTasks.handle({ tasks: [id, unknownTask] }, call, world.deps);
  assert.deepEqual(described.map((one) => one.taskArn), [task?.taskArn]);
  assert.deepEqual(described[0]?.tags, []);
  assert.deepEqual(failures, [{ arn: `arn:aws:ecs:us-east-1:000000000000:task/default/${unknownTask}`, reason: 'MISSING' }]);
  const tagged = await DescribeTasks.handle({ tasks: [id], include: ['TAGS'] }, call, world.deps);
  assert.deepEqual(tagged.tasks?.[0]?.tags, [{ key: 'a', value: 'b' }]);
  await assert.rejects(async () => DescribeTasks.handle({ tasks: ['short'] }, call, world.deps), refusedAs('InvalidParameterException', /taskId length should be one of \[32,36\]/));
  await assert.rejects(async () => DescribeTasks.handle({ tasks: [] }, call, world.deps), refusedAs('InvalidParameterException', /Tasks cannot be empty\./));
});

const network = (change: NonNullable<RunTaskCommandInput['networkConfiguration']>['awsvpcConfiguration']): Partial<RunTaskCommandInput> => ({ networkConfiguration: { awsvpcConfiguration: change } });

/** What is asked for, and what ECS answers to it. */
const refusals: readonly (readonly [Partial<RunTaskCommandInput>, string, RegExp])[] = [
  [{ cluster: 'ghost' }, 'ClusterNotFoundException', /Cluster not found\./],
  [{ taskDefinition: 'ghost' }, 'ClientException', /TaskDefinition not found\./],
  [{ taskDefinition: 'app:9' }, 'ClientException', /TaskDefinition not found\./],
  [{ taskDefinition: 'app:x' }, 'ClientException', /Invalid revision number\. Number: x/],
  [{ taskDefinition: 'arn:aws:iam::1:role/x' }, 'ClientException', /Invalid arn syntax\./],
  [{ count: 0 }, 'InvalidParameterException', /count should be between 1 and 10/],
  [{ count: 11 }, 'InvalidParameterException', /count should be between 1 and 10/],
  [{ launchType: undefined }, 'InvalidParameterException', /No Container Instances were found in your cluster\./],
  [{ launchType: 'EC2' }, 'InvalidParameterException', /No Container Instances were found in your cluster\./],
  [{ platformVersion: '9.9.9' }, 'PlatformUnknownException', /The specified platform does not exist\./],
  [{ networkConfiguration: undefined }, 'InvalidParameterException', /Network Configuration must be provided when networkMode 'awsvpc' is specified\./],
  [network({ subnets: [] }), 'InvalidParameterException', /subnets can not be empty\./],
  [network({ subnets: ['subnet-0'] }), 'InvalidParameterException', /Error retrieving subnet information for \[subnet-0\]: The subnet ID 'subnet-0' does not exist \(ErrorCode: InvalidSubnetID\.NotFound\)/],
  [{ overrides: { containerOverrides: [{ name: 'ghost' }] } }, 'InvalidParameterException', /Override for container named ghost is not a container in the TaskDefinition\./],
  [{ overrides: { containerOverrides: [{ name: 'app', command: ['x'.repeat(9_000)] }] } }, 'InvalidParameterException', /Container Overrides length must be at most 8192/],
  [{ overrides: { cpu: '300' } }, 'ClientException', /No Fargate configuration exists for given values: 300 CPU, 512 memory/],
  [{ overrides: { containerOverrides: [{ name: 'app', memory: -1 }] } }, 'ClientException', /Invalid setting for container 'app'\. 'memory' must be at least 6\./],
  [{ overrides: { containerOverrides: [{ name: 'app', memory: 64, memoryReservation: 128 }] } }, 'ClientException', /'memory' must be greater than or equal to 'memoryReservation'\./],
  [{ overrides: { containerOverrides: [{ name: 'app', memory: 1_024 }] } }, 'ClientException', /The 'memory' setting for container 'app' is greater than for the task\./],
  [{ overrides: { containerOverrides: [{ name: 'app', cpu: 512 }] } }, 'ClientException', /The sum of all container 'cpu' values/],
  [{ overrides: { taskRoleArn: 'arn:aws:s3:::b' } }, 'ClientException', /Role is not valid/],
  [{ overrides: { ephemeralStorage: { sizeInGiB: 20 } } }, 'ClientException', /EphemeralStorage size should be at least 21/],
  [{ placementStrategy: [{ type: 'random' }] }, 'InvalidParameterException', /Placement strategies are not supported with FARGATE launch type\./],
  [{ propagateTags: 'SERVICE' }, 'InvalidParameterException', /SERVICE/],
  [{ group: 'service:x' }, 'InvalidParameterException', /service:/],
  [{ tags: [{ key: 'aws:x', value: '' }] }, 'InvalidParameterException', /reserved/],
  [{ startedBy: 'a'.repeat(129) }, 'InvalidParameterException', /startedBy longer than 128\./],
  [{ startedBy: 'a\nb' }, 'InvalidParameterException', /startedBy/],
];

for (const [change, name, sentence] of refusals) {
  test(`RunTask is refused: ${name}: ${sentence.source}`, async () => {
    const world = await worldWithApp();
    await assert.rejects(world.run(change), refusedAs(name, sentence));
    assert.deepEqual(world.deps.store.list(tasks), []);
  });
}

test('a security group that does not exist, or is of another VPC, is refused', async () => {
  const world = await worldWithApp();
  await assert.rejects(world.run(network({ subnets: [world.subnetId], securityGroups: ['sg-0'] })), refusedAs('InvalidParameterException', /The security group 'sg-0' does not exist \(ErrorCode: InvalidGroup\.NotFound\)/));
});

for (const networkMode of ['bridge', 'host', 'none', undefined] as const) {
  test(`a definition of network mode ${networkMode ?? 'that is not named'} does not run on FARGATE, by launch type or by capacity provider`, async () => {
    const world = await worldWithApp();
    await PutClusterCapacityProviders.handle({ cluster: 'default', capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] }, call, world.deps);
    await world.register({ family: 'ec2-only', requiresCompatibilities: ['EC2'], networkMode });
    const refused = refusedAs('InvalidParameterException', /Task definition does not support launch_type FARGATE\.$/);
    await assert.rejects(world.run({ taskDefinition: 'ec2-only', networkConfiguration: undefined }), refused);
    await assert.rejects(world.run({ taskDefinition: 'ec2-only' }), refused);
    await assert.rejects(world.run({ taskDefinition: 'ec2-only', launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }), refused);
    assert.deepEqual(world.deps.store.list(tasks), []);
  });
}

test('an inactive definition does not run', async () => {
  const world = await worldWithApp();
  await DeregisterTaskDefinition.handle({ taskDefinition: 'app:1' }, call, world.deps);
  await assert.rejects(world.run({ taskDefinition: 'app:1' }), refusedAs('InvalidParameterException', /TaskDefinition is inactive/));
  await assert.rejects(world.run(), refusedAs('ClientException', /TaskDefinition not found/));
});

test('what a definition asks for and nothing here can do is refused by its name when it is run', async () => {
  const world = await EcsWorld.create();
  const executionRoleArn = 'arn:aws:iam::000000000000:role/execution';
  const container = { name: 'app', image: 'app:1' };
  const definitions: readonly (readonly [Partial<RegisterTaskDefinitionCommandInput>, RegExp])[] = [
    [{ containerDefinitions: [{ ...container, logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'p' }, secretOptions: [{ name: 'awslogs-stream-prefix', valueFrom: 'b' }] } }] }, /secretOptions awslogs-stream-prefix of container app is not supported/],
    [{ containerDefinitions: [{ ...container, logConfiguration: { logDriver: 'splunk', options: {} } }] }, /logDriver splunk of container app is not supported/],
    [{ volumes: [{ name: 'v', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] }, /volumes\.efsVolumeConfiguration is not supported/],
    [{ pidMode: 'task' }, /pidMode is not supported/],
    [{ runtimePlatform: { cpuArchitecture: 'ARM64' } }, /cpuArchitecture ARM64 is not supported: this host is X86_64/],
    [{ cpu: '1024', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }, /operatingSystemFamily WINDOWS_SERVER_2022_CORE is not supported/],
  ];
  for (const [change, sentence] of definitions) {
    await world.register({ executionRoleArn, ...change });
    await assert.rejects(world.run(), refusedAs('InvalidParameterException', sentence));
  }
});
