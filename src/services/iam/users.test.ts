import assert from 'node:assert/strict';
import test from 'node:test';
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetGroupCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import { iamUsers } from '#model/iam-user.ts';
import { account, iamWorld } from './testing/iam-world.ts';

test('CreateUser gives a user with its unique id, its ARN by path and name, and its tags', async () => {
  const { client, takeAccess } = await iamWorld();
  const { User } = await client.send(new CreateUserCommand({ UserName: 'Ann', Path: '/team/blue/', Tags: [{ Key: 'stage', Value: 'test' }] }));
  assert.match(User?.UserId ?? '', /^AIDA[A-Z2-7]{17}$/);
  const expected = { Path: '/team/blue/', UserName: 'Ann', UserId: User?.UserId, Arn: `arn:aws:iam::${account}:user/team/blue/Ann`, CreateDate: new Date('2026-01-02T03:04:05Z'), Tags: [{ Key: 'stage', Value: 'test' }] };
  assert.deepEqual(User, expected);
  assert.deepEqual(takeAccess().map(({ action, resource }) => [action, resource]), [['iam:CreateUser', expected.Arn], ['iam:TagUser', expected.Arn]]);
  assert.deepEqual((await client.send(new GetUserCommand({ UserName: 'Ann' }))).User, expected);
  assert.equal(takeAccess()[0]?.resource, expected.Arn);
});

test('User with name ANN already exists: names are not distinguished by case (https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html)', async () => {
  const { client } = await iamWorld();
  await client.send(new CreateUserCommand({ UserName: 'Ann' }));
  await assert.rejects(client.send(new CreateUserCommand({ UserName: 'ANN', Path: '/other/' })), { name: 'EntityAlreadyExistsException', message: 'User with name ANN already exists.' });
  await assert.rejects(client.send(new CreateUserCommand({ UserName: 'a b' })), { name: 'ValidationError' });
  await assert.rejects(client.send(new CreateUserCommand({ UserName: 'a', Path: 'x' })), { name: 'ValidationError' });
});

test('a permissions boundary has to be a managed policy, and policies see it as iam:PermissionsBoundary', async () => {
  const { client, takeAccess } = await iamWorld();
  const none = `arn:aws:iam::${account}:policy/none`;
  await assert.rejects(client.send(new CreateUserCommand({ UserName: 'ann', PermissionsBoundary: none })), { name: 'NoSuchEntityException', message: `Scope ARN: ${none} does not exist or is not attachable.` });
  takeAccess();
  const boundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const { User } = await client.send(new CreateUserCommand({ UserName: 'ann', PermissionsBoundary: boundary }));
  assert.deepEqual(User?.PermissionsBoundary, { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary });
  assert.deepEqual(takeAccess()[0]?.keys, { 'iam:PermissionsBoundary': boundary });
});

test('ListUsers shows the users under a path, by name, without tags', async () => {
  const { client, takeAccess } = await iamWorld();
  for (const [UserName, Path] of [['zoe', '/'], ['bob', '/team/'], ['Ann', '/team/blue/'], ['tom', '/teams/']] as const) await client.send(new CreateUserCommand({ UserName, Path, Tags: [{ Key: 'a', Value: 'b' }] }));
  takeAccess();
  const { Users = [], IsTruncated } = await client.send(new ListUsersCommand({ PathPrefix: '/team/' }));
  assert.deepEqual(Users.map(({ UserName, Tags }) => [UserName, Tags]), [['Ann', undefined], ['bob', undefined]]);
  assert.equal(IsTruncated, false);
  assert.deepEqual(takeAccess(), [{ action: 'iam:ListUsers', resource: `arn:aws:iam::${account}:user/team/` }]);
  const first = await client.send(new ListUsersCommand({ MaxItems: 3 }));
  assert.equal(first.IsTruncated, true);
  assert.deepEqual((await client.send(new ListUsersCommand({ Marker: first.Marker }))).Users?.map(({ UserName }) => UserName), ['zoe']);
});

test('The user with name nobody cannot be found, nor can another account\'s', async () => {
  const { client, clientOf } = await iamWorld();
  await clientOf({ account: '999999999999' }).send(new CreateUserCommand({ UserName: 'nobody' }));
  const missing = { name: 'NoSuchEntityException', message: 'The user with name nobody cannot be found.' };
  await assert.rejects(client.send(new GetUserCommand({ UserName: 'nobody' })), missing);
  await assert.rejects(client.send(new ListUserTagsCommand({ UserName: 'nobody' })), missing);
  await assert.rejects(client.send(new DeleteUserCommand({ UserName: 'nobody' })), missing);
});

test('GetUser without a name is about the caller, who has to be a user or root', async () => {
  const { client, clientOf } = await iamWorld();
  const { User: root } = await client.send(new GetUserCommand({}));
  assert.deepEqual([root?.UserId, root?.Arn, root?.UserName], [account, `arn:aws:iam::${account}:root`, undefined]);
  const { User } = await client.send(new CreateUserCommand({ UserName: 'ann', Path: '/team/' }));
  const arn = known(User?.Arn, 'an ARN');
  const ann = { arn, isRoot: false, identityArn: arn };
  assert.equal((await clientOf(ann).send(new GetUserCommand({}))).User?.UserName, 'ann');
  const role = { arn: `arn:aws:sts::${account}:assumed-role/app/user/ann`, isRoot: false, identityArn: `arn:aws:iam::${account}:role/app` };
  await assert.rejects(clientOf(role).send(new GetUserCommand({})), { name: 'ValidationError', message: 'Must specify userName when calling with non-User credentials' });
  const session = { issuedAt: 0, expiresAt: 1, tags: {}, transitiveTagKeys: [], kind: 'GetFederationToken' } as const;
  await assert.rejects(clientOf({ ...ann, session }).send(new GetUserCommand({})), { name: 'ValidationError' });
});

