import {
  AttachGroupPolicyCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, DeleteRolePermissionsBoundaryCommand, DeleteUserPermissionsBoundaryCommand, DetachRolePolicyCommand, DetachUserPolicyCommand, GetPolicyCommand,
  ListAttachedGroupPoliciesCommand, ListAttachedRolePoliciesCommand, ListAttachedUserPoliciesCommand, ListEntitiesForPolicyCommand, PutRolePermissionsBoundaryCommand, PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { iamUsers } from '#model/iam-user.ts';
import { awsManagedPolicies } from '#model/aws-managed-policies.ts';
import { account, iamWorld } from './testing/iam-world.ts';
import { putGroup, putRole, putUser } from './testing/policy-owners.ts';

const execution = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy';
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const none = 'arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy';
const advice = 'Drydock does not have every policy that AWS manages: ListPolicies with Scope AWS shows which; make another one as your own, with its document.';

test('AttachRolePolicy: attaching twice is attaching once, and lists show names and ARNs', async () => {
  const world = await iamWorld();
  const { client, takeAccess } = world;
  const { arn } = await putRole(world, 'app', { path: '/team/', permissionsBoundaryArn: readOnly });
  for (const PolicyArn of [execution, readOnly, execution]) await client.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn }));
  assert.deepEqual(takeAccess()[0], { action: 'iam:AttachRolePolicy', resource: arn, keys: { 'iam:PermissionsBoundary': readOnly, 'iam:PolicyARN': execution } });
  const { AttachedPolicies, IsTruncated } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'app' }));
  assert.deepEqual([AttachedPolicies, IsTruncated], [[{ PolicyName: 'AmazonECSTaskExecutionRolePolicy', PolicyArn: execution }, { PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly }], false]);
  assert.deepEqual((await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'app', PathPrefix: '/service-role/' }))).AttachedPolicies?.length, 1);
});

test('a policy of AWS that there is not does not exist or is not attachable, and what to do is said', async () => {
  const world = await iamWorld();
  await putRole(world, 'app');
  await assert.rejects(world.client.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: none })), { name: 'NoSuchEntityException', message: `Policy ${none} does not exist or is not attachable. ${advice}` });
});

test('a role, user or group that there is not cannot be found; without a path it is what is asked for', async () => {
  const { client, takeAccess } = await iamWorld();
  await assert.rejects(client.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: readOnly })), { name: 'NoSuchEntityException', message: 'The role with name app cannot be found.' });
  await assert.rejects(client.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: readOnly })), { message: 'The user with name ann cannot be found.' });
  await assert.rejects(client.send(new AttachGroupPolicyCommand({ GroupName: 'ops', PolicyArn: readOnly })), { message: 'The group with name ops cannot be found.' });
  assert.deepEqual(takeAccess().map(({ resource }) => resource), ['role/app', 'user/ann', 'group/ops'].map((name) => `arn:aws:iam::${account}:${name}`));
});

test('Cannot exceed quota for PoliciesPerUser: 10, PoliciesPerGroup, PoliciesPerRole', async () => {
  const world = await iamWorld();
  const { client } = world;
  const attachedPolicyArns = awsManagedPolicies().filter(({ path, arn }) => path === '/' && arn !== readOnly).slice(0, 10).map(({ arn }) => arn);
  await putUser(world, 'ann', { attachedPolicyArns });
  await putGroup(world, 'ops', { attachedPolicyArns });
  await putRole(world, 'app', { attachedPolicyArns });
  await assert.rejects(client.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: readOnly })), { name: 'LimitExceededException', message: 'Cannot exceed quota for PoliciesPerUser: 10' });
  await assert.rejects(client.send(new AttachGroupPolicyCommand({ GroupName: 'ops', PolicyArn: readOnly })), { message: 'Cannot exceed quota for PoliciesPerGroup: 10' });
  await assert.rejects(client.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: readOnly })), { message: 'Cannot exceed quota for PoliciesPerRole: 10' });
  await client.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: attachedPolicyArns[0] }));
});

