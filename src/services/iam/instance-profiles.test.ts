import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  ListInstanceProfilesCommand,
  ListInstanceProfilesForRoleCommand,
  ListInstanceProfileTagsCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { account, iamWorld } from './testing/iam-world.ts';

const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] });

async function world() {
  const made = await iamWorld();
  for (const RoleName of ['node', 'other']) await made.client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const { InstanceProfile } = await made.client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'nodes', Path: '/team/', Tags: [{ Key: 'team', Value: 'red' }] }));
  return { ...made, InstanceProfile };
}

const named = { InstanceProfileName: 'nodes' };

test('an instance profile is made without a role, and shown with its own', async () => {
  const { client, clock, InstanceProfile } = await world();
  assert.match(InstanceProfile?.InstanceProfileId ?? '', /^AIPA[A-Z2-7]{17}$/);
  assert.deepEqual([InstanceProfile?.Arn, InstanceProfile?.Path, InstanceProfile?.Roles, InstanceProfile?.CreateDate], [`arn:aws:iam::${account}:instance-profile/team/nodes`, '/team/', [], new Date(clock.nowMs())]);
  await client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'node' }));
  const shown = (await client.send(new GetInstanceProfileCommand(named))).InstanceProfile;
  assert.deepEqual([shown?.Roles?.map(({ RoleName }) => RoleName), shown?.Tags], [['node'], [{ Key: 'team', Value: 'red' }]]);
  assert.equal(decodeURIComponent(shown?.Roles?.[0]?.AssumeRolePolicyDocument ?? ''), AssumeRolePolicyDocument);
});

test('an instance profile has one role at most', async () => {
  const { client } = await world();
  await client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'node' }));
  const full = { name: 'LimitExceededException', message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1' };
  for (const RoleName of ['node', 'other']) await assert.rejects(client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName })), full);
  await assert.rejects(client.send(new RemoveRoleFromInstanceProfileCommand({ ...named, RoleName: 'other' })), { name: 'NoSuchEntityException' });
  await client.send(new RemoveRoleFromInstanceProfileCommand({ ...named, RoleName: 'node' }));
  await client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'other' }));
});

test('an instance profile with a role is not deleted', async () => {
  const { client } = await world();
  await client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'node' }));
  await assert.rejects(client.send(new DeleteInstanceProfileCommand(named)), { name: 'DeleteConflictException', message: 'Cannot delete entity, must remove roles from instance profile first.' });
  await client.send(new RemoveRoleFromInstanceProfileCommand({ ...named, RoleName: 'node' }));
  await client.send(new DeleteInstanceProfileCommand(named));
  await assert.rejects(client.send(new GetInstanceProfileCommand(named)), { name: 'NoSuchEntityException', message: 'Instance Profile nodes cannot be found.' });
});

test('instance profiles are listed by path and by role, without tags', async () => {
  const { client } = await world();
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'bare' }));
  await client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'node' }));
  const names = async (PathPrefix?: string) => (await client.send(new ListInstanceProfilesCommand({ PathPrefix }))).InstanceProfiles?.map(({ InstanceProfileName, Tags }) => [InstanceProfileName, Tags]);
  assert.deepEqual(await names(), [['bare', undefined], ['nodes', undefined]]);
  assert.deepEqual(await names('/team/'), [['nodes', undefined]]);
  const ofRole = async (RoleName: string) => (await client.send(new ListInstanceProfilesForRoleCommand({ RoleName }))).InstanceProfiles?.map(({ InstanceProfileName }) => InstanceProfileName);
  assert.deepEqual([await ofRole('node'), await ofRole('other')], [['nodes'], []]);
  await assert.rejects(ofRole('none'), { name: 'NoSuchEntityException' });
});

test('a name is taken once, whatever its case and path', async () => {
  const { client } = await world();
  await assert.rejects(client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'Nodes' })), { name: 'EntityAlreadyExistsException', message: 'Instance Profile Nodes already exists.' });
});

test('tags of an instance profile are set, listed and taken away', async () => {
  const { client } = await world();
  await client.send(new TagInstanceProfileCommand({ ...named, Tags: [{ Key: 'stage', Value: 'test' }] }));
  await client.send(new UntagInstanceProfileCommand({ ...named, TagKeys: ['team'] }));
  assert.deepEqual((await client.send(new ListInstanceProfileTagsCommand(named))).Tags, [{ Key: 'stage', Value: 'test' }]);
});

test('who gives a role to an instance profile has to be allowed to pass it to EC2', async () => {
  const { client, takeAccess } = await world();
  takeAccess();
  await client.send(new AddRoleToInstanceProfileCommand({ ...named, RoleName: 'node' }));
  assert.deepEqual(takeAccess(), [
    { action: 'iam:AddRoleToInstanceProfile', resource: `arn:aws:iam::${account}:instance-profile/team/nodes` },
    { action: 'iam:PassRole', resource: `arn:aws:iam::${account}:role/node`, keys: { 'iam:PassedToService': 'ec2.amazonaws.com', 'iam:AssociatedResourceArn': `arn:aws:ec2:*:${account}:instance/*` } },
  ]);
});