test('UpdateUser renames and moves a user: its id stays, and its keys, groups and tags follow (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_rename.html)', async () => {
  const { client, takeAccess, store } = await iamWorld();
  const { User } = await client.send(new CreateUserCommand({ UserName: 'ann', Tags: [{ Key: 'a', Value: 'b' }] }));
  await client.send(new CreateGroupCommand({ GroupName: 'ops' }));
  await client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'ann' }));
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  takeAccess();
  await client.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'Anna', NewPath: '/x/' }));
  assert.deepEqual(takeAccess().map(({ resource }) => resource), [`arn:aws:iam::${account}:user/ann`, `arn:aws:iam::${account}:user/x/Anna`]);
  const { User: moved } = await client.send(new GetUserCommand({ UserName: 'anna' }));
  assert.deepEqual([moved?.UserId, moved?.Arn, moved?.Tags], [User?.UserId, `arn:aws:iam::${account}:user/x/Anna`, [{ Key: 'a', Value: 'b' }]]);
  assert.deepEqual((await client.send(new GetGroupCommand({ GroupName: 'ops' }))).Users?.map(({ UserName }) => UserName), ['Anna']);
  assert.equal((await client.send(new ListAccessKeysCommand({ UserName: 'Anna' }))).AccessKeyMetadata?.[0]?.AccessKeyId, AccessKey?.AccessKeyId);
  assert.equal(store.list(iamUsers).length, 1);
  await client.send(new UpdateUserCommand({ UserName: 'Anna', NewUserName: 'ANNA' }));
  assert.equal((await client.send(new GetUserCommand({ UserName: 'anna' }))).User?.Arn, `arn:aws:iam::${account}:user/x/ANNA`);
});

test('a user cannot be renamed to a name that is taken', async () => {
  const { client } = await iamWorld();
  for (const UserName of ['ann', 'bob']) await client.send(new CreateUserCommand({ UserName }));
  await assert.rejects(client.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'BOB' })), { name: 'EntityAlreadyExistsException' });
  await assert.rejects(client.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'b/b' })), /value for newUserName is invalid/);
});

test('Cannot delete entity: a user is deleted when its keys, groups and policies are gone', async () => {
  const { client, store } = await iamWorld();
  await client.send(new CreateUserCommand({ UserName: 'ann' }));
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  await client.send(new CreateGroupCommand({ GroupName: 'ops' }));
  await client.send(new AddUserToGroupCommand({ GroupName: 'ops', UserName: 'ann' }));
  const remove = () => client.send(new DeleteUserCommand({ UserName: 'ann' }));
  const refused = (what: string) => assert.rejects(remove, { name: 'DeleteConflictException', message: `Cannot delete entity, must ${what} first.` });
  await refused('delete access keys');
  await client.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: AccessKey?.AccessKeyId }));
  await refused('remove users from group');
  await client.send(new RemoveUserFromGroupCommand({ GroupName: 'ops', UserName: 'ann' }));
  const user = known(store.list(iamUsers)[0], 'ann');
  await store.transact((transaction) => transaction.put(iamUsers, { ...user, inlinePolicies: { p: '{}' }, attachedPolicyArns: ['arn'] }));
  await refused('delete policies');
  await store.transact((transaction) => transaction.put(iamUsers, { ...user, attachedPolicyArns: ['arn'] }));
  await refused('detach all policies');
  await store.transact((transaction) => transaction.put(iamUsers, user));
  await remove();
  await assert.rejects(remove, { name: 'NoSuchEntityException' });
});

test('users are tagged, shown by key, and untagged', async () => {
  const { client } = await iamWorld();
  await client.send(new CreateUserCommand({ UserName: 'ann' }));
  await client.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'Cost', Value: '1' }] }));
  await client.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'TEAM', Value: 'red' }] }));
  assert.deepEqual((await client.send(new ListUserTagsCommand({ UserName: 'ann' }))).Tags, [{ Key: 'Cost', Value: '1' }, { Key: 'TEAM', Value: 'red' }]);
  const page = await client.send(new ListUserTagsCommand({ UserName: 'ann', MaxItems: 1 }));
  assert.deepEqual([page.IsTruncated, page.Tags?.length], [true, 1]);
  await client.send(new UntagUserCommand({ UserName: 'ann', TagKeys: ['cost', 'none'] }));
  assert.deepEqual((await client.send(new GetUserCommand({ UserName: 'ann' }))).User?.Tags, [{ Key: 'TEAM', Value: 'red' }]);
});

test('trust policies follow a user who is renamed, and keep the unique id of one who is deleted (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-users)', async () => {
  const { client } = await iamWorld();
  const { User } = await client.send(new CreateUserCommand({ UserName: 'ann' }));
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:user/ann` }, Action: 'sts:AssumeRole' }] };
  await client.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const trusted = async () => {
    const { Role } = await client.send(new GetRoleCommand({ RoleName: 'app' }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Principal.AWS;
  };
  await client.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'anna', NewPath: '/x/' }));
  assert.equal(await trusted(), `arn:aws:iam::${account}:user/x/anna`);
  await client.send(new DeleteUserCommand({ UserName: 'anna' }));
  assert.equal(await trusted(), User?.UserId);
});

test('required members that are missing are told by IAM\'s inner names', async () => {
  const { client } = await iamWorld();
  const missing = (path: string) => ({ name: 'ValidationError', message: `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null` });
  await assert.rejects(client.send(new CreateUserCommand({ UserName: undefined })), missing('userName'));
  await assert.rejects(client.send(new CreateUserCommand({ UserName: 'ann', Tags: [{ Key: 'a', Value: undefined }] })), missing('tags.1.member.value'));
});
