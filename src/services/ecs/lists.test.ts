import assert from 'node:assert/strict';
import { test } from 'node:test';
import DeleteAccountSetting from './operations/DeleteAccountSetting.ts';
import DeleteTaskDefinitions from './operations/DeleteTaskDefinitions.ts';
import DeregisterTaskDefinition from './operations/DeregisterTaskDefinition.ts';
import DescribeTaskDefinition from './operations/DescribeTaskDefinition.ts';
import ListAccountSettings from './operations/ListAccountSettings.ts';
import ListTagsForResource from './operations/ListTagsForResource.ts';
import ListTaskDefinitionFamilies from './operations/ListTaskDefinitionFamilies.ts';
import ListTaskDefinitions from './operations/ListTaskDefinitions.ts';
import ListTasks from './operations/ListTasks.ts';
import PutAccountSetting from './operations/PutAccountSetting.ts';
import PutAccountSettingDefault from './operations/PutAccountSettingDefault.ts';
import StopTask from './operations/StopTask.ts';
import TagResource from './operations/TagResource.ts';
import UntagResource from './operations/UntagResource.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const arnOf = (name: string) => `arn:aws:ecs:us-east-1:000000000000:task-definition/${name}`;
const refusedAs = (name: string, message: RegExp) => (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message);

test('a definition is described by family, revision and ARN; the latest ACTIVE one is the family’s', async () => {
  const world = await EcsWorld.create();
  await world.register({ tags: [{ key: 'a', value: 'b' }] });
  await world.register();
  const describe = (taskDefinition: string, include?: ['TAGS']) => DescribeTaskDefinition.handle({ taskDefinition, ...(include && { include }) }, call, world.deps);
  assert.equal(describe('app').taskDefinition?.revision, 2);
  assert.equal(describe('app:1').taskDefinition?.revision, 1);
  assert.deepEqual(describe(arnOf('app:1'), ['TAGS']).tags, [{ key: 'a', value: 'b' }]);
  await DeregisterTaskDefinition.handle({ taskDefinition: 'app:2' }, call, world.deps);
  assert.equal(describe('app').taskDefinition?.revision, 1);
  assert.equal(describe('app:2').taskDefinition?.status, 'INACTIVE');
  assert.throws(() => describe('ghost'), refusedAs('ClientException', /^Unable to describe task definition\.$/));
  assert.throws(() => describe('app:0'), refusedAs('ClientException', /Invalid revision number/));
});

test('deregistering needs a revision that is ACTIVE', async () => {
  const world = await EcsWorld.create();
  await world.register();
  const deregister = (taskDefinition: string) => DeregisterTaskDefinition.handle({ taskDefinition }, call, world.deps);
  await assert.rejects(deregister('app'), refusedAs('ClientException', /^Revision is missing\.$/));
  assert.equal((await deregister('app:1')).taskDefinition?.status, 'INACTIVE');
  await assert.rejects(deregister('app:1'), refusedAs('ClientException', /inactive/));
});

test('INACTIVE definitions are deleted, ACTIVE ones are failures; a revision number is never given again', async () => {
  const world = await EcsWorld.create();
  await world.register();
  await world.register();
  await DeregisterTaskDefinition.handle({ taskDefinition: 'app:1' }, call, world.deps);
  const { taskDefinitions, failures } = await DeleteTaskDefinitions.handle({ taskDefinitions: ['app:1', 'app:2', 'app:9'] }, call, world.deps);
  assert.deepEqual(taskDefinitions?.map((definition) => [definition.revision, definition.status]), [[1, 'DELETE_IN_PROGRESS']]);
  assert.deepEqual(failures?.map((failure) => failure.arn), [arnOf('app:2'), 'app:9']);
  assert.equal((await world.register()).taskDefinition?.revision, 3);
  const odd = await DeleteTaskDefinitions.handle({ taskDefinitions: ['app', 'app:x', 'a b:1', 'app:9'] }, call, world.deps);
  const invalid = 'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.';
  assert.deepEqual(odd.failures?.map((failure) => failure.reason === invalid), [true, true, true, false]);
});

test('definitions are listed by family and revision, both ways, in pages', async () => {
  const world = await EcsWorld.create();
  for (const family of ['b', 'a', 'b', 'ab']) await world.register({ family });
  const list = (input: Parameters<typeof ListTaskDefinitions.handle>[0]) => ListTaskDefinitions.handle(input, call, world.deps);
  assert.deepEqual(list({}).taskDefinitionArns, ['a:1', 'ab:1', 'b:1', 'b:2'].map(arnOf));
  assert.deepEqual(list({ sort: 'DESC' }).taskDefinitionArns, ['b:2', 'b:1', 'ab:1', 'a:1'].map(arnOf));
  assert.deepEqual(list({ familyPrefix: 'a' }).taskDefinitionArns, [arnOf('a:1')]);
  const first = list({ maxResults: 3 });
  assert.deepEqual(list({ maxResults: 3, nextToken: first.nextToken }), { taskDefinitionArns: [arnOf('b:2')], nextToken: undefined });
  assert.throws(() => list({ nextToken: 'nonsense' }), refusedAs('InvalidParameterException', /Invalid token/));
  assert.throws(() => list({ maxResults: 101 }), refusedAs('InvalidParameterException', /between 1 and 100/));
});

