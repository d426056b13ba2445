import assert from 'node:assert/strict';
import test from 'node:test';
import {
  AddUserToGroupCommand,
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  RemoveUserFromGroupCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import { iamGroups } from '#model/iam-group.ts';
import { account, iamWorld } from './testing/iam-world.ts';

test('CreateGroup gives a group with its unique id and its ARN by path and name', async () => {
  const { client, takeAccess } = await iamWorld();
  const { Group } = await client.send(new CreateGroupCommand({ GroupName: 'Ops', Path: '/x/' }));
  assert.match(Group?.GroupId ?? '', /^AGPA[A-Z2-7]{17}$/);
  assert.deepEqual(Group, { Path: '/x/', GroupName: 'Ops', GroupId: Group?.GroupId, Arn: `arn:aws:iam::${account}:group/x/Ops`, CreateDate: new Date('2026-01-02T03:04:05Z') });
  assert.deepEqual(takeAccess(), [{ action: 'iam:CreateGroup', resource: Group.Arn }]);
  await assert.rejects(client.send(new CreateGroupCommand({ GroupName: 'OPS' })), { name: 'EntityAlreadyExistsException', message: 'Group with name OPS already exists.' });
  assert.deepEqual((await client.send(new GetGroupCommand({ GroupName: 'Ops' }))).Users, []);
  await assert.rejects(client.send(new GetGroupCommand({ GroupName: 'none' })), { name: 'NoSuchEntityException', message: 'The group with name none cannot be found.' });
});

test('users are added to groups and removed, once each', async () => {
  const { client, takeAccess } = await iamWorld();
  for (const UserName of ['bob', 'ann']) await client.send(new CreateUserCommand({ UserName }));
  for (const GroupName of ['ops', 'dev']) await client.send(new CreateGroupCommand({ GroupName }));
  takeAccess();
  for (const UserName of ['bob', 'ann', 'bob']) await client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName }));
  assert.deepEqual(takeAccess()[0], { action: 'iam:AddUserToGroup', resource: `arn:aws:iam::${account}:group/ops` });
  await client.send(new AddUserToGroupCommand({ GroupName: 'dev', UserName: 'bob' }));
  const { Users = [], IsTruncated } = await client.send(new GetGroupCommand({ GroupName: 'ops' }));
  assert.deepEqual([Users.map(({ UserName }) => UserName), IsTruncated], [['ann', 'bob'], false]);
  assert.deepEqual((await client.send(new ListGroupsForUserCommand({ UserName: 'bob' }))).Groups?.map(({ GroupName }) => GroupName), ['dev', 'ops']);
  for (let times = 0; times < 2; times += 1) await client.send(new RemoveUserFromGroupCommand({ GroupName: 'ops', UserName: 'bob' }));
  assert.deepEqual((await client.send(new ListGroupsForUserCommand({ UserName: 'bob' }))).Groups?.map(({ GroupName }) => GroupName), ['dev']);
  await assert.rejects(client.send(new AddUserToGroupCommand({ GroupName: 'none', UserName: 'bob' })), { message: 'The group with name none cannot be found.' });
  await assert.rejects(client.send(new AddUserToGroupCommand({ GroupName: 'dev', UserName: 'none' })), { message: 'The user with name none cannot be found.' });
});

test('Cannot exceed quota for GroupsPerUser: 10', async () => {
  const { client } = await iamWorld();
  await client.send(new CreateUserCommand({ UserName: 'ann' }));
  const add = async (GroupName: string) => {
    await client.send(new CreateGroupCommand({ GroupName }));
    await client.send(new AddUserToGroupCommand({ GroupName, UserName: 'ann' }));
  };
  for (let index = 0; index < 10; index += 1) await add(`g${index}`);
  await assert.rejects(add('more'), { name: 'LimitExceededException', message: 'Cannot exceed quota for GroupsPerUser: 10' });
});

test('UpdateGroup renames and moves a group, and its members stay in it', async () => {
  const { client, store, takeAccess } = await iamWorld();
  await client.send(new CreateUserCommand({ UserName: 'ann' }));
  for (const GroupName of ['ops', 'dev']) await client.send(new CreateGroupCommand({ GroupName }));
  await client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'ann' }));
  takeAccess();
  await client.send(new UpdateGroupCommand({ GroupName: 'ops', NewGroupName: 'operators', NewPath: '/x/' }));
  assert.deepEqual(takeAccess().map(({ resource }) => resource), [`arn:aws:iam::${account}:group/ops`, `arn:aws:iam::${account}:group/x/operators`]);
  assert.deepEqual((await client.send(new GetGroupCommand({ GroupName: 'operators' }))).Users?.map(({ UserName }) => UserName), ['ann']);
  assert.equal(store.list(iamGroups).length, 2);
  await assert.rejects(client.send(new UpdateGroupCommand({ GroupName: 'dev', NewGroupName: 'Operators' })), { name: 'EntityAlreadyExistsException' });
  assert.deepEqual((await client.send(new ListGroupsCommand({ PathPrefix: '/x/' }))).Groups?.map(({ GroupName }) => GroupName), ['operators']);
  assert.equal(takeAccess().at(-1)?.resource, `arn:aws:iam::${account}:group/x/`);
});

test('Cannot delete entity: a group is deleted when its members and policies are gone', async () => {
  const { client, store } = await iamWorld();
  await client.send(new CreateUserCommand({ UserName: 'ann' }));
  await client.send(new CreateGroupCommand({ GroupName: 'ops' }));
  await client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'ann' }));
  const remove = () => client.send(new DeleteGroupCommand({ GroupName: 'ops' }));
  const refused = (what: string) => assert.rejects(remove, { name: 'DeleteConflictException', message: `Cannot delete entity, must ${what} first.` });
  await refused('remove users from group');
  await client.send(new RemoveUserFromGroupCommand({ GroupName: 'ops', UserName: 'ann' }));
  const group = known(store.list(iamGroups)[0], 'ops');
  await store.transact((transaction) => transaction.put(iamGroups, { ...group, inlinePolicies: { p: '{}' } }));
  await refused('delete policies');
  await store.transact((transaction) => transaction.put(iamGroups, { ...group, attachedPolicyArns: ['arn'] }));
  await refused('detach all policies');
  await store.transact((transaction) => transaction.put(iamGroups, group));
  await remove();
  await assert.rejects(remove, { name: 'NoSuchEntityException' });
});
