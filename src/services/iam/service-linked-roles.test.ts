import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
  type CreateServiceLinkedRoleCommandInput,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { known } from '#base/assert.ts';
import { clusterArn, clusters, type Cluster } from '#model/cluster.ts';
import { iamRoles } from '#model/iam-role.ts';
import { linkedService } from '#model/linked-services.ts';
import CreateServiceLinkedRole from './operations/CreateServiceLinkedRole.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';

const RoleName = 'AWSServiceRoleForECS';
const arn = `arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/${RoleName}`;

function create({ client }: IamWorld, input: Partial<CreateServiceLinkedRoleCommandInput> = {}) {
  return client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com', ...input }));
}

async function putCluster({ store }: IamWorld, name: string, { region = 'us-east-1', status = 'ACTIVE', owner = account }: { readonly region?: string; readonly status?: Cluster['status']; readonly owner?: string } = {}) {
  const scope = { account: owner, region };
  const cluster: Cluster = { ...scope, arn: clusterArn(scope, name), name, status, settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [], tags: [], createdAt: 0 };
  await store.transact((transaction) => transaction.put(clusters, cluster));
  return cluster.arn;
}

test('the role of a service has the name, the path, the policy and the trust policy that AWS gives it', async () => {
  const world = await iamWorld();
  const { Role } = await create(world, { Description: 'Mine' });
  assert.deepEqual([Role?.Arn, Role?.Path, Role?.RoleName], [arn, '/aws-service-role/ecs.amazonaws.com/', RoleName]);
  const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
  assert.deepEqual(trust.Statement, [{ Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' }]);
  assert.equal((await world.client.send(new GetRoleCommand({ RoleName }))).Role?.Description, 'Mine');
  assert.deepEqual(world.store.get(iamRoles, arn)?.attachedPolicyArns, ['arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy']);
});

test('a service has one role in an account, unless it takes suffixes', async () => {
  const world = await iamWorld();
  await create(world);
  await assert.rejects(create(world), { name: 'InvalidInputException', message: `Service role name ${RoleName} has been taken in this account, please try a different suffix.` });
  await assert.rejects(create(world, { CustomSuffix: 'two' }), { name: 'InvalidInputException', message: 'Custom suffix is not allowed for ecs.amazonaws.com' });
  const scaling = { AWSServiceName: 'autoscaling.amazonaws.com' };
  assert.equal((await create(world, scaling)).Role?.RoleName, 'AWSServiceRoleForAutoScaling');
  assert.equal((await create(world, { ...scaling, CustomSuffix: 'two' })).Role?.RoleName, 'AWSServiceRoleForAutoScaling_two');
});

test('names of services are told apart with regard to case, and other services have no role', async () => {
  const world = await iamWorld();
  for (const AWSServiceName of ['ECS.amazonaws.com', 'nothing.amazonaws.com', 'ecs-tasks.amazonaws.com']) await assert.rejects(create(world, { AWSServiceName }), { name: 'InvalidInputException' });
  await assert.rejects(create(world, { AWSServiceName: 'a b' }), { name: 'ValidationError' });
  await assert.rejects(create(world, { AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'a'.repeat(60) }), { name: 'ValidationError' });
});

test('Cannot perform the operation on the protected role: what a service may do is its own to say', async () => {
  const world = await iamWorld();
  const { client } = world;
  await create(world);
  const trust = known(world.store.get(iamRoles, arn), 'the role').assumeRolePolicyDocument;
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'app' }));
  const refused = { name: 'UnmodifiableEntityException', message: `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS` };
  await assert.rejects(client.send(new DeleteRoleCommand({ RoleName })), refused);
  await assert.rejects(client.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: trust })), refused);
  await assert.rejects(client.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7_200 })), refused);
  await assert.rejects(client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'app', RoleName })), refused);
  await client.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'mine' }));
  await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'team', Value: 'red' }] }));
});

