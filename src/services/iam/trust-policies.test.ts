import { CreateRoleCommand, DeleteRoleCommand, GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { iamUsers, userArn } from '#model/iam-user.ts';
import { forgetPrincipal } from '#state/deleted-principal.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';

const service = { Service: 'ecs-tasks.amazonaws.com' };

function trusting(principal: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
}

function createRole({ client }: IamWorld, RoleName: string, principal: object) {
  return client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting(principal) }));
}

async function trustOf({ client }: IamWorld, RoleName: string): Promise<unknown> {
  const { Role } = await client.send(new GetRoleCommand({ RoleName }));
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Principal;
}

test('a trust policy that names a user or a role who is not there is refused: https://repost.aws/knowledge-center/iam-trust-policy-error', async () => {
  const world = await iamWorld();
  for (const principal of [`arn:aws:iam::${account}:role/none`, `arn:aws:iam::${account}:user/none`, `arn:aws:sts::${account}:assumed-role/none/session`, 'AROAAAAAAAAAAAAAAAAAA', 'AIDAAAAAAAAAAAAAAAAAA']) {
    await assert.rejects(createRole(world, 'app', { AWS: principal }), { name: 'MalformedPolicyDocumentException', message: `Invalid principal in policy: "AWS":"${principal}". See statement 1.` });
  }
  await createRole(world, 'app', { AWS: [`arn:aws:iam::${account}:root`, 'arn:aws:iam::999999999999:role/elsewhere'] });
  await assert.rejects(world.client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'app', PolicyDocument: trusting({ AWS: `arn:aws:iam::${account}:role/none` }) })), { name: 'MalformedPolicyDocumentException' });
});

test('a trust policy that is no JSON is told so', async () => {
  const { client } = await iamWorld();
  await assert.rejects(client.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: '{"Version":"2012-10-17",}' })), { name: 'MalformedPolicyDocumentException', message: 'This policy contains invalid Json' });
});

test('an account that is given by its number is shown as its root, but for CreateRole, which shows what it was given', async () => {
  const world = await iamWorld();
  const { Role } = await createRole(world, 'app', { AWS: [account, '999999999999'] });
  assert.equal(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), trusting({ AWS: [account, '999999999999'] }));
  assert.deepEqual(await trustOf(world, 'app'), { AWS: [`arn:aws:iam::${account}:root`, 'arn:aws:iam::999999999999:root'] });
});

test('a principal that is given by its unique id is shown by its ARN', async () => {
  const world = await iamWorld();
  const { Role } = await createRole(world, 'caller', service);
  await createRole(world, 'app', { AWS: Role?.RoleId });
  assert.deepEqual(await trustOf(world, 'app'), { AWS: Role?.Arn });
});

test('the session of a role that is given by its unique id is shown by its ARN, and of users there are none', async () => {
  const world = await iamWorld();
  const { Role } = await createRole(world, 'caller', service);
  await createRole(world, 'app', { AWS: `${Role?.RoleId}:night` });
  assert.deepEqual(await trustOf(world, 'app'), { AWS: `arn:aws:sts::${account}:assumed-role/caller/night` });
  await assert.rejects(createRole(world, 'other', { AWS: 'AROAAAAAAAAAAAAAAAAAA:night' }), { name: 'MalformedPolicyDocumentException' });
});

test('of a role that is deleted, trust policies keep the unique id: who is made with its name later is not trusted', async () => {
  const world = await iamWorld();
  const { Role: before } = await createRole(world, 'caller', service);
  await createRole(world, 'app', { AWS: [before?.Arn, `arn:aws:sts::${account}:assumed-role/caller/night`, `arn:aws:iam::${account}:root`], ...service });
  await world.client.send(new DeleteRoleCommand({ RoleName: 'caller' }));
  const kept = { AWS: [before?.RoleId, `${before?.RoleId}:night`, `arn:aws:iam::${account}:root`], ...service };
  assert.deepEqual(await trustOf(world, 'app'), kept);
  const { Role: after } = await createRole(world, 'caller', service);
  assert.notEqual(after?.RoleId, before?.RoleId);
  assert.deepEqual(await trustOf(world, 'app'), kept);
});

test('conditions keep the ARN of who was deleted, and documents without its name stay as they were written', async () => {
  const world = await iamWorld();
  const { store, client } = world;
  const ann = { account, arn: userArn({ account, path: '/', name: 'ann' }), id: 'AIDACKCEVSQ6C2EXAMPLE', name: 'ann', path: '/', createdAt: 0, tags: [], groupArns: [], inlinePolicies: {}, attachedPolicyArns: [] };
  await store.transact((transaction) => transaction.put(iamUsers, ann));
  const condition = { ArnEquals: { 'aws:PrincipalArn': ann.arn } };
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Condition: condition };
  await client.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: { ...statement, Principal: { AWS: ann.arn } } }) }));
  const spaced = JSON.stringify({ Version: '2012-10-17', Statement: { ...statement, Principal: { AWS: '*' } } }, undefined, 2);
  await client.send(new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: spaced }));
  await store.transact((transaction) => forgetPrincipal(transaction, ann));
  const document = async (RoleName: string) => decodeURIComponent((await client.send(new GetRoleCommand({ RoleName }))).Role?.AssumeRolePolicyDocument ?? '');
  assert.deepEqual(JSON.parse(await document('app')).Statement, { ...statement, Principal: { AWS: ann.id } });
  assert.equal(await document('other'), spaced);
});
