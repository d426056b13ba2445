import {
  DeleteGroupPolicyCommand, DeleteRolePolicyCommand, GetGroupPolicyCommand, GetRolePolicyCommand, GetUserPolicyCommand, ListRolePoliciesCommand, ListUserPoliciesCommand, PutGroupPolicyCommand, PutRolePolicyCommand, PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { iamWorld } from './testing/iam-world.ts';
import { allowing, putGroup, putRole, putUser } from './testing/policy-owners.ts';

test('PutRolePolicy puts a policy over what has its name; GetRolePolicy answers it URL-encoded', async () => {
  const world = await iamWorld();
  const { client, takeAccess } = world;
  const { arn } = await putRole(world, 'app', { path: '/team/' });
  for (const action of ['s3:GetObject', 's3:PutObject']) await client.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'files', PolicyDocument: allowing(action) }));
  assert.deepEqual(takeAccess()[0], { action: 'iam:PutRolePolicy', resource: arn, keys: {} });
  const { RoleName, PolicyName, PolicyDocument = '' } = await client.send(new GetRolePolicyCommand({ RoleName: 'app', PolicyName: 'files' }));
  assert.deepEqual([RoleName, PolicyName, decodeURIComponent(PolicyDocument)], ['app', 'files', allowing('s3:PutObject')]);
  assert.deepEqual((await client.send(new ListRolePoliciesCommand({ RoleName: 'app' }))).PolicyNames, ['files']);
  await client.send(new DeleteRolePolicyCommand({ RoleName: 'app', PolicyName: 'files' }));
  await assert.rejects(client.send(new GetRolePolicyCommand({ RoleName: 'app', PolicyName: 'files' })), { name: 'NoSuchEntityException', message: 'The role policy with name files cannot be found.' });
});

test('all inline policies together have at most 2,048 characters for a user, 5,120 for a group, 10,240 for a role, white space aside: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html', async () => {
  const world = await iamWorld();
  const { client } = world;
  await putUser(world, 'ann');
  await putGroup(world, 'ops');
  await putRole(world, 'app');
  const half = (max: number) => allowing(`a:${'b'.repeat(max / 2 - allowing('a:').length)}`).replaceAll(',', ',\n      ');
  const longer = (max: number) => half(max).replace('a:b', 'a:bb');
  for (const PolicyName of ['one', 'two']) {
    await client.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName, PolicyDocument: half(2_048) }));
    await client.send(new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName, PolicyDocument: half(5_120) }));
    await client.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName, PolicyDocument: half(10_240) }));
  }
  await assert.rejects(client.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'two', PolicyDocument: longer(2_048) })), { name: 'LimitExceededException', message: 'Maximum policy size of 2048 bytes exceeded for user ann' });
  await assert.rejects(client.send(new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'two', PolicyDocument: longer(5_120) })), { message: 'Maximum policy size of 5120 bytes exceeded for group ops' });
  await assert.rejects(client.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'two', PolicyDocument: longer(10_240) })), { message: 'Maximum policy size of 10240 bytes exceeded for role app' });
});

test('an inline policy that there is not cannot be found, also by a name that objects of JavaScript have', async () => {
  const world = await iamWorld();
  const { client } = world;
  await putGroup(world, 'ops');
  await assert.rejects(client.send(new DeleteGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'constructor' })), { name: 'NoSuchEntityException', message: 'The group policy with name constructor cannot be found.' });
  await assert.rejects(client.send(new GetGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'toString' })), { name: 'NoSuchEntityException' });
  await assert.rejects(client.send(new GetUserPolicyCommand({ UserName: 'ann', PolicyName: 'a' })), { message: 'The user with name ann cannot be found.' });
});

test('names of policies keep the pattern, and are listed in pages', async () => {
  const world = await iamWorld();
  const { client } = world;
  await putUser(world, 'ann', { inlinePolicies: { two: allowing('a:b'), one: allowing('a:b') } });
  await assert.rejects(client.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'a b', PolicyDocument: allowing('a:b') })), { name: 'ValidationError' });
  await assert.rejects(client.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'a', PolicyDocument: 'no' })), { name: 'MalformedPolicyDocumentException' });
  const { PolicyNames, IsTruncated } = await client.send(new ListUserPoliciesCommand({ UserName: 'ann', MaxItems: 1 }));
  assert.deepEqual([PolicyNames, IsTruncated], [['one'], true]);
});
