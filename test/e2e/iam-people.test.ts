import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AddUserToGroupCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';

/** A user with an access key, and a client that signs with it. */
async function userWith(daemon: TestDaemon, UserName: string): Promise<{ readonly client: IAMClient; readonly keyId: string }> {
  const { iam } = clientsOf(daemon);
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey: { AccessKeyId = '', SecretAccessKey = '' } = {} } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { client: clientsOf(daemon, { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey }).iam, keyId: AccessKeyId };
}

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function denied(action: string, resource: string) {
  return { name: 'AccessDenied', message: new RegExp(`is not authorized to perform: iam:${action} on resource: ${resource.replaceAll('*', '\\*')} because no identity-based policy allows the iam:${action} action`) };
}

test('users of a group manage their own access keys and nobody else\'s, as in https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_credentials_console.html', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { iam } = clientsOf(daemon);
  const { client: ann, keyId } = await userWith(daemon, 'ann');
  const { keyId: keyOfBob } = await userWith(daemon, 'bob');
  const Action = ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:GetAccessKeyLastUsed', 'iam:GetUser', 'iam:ListAccessKeys', 'iam:UpdateAccessKey'];
  await iam.send(new CreateGroupCommand({ GroupName: 'everybody' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'everybody', PolicyName: 'own-keys', PolicyDocument: document({ Effect: 'Allow', Action, Resource: 'arn:aws:iam::*:user/${aws:username}' }) }));
  await assert.rejects(ann.send(new GetUserCommand({})), denied('GetUser', 'user ann'));

  await iam.send(new AddUserToGroupCommand({ GroupName: 'everybody', UserName: 'ann' }));
  assert.equal((await ann.send(new GetUserCommand({}))).User?.UserName, 'ann');
  const { AccessKey } = await ann.send(new CreateAccessKeyCommand({}));
  await ann.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: AccessKey?.AccessKeyId }));
  assert.deepEqual((await ann.send(new ListAccessKeysCommand({}))).AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId), [keyId]);
  assert.equal((await ann.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId }))).UserName, 'ann');

  await assert.rejects(ann.send(new ListUsersCommand({})), denied('ListUsers', 'arn:aws:iam::000000000000:user/'));
  for (const UserName of ['bob', 'nobody']) await assert.rejects(ann.send(new ListAccessKeysCommand({ UserName })), denied('ListAccessKeys', `user ${UserName}`));
  for (const AccessKeyId of [keyOfBob, 'AKIAAAAAAAAAAAAAAAAA']) await assert.rejects(ann.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), denied('GetAccessKeyLastUsed', `access key ${AccessKeyId}`));

  await iam.send(new RemoveUserFromGroupCommand({ GroupName: 'everybody', UserName: 'ann' }));
  await assert.rejects(ann.send(new GetUserCommand({})), denied('GetUser', 'user ann'));
});

test('who administers users makes them within a boundary, and touches those of the own team alone, as in https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { iam } = clientsOf(daemon);
  const { client: admin } = await userWith(daemon, 'admin');
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'boundary', PolicyDocument: document({ Effect: 'Allow', Action: 'ecs:*', Resource: '*' }) }));
  const boundary = Policy?.Arn;
  await iam.send(new PutUserPolicyCommand({
    UserName: 'admin',
    PolicyName: 'delegation',
    PolicyDocument: document(
      { Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*', Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } } },
      { Effect: 'Allow', Action: 'iam:TagUser', Resource: '*', Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } } },
      { Effect: 'Allow', Action: 'iam:DeleteUser', Resource: '*', Condition: { StringEquals: { 'iam:ResourceTag/team': 'blue' } } },
    ),
  }));
  const create = (UserName: string, input: Partial<CreateUserCommand['input']>) => admin.send(new CreateUserCommand({ UserName, ...input }));
  const blue = [{ Key: 'team', Value: 'blue' }];

  await assert.rejects(create('cid', {}), denied('CreateUser', 'arn:aws:iam::000000000000:user/cid'));
  await assert.rejects(create('cid', { PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }), denied('CreateUser', 'arn:aws:iam::000000000000:user/cid'));
  await assert.rejects(create('cid', { PermissionsBoundary: boundary, Tags: [{ Key: 'team', Value: 'red' }] }), denied('TagUser', 'arn:aws:iam::000000000000:user/cid'));
  assert.equal((await create('cid', { PermissionsBoundary: boundary, Tags: blue })).User?.PermissionsBoundary?.PermissionsBoundaryArn, boundary);
  await create('dan', { PermissionsBoundary: boundary });
  await assert.rejects(admin.send(new TagUserCommand({ UserName: 'dan', Tags: [...blue, { Key: 'cost', Value: '1' }] })), denied('TagUser', 'user dan'));

  await admin.send(new DeleteUserCommand({ UserName: 'cid' }));
  for (const UserName of ['dan', 'nobody']) await assert.rejects(admin.send(new DeleteUserCommand({ UserName })), denied('DeleteUser', `user ${UserName}`));
  assert.deepEqual((await iam.send(new ListUsersCommand({}))).Users?.map(({ UserName }) => UserName), ['admin', 'dan']);
});
