import assert from 'node:assert/strict';
import test from 'node:test';
import { tryLinkedRole } from '#auth/linked-role.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { iamRoles } from '#model/iam-role.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { serviceLinkedRole } from '#state/service-linked-role.ts';
import { Store } from '#state/store.ts';
import { Fault } from '#wire/fault.ts';
import type { AccessRequest } from '#wire/operation.ts';
import CreateCluster from './operations/CreateCluster.ts';
import CreateService from './operations/CreateService.ts';
import RunTask from './operations/RunTask.ts';
import { call, EcsWorld } from './testing/ecs-world.ts';

const principal = 'ecs.amazonaws.com';

/** ECS, and IAM's roles as a caller meets them who may make the service-linked role or may not. */
async function world({ mayCreate }: { readonly mayCreate: boolean }) {
  const { deps } = await EcsWorld.create();
  const roles = await Store.open(memoryJournal(), [iamRoles]);
  const asked: AccessRequest[] = [];
  const authorizer = {
    authorize(_call: unknown, requests: readonly AccessRequest[]) {
      asked.push(...requests);
      if (!mayCreate) throw new Fault('AccessDenied', 'no');
    },
  };
  return { asked, roles, deps: { ...deps, tryLinkedRole: tryLinkedRole(principal, { store: roles, clock: new ManualClock(5), random: seededRandom(1), authorizer }) } };
}

test('the first CreateCluster of an account makes AWSServiceRoleForECS, when the caller may', async () => {
  const { asked, roles, deps } = await world({ mayCreate: true });
  await CreateCluster.handle({ clusterName: 'a' }, call, deps);
  const role = serviceLinkedRole(roles, call.account, principal);
  assert.deepEqual([role?.name, role?.description, role?.createdAt], ['AWSServiceRoleForECS', 'Role to enable Amazon ECS to manage your cluster.', 5]);
  await CreateCluster.handle({ clusterName: 'b' }, call, deps);
  assert.deepEqual(asked, [{ action: 'iam:CreateServiceLinkedRole', resource: role?.arn, keys: { 'iam:AWSServiceName': principal } }]);
});

test('who may not make the role gets the cluster without it: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html', async () => {
  const { roles, deps } = await world({ mayCreate: false });
  const { cluster } = await CreateCluster.handle({}, call, deps);
  assert.equal(cluster?.status, 'ACTIVE');
  assert.equal(serviceLinkedRole(roles, call.account, principal), undefined);
});

test('Unable to assume the service linked role: no task and no service without it', async () => {
  const { deps } = await world({ mayCreate: false });
  const refused = { name: 'InvalidParameterException', message: 'Unable to assume the service linked role. Please verify that the ECS service linked role exists.' };
  const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
  await assert.rejects(async () => RunTask.handle({ taskDefinition: 'app', launchType: 'FARGATE', networkConfiguration: network }, call, deps), refused);
  await assert.rejects(async () => CreateService.handle({ serviceName: 'app', taskDefinition: 'app', desiredCount: 1, launchType: 'FARGATE', networkConfiguration: network }, call, deps), refused);
});
