import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { AccessRequest } from '#wire/operation.ts';
import CreateService from './operations/CreateService.ts';
import CreateTaskSet from './operations/CreateTaskSet.ts';
import RegisterTaskDefinition from './operations/RegisterTaskDefinition.ts';
import RunTask from './operations/RunTask.ts';
import UpdateService from './operations/UpdateService.ts';
import { call, EcsWorld, fargateApp } from './testing/ecs-world.ts';
import { putRole } from './testing/put-role.ts';

const role = (name: string) => `arn:aws:iam::${call.account}:role/${name}`;
const roles = { taskRoleArn: role('app'), executionRoleArn: role('execution') };
const shifting = { targetGroupArn: 'tg', containerName: 'app', containerPort: 80, advancedConfiguration: { alternateTargetGroupArn: 'other', productionListenerRule: 'rule', roleArn: role('infrastructure') } };
let world: EcsWorld;

before(async () => {
  world = await EcsWorld.create();
  await RegisterTaskDefinition.handle({ ...fargateApp, ...roles }, call, world.deps);
});

function passed(requests: readonly AccessRequest[]): unknown {
  return requests.filter(({ action }) => action === 'iam:PassRole').map(({ resource, keys }) => [resource.split('/')[1], keys?.['iam:PassedToService']]);
}

const both = [['app', 'ecs-tasks.amazonaws.com'], ['execution', 'ecs-tasks.amazonaws.com']];

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_ecs.html
test('the roles of a task definition are passed to ecs-tasks.amazonaws.com by all that uses it', () => {
  assert.deepEqual(passed(RegisterTaskDefinition.access({ ...fargateApp, ...roles }, call, world.deps)), both);
  assert.deepEqual(passed(RunTask.access({ taskDefinition: 'app' }, call, world.deps)), both);
  assert.deepEqual(passed(CreateService.access({ serviceName: 'web', taskDefinition: 'app' }, call, world.deps)), both);
  assert.deepEqual(passed(UpdateService.access({ service: 'web', taskDefinition: 'app' }, call, world.deps)), both);
  assert.deepEqual(passed(CreateTaskSet.access({ service: 'web', cluster: 'default', taskDefinition: 'app' }, call, world.deps)), both);
});

test('an update that names no task definition passes no role of one', () => {
  assert.deepEqual(passed(UpdateService.access({ service: 'web', desiredCount: 2 }, call, world.deps)), []);
});

test('roles that a run overrides are passed in place of those of its definition, and one role is passed once', () => {
  assert.deepEqual(passed(RunTask.access({ taskDefinition: 'app', overrides: { taskRoleArn: role('other') } }, call, world.deps)), [['other', 'ecs-tasks.amazonaws.com'], ['execution', 'ecs-tasks.amazonaws.com']]);
  assert.deepEqual(passed(RunTask.access({ taskDefinition: 'app', overrides: { taskRoleArn: role('execution') } }, call, world.deps)), [['execution', 'ecs-tasks.amazonaws.com']]);
});

test('the role with which ECS shifts traffic is passed to ecs.amazonaws.com', () => {
  assert.deepEqual(passed(CreateService.access({ serviceName: 'web', loadBalancers: [shifting] }, call, world.deps)), [['infrastructure', 'ecs.amazonaws.com']]);
  assert.deepEqual(passed(UpdateService.access({ service: 'web', loadBalancers: [shifting] }, call, world.deps)), [['infrastructure', 'ecs.amazonaws.com']]);
});

test('who passes a role is asked about the one that tasks will get, however it is written: its path, the case of its name, and what an ARN has besides its account and name do not hide it', async () => {
  const arn = role('ops/Admin');
  await putRole(world.deps.store, 'Admin', { account: call.account, arn, path: '/ops/' });
  for (const written of ['Admin', 'aDMIN', arn, arn.replace('arn:aws:', 'arn:aws-cn:'), arn.replace('iam::', 'iam:us-east-1:')]) {
    const requests = RunTask.access({ taskDefinition: 'app', overrides: { taskRoleArn: written } }, call, world.deps).filter(({ action, resource }) => action === 'iam:PassRole' && resource !== role('execution'));
    assert.deepEqual(requests.map(({ resource, shownAs }) => [resource, shownAs]), [[arn, written === arn ? undefined : written.startsWith('arn:') ? written : role(written)]], written);
  }
});