test('policies of service-linked roles go to no others, and those roles are only modifiable by AWS', async () => {
  const world = await iamWorld();
  const { client } = world;
  await putRole(world, 'app');
  await putRole(world, 'AWSServiceRoleForECS', { path: '/aws-service-role/ecs.amazonaws.com/', linkedService: 'ecs.amazonaws.com', attachedPolicyArns: ['arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy'] });
  await assert.rejects(client.send(new AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy' })), { name: 'PolicyNotAttachableException' });
  const changes = [
    client.send(new AttachRolePolicyCommand({ RoleName: 'AWSServiceRoleForECS', PolicyArn: readOnly })),
    client.send(new DetachRolePolicyCommand({ RoleName: 'AWSServiceRoleForECS', PolicyArn: 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy' })),
    client.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'AWSServiceRoleForECS', PermissionsBoundary: readOnly })),
  ];
  for (const change of changes) await assert.rejects(change, { name: 'UnmodifiableEntityException' });
});

test('DetachUserPolicy: a policy that is not attached was not found', async () => {
  const world = await iamWorld();
  const { client } = world;
  await putUser(world, 'ann', { attachedPolicyArns: [execution, readOnly] });
  await client.send(new DetachUserPolicyCommand({ UserName: 'ann', PolicyArn: execution }));
  assert.deepEqual((await client.send(new ListAttachedUserPoliciesCommand({ UserName: 'ann' }))).AttachedPolicies, [{ PolicyName: 'ReadOnlyAccess', PolicyArn: readOnly }]);
  await assert.rejects(client.send(new DetachUserPolicyCommand({ UserName: 'ann', PolicyArn: execution })), { name: 'NoSuchEntityException', message: `Policy ${execution} was not found.` });
});

test('ListEntitiesForPolicy: who has it attached and whose boundary it is', async () => {
  const world = await iamWorld();
  const { client } = world;
  await putUser(world, 'ann', { permissionsBoundaryArn: readOnly });
  await putUser(world, 'bob', { path: '/team/', attachedPolicyArns: [readOnly] });
  await putGroup(world, 'ops', { attachedPolicyArns: [readOnly] });
  await putRole(world, 'app', { attachedPolicyArns: [readOnly], permissionsBoundaryArn: readOnly });
  const names = async (input: object) => {
    const { PolicyUsers = [], PolicyGroups = [], PolicyRoles = [] } = await client.send(new ListEntitiesForPolicyCommand({ PolicyArn: readOnly, ...input }));
    return [...PolicyUsers.map(({ UserName }) => UserName), ...PolicyGroups.map(({ GroupName }) => GroupName), ...PolicyRoles.map(({ RoleName }) => RoleName)];
  };
  assert.deepEqual(await names({}), ['ann', 'bob', 'ops', 'app']);
  assert.deepEqual(await names({ EntityFilter: 'User' }), ['ann', 'bob']);
  assert.deepEqual(await names({ PathPrefix: '/team/' }), ['bob']);
  assert.deepEqual(await names({ PolicyUsageFilter: 'PermissionsBoundary' }), ['ann', 'app']);
  assert.deepEqual(await names({ PolicyUsageFilter: 'PermissionsPolicy' }), ['bob', 'ops', 'app']);
  assert.deepEqual((await client.send(new ListAttachedGroupPoliciesCommand({ GroupName: 'ops' }))).AttachedPolicies?.length, 1);
  const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn: readOnly }));
  assert.deepEqual([policy?.AttachmentCount, policy?.PermissionsBoundaryUsageCount], [3, 2]);
});

test('a permissions boundary is any managed policy; policies can ask which one is to be set, or is there', async () => {
  const world = await iamWorld();
  const { client, store, takeAccess } = world;
  const { arn } = await putUser(world, 'ann');
  await putRole(world, 'app');
  await client.send(new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: readOnly }));
  assert.equal(store.get(iamUsers, arn)?.permissionsBoundaryArn, readOnly);
  await client.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'ann' }));
  assert.deepEqual(takeAccess(), ['Put', 'Delete'].map((verb) => ({ action: `iam:${verb}UserPermissionsBoundary`, resource: arn, keys: { 'iam:PermissionsBoundary': readOnly } })));
  assert.equal(store.get(iamUsers, arn)?.permissionsBoundaryArn, undefined);
  await assert.rejects(client.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'app', PermissionsBoundary: none })), { name: 'NoSuchEntityException', message: `Scope ARN: ${none} does not exist or is not attachable. ${advice}` });
  await assert.rejects(client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: 'app' })), { name: 'NoSuchEntityException' });
});
