import assert from 'node:assert/strict';
import test from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
  type AccessKey,
} from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import { accessKeyLabel, userAccessKeys } from '#model/access-key.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';

async function keyOf({ client }: IamWorld, UserName: string): Promise<AccessKey> {
  return known((await client.send(new CreateAccessKeyCommand({ UserName }))).AccessKey, 'a key');
}

async function worldWithAnn(): Promise<IamWorld> {
  const world = await iamWorld();
  await world.client.send(new CreateUserCommand({ UserName: 'ann' }));
  return world;
}

test('the secret of an access key is shown when it is made, and kept sealed', async () => {
  const world = await worldWithAnn();
  const { UserName, AccessKeyId = '', Status, SecretAccessKey = '', CreateDate } = await keyOf(world, 'ann');
  assert.deepEqual([UserName, Status, CreateDate], ['ann', 'Active', new Date('2026-01-02T03:04:05Z')]);
  assert.match(AccessKeyId, /^AKIA[A-Z2-7]{16}$/);
  assert.match(SecretAccessKey, /^[A-Za-z0-9+/]{40}$/);
  const kept = known(world.store.get(userAccessKeys, AccessKeyId), 'the key');
  assert.doesNotMatch(JSON.stringify(kept), new RegExp(SecretAccessKey.replaceAll('+', '\\+')));
  assert.equal(world.sealing.open(kept.sealedSecret, accessKeyLabel(AccessKeyId))?.toString(), SecretAccessKey);
  const { AccessKeyMetadata } = await world.client.send(new ListAccessKeysCommand({ UserName: 'ann' }));
  assert.deepEqual(AccessKeyMetadata, [{ UserName: 'ann', AccessKeyId, Status: 'Active', CreateDate }]);
});

test('Cannot exceed quota for AccessKeysPerUser: 2', async () => {
  const world = await worldWithAnn();
  const first = await keyOf(world, 'ann');
  await keyOf(world, 'ann');
  await assert.rejects(keyOf(world, 'ann'), { name: 'LimitExceededException', message: 'Cannot exceed quota for AccessKeysPerUser: 2' });
  await world.client.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId: first.AccessKeyId }));
  await keyOf(world, 'ann');
});

test('a key is made inactive and active again, and deleted, by the name of its user alone', async () => {
  const world = await worldWithAnn();
  await world.client.send(new CreateUserCommand({ UserName: 'bob' }));
  const { AccessKeyId } = await keyOf(world, 'ann');
  const statusAfter = async (Status: 'Active' | 'Inactive') => {
    await world.client.send(new UpdateAccessKeyCommand({ UserName: 'ann', AccessKeyId, Status }));
    return (await world.client.send(new ListAccessKeysCommand({ UserName: 'ann' }))).AccessKeyMetadata?.[0]?.Status;
  };
  assert.deepEqual([await statusAfter('Inactive'), await statusAfter('Active')], ['Inactive', 'Active']);
  const missing = { name: 'NoSuchEntityException', message: `The Access Key with id ${AccessKeyId} cannot be found.` };
  await assert.rejects(world.client.send(new UpdateAccessKeyCommand({ UserName: 'bob', AccessKeyId, Status: 'Inactive' })), missing);
  await assert.rejects(world.client.send(new DeleteAccessKeyCommand({ UserName: 'bob', AccessKeyId })), missing);
  await assert.rejects(world.client.send(new DeleteAccessKeyCommand({ AccessKeyId })), missing);
  await world.client.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId }));
  await assert.rejects(world.client.send(new DeleteAccessKeyCommand({ UserName: 'ann', AccessKeyId })), missing);
});

test('without UserName the operations are about the caller and its own keys', async () => {
  const world = await worldWithAnn();
  const arn = `arn:aws:iam::${account}:user/ann`;
  const ann = world.clientOf({ arn, identityArn: arn, isRoot: false });
  const { AccessKey } = await ann.send(new CreateAccessKeyCommand({}));
  assert.equal(AccessKey?.UserName, 'ann');
  assert.deepEqual(world.takeAccess().at(-1), { action: 'iam:CreateAccessKey', resource: arn });
  await ann.send(new UpdateAccessKeyCommand({ AccessKeyId: AccessKey.AccessKeyId, Status: 'Inactive' }));
  assert.deepEqual((await ann.send(new ListAccessKeysCommand({}))).AccessKeyMetadata?.map(({ Status }) => Status), ['Inactive']);
});

test("the root's access key is listed, and is not IAM's to make or change", async () => {
  const { client } = await iamWorld();
  const { AccessKeyMetadata: [key] = [] } = await client.send(new ListAccessKeysCommand({}));
  assert.deepEqual([key?.UserName, key?.AccessKeyId, key?.Status], [undefined, 'AKIAIOSFODNN7EXAMPLE', 'Active']);
  const refused = { name: 'ValidationError', message: /^Must specify userName: the root's access key is the one that drydock env shows/ };
  await assert.rejects(client.send(new CreateAccessKeyCommand({})), refused);
  await assert.rejects(client.send(new UpdateAccessKeyCommand({ AccessKeyId: key?.AccessKeyId, Status: 'Inactive' })), refused);
  await assert.rejects(client.send(new DeleteAccessKeyCommand({ AccessKeyId: key?.AccessKeyId })), refused);
});

test('GetAccessKeyLastUsed shows the last use, or N/A when there was none (https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyLastUsed.html)', async () => {
  const world = await worldWithAnn();
  const { AccessKeyId = '' } = await keyOf(world, 'ann');
  const lastUsed = async () => {
    const { UserName, AccessKeyLastUsed } = await world.client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    return { UserName, AccessKeyLastUsed };
  };
  assert.deepEqual(await lastUsed(), { UserName: 'ann', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } });
  const key = known(world.store.get(userAccessKeys, AccessKeyId), 'the key');
  await world.store.transact((transaction) => transaction.put(userAccessKeys, { ...key, lastUsed: { at: 5_500, region: 'eu-west-1', service: 'ecs' } }));
  assert.deepEqual((await lastUsed()).AccessKeyLastUsed, { LastUsedDate: new Date(5_000), ServiceName: 'ecs', Region: 'eu-west-1' });
  assert.deepEqual(world.takeAccess().at(-1), { action: 'iam:GetAccessKeyLastUsed', resource: `arn:aws:iam::${account}:user/ann` });
});

test('of a key that is not in the account GetAccessKeyLastUsed says nothing', async () => {
  const world = await worldWithAnn();
  const { AccessKeyId } = await keyOf(world, 'ann');
  const other = world.clientOf({ account: '999999999999', arn: 'arn:aws:iam::999999999999:root' });
  const message = `User: arn:aws:iam::999999999999:root is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${AccessKeyId}`;
  await assert.rejects(other.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), { name: 'AccessDenied', message });
  await assert.rejects(other.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIAAAAAAAAAAAAAAAAA' })), { name: 'AccessDenied' });
  await assert.rejects(other.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: 'AKIA' })), { name: 'ValidationError' });
});