test('families are listed by prefix and status', async () => {
  const world = await EcsWorld.create();
  for (const family of ['web', 'worker', 'api']) await world.register({ family });
  await DeregisterTaskDefinition.handle({ taskDefinition: 'web:1' }, call, world.deps);
  const list = (input: Parameters<typeof ListTaskDefinitionFamilies.handle>[0]) => ListTaskDefinitionFamilies.handle(input, call, world.deps).families;
  assert.deepEqual(list({}), ['api', 'web', 'worker']);
  assert.deepEqual(list({ familyPrefix: 'w', status: 'ACTIVE' }), ['worker']);
  assert.deepEqual(list({ status: 'INACTIVE' }), ['web']);
});

test('tasks are listed by what they are to be, by family and by who started them, in pages', async () => {
  const world = await EcsWorld.create();
  await world.register();
  await world.register({ family: 'other' });
  const mine = (await world.run({ startedBy: 'me', count: 3 })).tasks?.map((task) => task.taskArn) ?? [];
  const others = (await world.run({ taskDefinition: 'other' })).tasks?.map((task) => task.taskArn) ?? [];
  await StopTask.handle({ task: mine[0] }, call, world.deps);
  const list = (input: Parameters<typeof ListTasks.handle>[0]) => ListTasks.handle(input, call, world.deps);
  assert.deepEqual((await list({})).taskArns, [...mine.slice(1), ...others]);
  assert.deepEqual((await list({ desiredStatus: 'STOPPED' })).taskArns, mine.slice(0, 1));
  assert.deepEqual((await list({ desiredStatus: 'PENDING' })).taskArns, []);
  assert.deepEqual((await list({ family: 'other' })).taskArns, others);
  assert.deepEqual((await list({ startedBy: 'me' })).taskArns, mine.slice(1));
  assert.deepEqual((await list({ launchType: 'EC2' })).taskArns, []);
  const first = await list({ maxResults: 2 });
  assert.deepEqual((await list({ nextToken: first.nextToken })).taskArns, others);
  await assert.rejects(list({ serviceName: 'web' }), refusedAs('ServiceNotFoundException', /Service not found\./));
  await assert.rejects(list({ cluster: 'ghost' }), refusedAs('ClusterNotFoundException', /Cluster not found\./));
});

test('clusters, tasks and definitions take tags and lose them', async () => {
  const world = await EcsWorld.create();
  await world.register();
  const task = (await world.run()).tasks?.[0]?.taskArn ?? '';
  for (const resourceArn of ['arn:aws:ecs:us-east-1:000000000000:cluster/default', arnOf('app:1'), task]) {
    await TagResource.handle({ resourceArn, tags: [{ key: 'a', value: '1' }, { key: 'b', value: '2' }] }, call, world.deps);
    await TagResource.handle({ resourceArn, tags: [{ key: 'a', value: '3' }] }, call, world.deps);
    await UntagResource.handle({ resourceArn, tagKeys: ['b', 'c'] }, call, world.deps);
    assert.deepEqual((await ListTagsForResource.handle({ resourceArn }, call, world.deps)).tags, [{ key: 'a', value: '3' }], resourceArn);
  }
  await assert.rejects(async () => ListTagsForResource.handle({ resourceArn: 'nonsense' }, call, world.deps), refusedAs('InvalidParameterException', /Invalid ARN/));
});

test('a principal’s own setting wins over the account’s default, which wins over what ECS begins with', async () => {
  const { deps } = await EcsWorld.create();
  const effective = async () => (await ListAccountSettings.handle({ name: 'containerInsights', effectiveSettings: true }, call, deps)).settings?.[0]?.value;
  assert.equal(await effective(), 'disabled');
  await PutAccountSettingDefault.handle({ name: 'containerInsights', value: 'enabled' }, call, deps);
  assert.equal(await effective(), 'enabled');
  await PutAccountSetting.handle({ name: 'containerInsights', value: 'enhanced' }, call, deps);
  assert.equal(await effective(), 'enhanced');
  assert.equal((await DeleteAccountSetting.handle({ name: 'containerInsights' }, call, deps)).setting?.value, 'enabled');
  await assert.rejects(async () => PutAccountSetting.handle({ name: 'containerInsights', value: 'maybe' }, call, deps), refusedAs('InvalidParameterException', /Invalid value 'maybe'/));
  await assert.rejects(async () => PutAccountSetting.handle({ name: 'guardDutyActivate', value: 'on' }, call, deps), refusedAs('InvalidParameterException', /managed by AWS/));
});

test('the long format of ARNs stays, with the answer that Terraform knows', async () => {
  const { deps } = await EcsWorld.create();
  await PutAccountSettingDefault.handle({ name: 'taskLongArnFormat', value: 'enabled' }, call, deps);
  for (const value of ['disabled', 'off']) {
    await assert.rejects(async () => PutAccountSettingDefault.handle({ name: 'taskLongArnFormat', value }, call, deps), refusedAs('InvalidParameterException', /^You can no longer disable Long Arn settings$/));
  }
});