test('the role is not deleted while its service has resources in any Region, and the task says which', async () => {
  const world = await iamWorld();
  const { client, store } = world;
  await create(world);
  const west = await putCluster(world, 'b', { region: 'eu-west-1' });
  const east = await putCluster(world, 'a');
  await putCluster(world, 'gone', { status: 'INACTIVE' });
  await putCluster(world, 'default');
  await putCluster(world, 'elsewhere', { owner: '999999999999' });
  const { DeletionTaskId } = await client.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  assert.match(DeletionTaskId ?? '', /^task\/aws-service-role\/ecs\.amazonaws\.com\/AWSServiceRoleForECS\/[0-9a-f-]{36}$/);
  const { Status, Reason } = await client.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  assert.equal(Status, 'FAILED');
  assert.match(Reason?.Reason ?? '', /in use/);
  assert.deepEqual(Reason?.RoleUsageList, [{ Region: 'eu-west-1', Resources: [west] }, { Region: 'us-east-1', Resources: [east] }]);
  assert.notEqual(store.get(iamRoles, arn), undefined);
});

test('the role is gone once its service has nothing left, and can be made again', async () => {
  const world = await iamWorld();
  const { client, store } = world;
  await create(world);
  const { DeletionTaskId } = await client.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  assert.deepEqual((await client.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).Status, 'SUCCEEDED');
  assert.equal(store.get(iamRoles, arn), undefined);
  await create(world);
});

test('a deletion is asked for by the id that it was given', async () => {
  const { client } = await iamWorld();
  const status = (DeletionTaskId: string) => client.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  await assert.rejects(status('task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/none'), { name: 'NoSuchEntityException' });
  await assert.rejects(status('none'), { name: 'InvalidInputException' });
});

test('roles that are no service\'s are deleted by DeleteRole alone', async () => {
  const world = await iamWorld();
  await world.client.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' }] }) }));
  await assert.rejects(world.client.send(new DeleteServiceLinkedRoleCommand({ RoleName: 'app' })), { name: 'NoSuchEntityException' });
});

test('who makes the role of a service has to be allowed to, for that service', async () => {
  const world = await iamWorld();
  await create(world);
  await create(world, { AWSServiceName: 'autoscaling.amazonaws.com', CustomSuffix: 'two' });
  assert.deepEqual(world.takeAccess(), [
    { action: 'iam:CreateServiceLinkedRole', resource: arn, keys: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } },
    { action: 'iam:CreateServiceLinkedRole', resource: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_two`, keys: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } },
  ]);
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html
test('policies can ask for the service whose role is to be described or deleted', async () => {
  const world = await iamWorld();
  const { client } = world;
  await create(world);
  world.takeAccess();
  await client.send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'mine' }));
  const { DeletionTaskId } = await client.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  await client.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  const keys = { 'iam:AWSServiceName': 'ecs.amazonaws.com' };
  assert.deepEqual(world.takeAccess().map((request) => [request.action, request.resource, request.keys]), ['UpdateRoleDescription', 'DeleteServiceLinkedRole', 'GetServiceLinkedRoleDeletionStatus'].map((name) => [`iam:${name}`, arn, keys]));
});

test('the services whose roles are known are those that containers are run with', () => {
  for (const principal of ['ecs', 'ecs.application-autoscaling', 'elasticloadbalancing', 'eks', 'eks-nodegroup', 'eks-fargate', 'apprunner', 'networking.apprunner', 'replication.ecr', 'pullthroughcache.ecr', 'spot', 'mrk.kms']) {
    assert.ok(linkedService(`${principal}.amazonaws.com`), principal);
  }
});

test('the operation is one of IAM\'s, which temporary credentials of a user do not call, though services may make their role for them', () => {
  const session = { kind: 'GetSessionToken', issuedAt: 0, expiresAt: 0, tags: {}, transitiveTagKeys: [] } as const;
  const principal = { account, arn: `arn:aws:iam::${account}:user/ann`, userId: 'AIDA', accessKeyId: 'ASIA', isRoot: false, identityArn: `arn:aws:iam::${account}:user/ann` };
  const call = { account, region: 'us-east-1', requestId: '', host: '', sourceIp: '', receivedAt: 0 };
  const input = { AWSServiceName: 'ecs.amazonaws.com' };
  assert.equal(CreateServiceLinkedRole.access(input, { ...call, principal })[0]?.action, 'iam:CreateServiceLinkedRole');
  assert.throws(() => CreateServiceLinkedRole.access(input, { ...call, principal: { ...principal, session } }), { message: 'The security token included in the request is invalid' });
});
