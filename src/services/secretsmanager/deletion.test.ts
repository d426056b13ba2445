import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import { dayMs } from '#base/time.ts';
import { secretsWorld, type SecretsWorld } from './testing/secrets-world.ts';

const create = ({ client }: SecretsWorld, input: Partial<sm.CreateSecretCommandInput> = {}) => client.send(new sm.CreateSecretCommand({ Name: 'app', SecretString: 'value', ...input }));
const remove = ({ client }: SecretsWorld, input: Partial<sm.DeleteSecretCommandInput> = {}) => client.send(new sm.DeleteSecretCommand({ SecretId: 'app', ...input }));
const get = ({ client }: SecretsWorld) => client.send(new sm.GetSecretValueCommand({ SecretId: 'app' }));

test('a deleted secret waits for its recovery window to end, and can be restored until then', async () => {
  const world = await secretsWorld();
  const { ARN } = await create(world);
  const { $metadata: _, ...answer } = await remove(world, { RecoveryWindowInDays: 7 });
  assert.deepEqual(answer, { ARN, Name: 'app', DeletionDate: new Date(world.clock.nowMs() + 7 * dayMs) });
  await assert.rejects(get(world), { name: 'InvalidRequestException', message: 'You can\'t perform this operation on the secret because it was marked for deletion.' });
  await assert.rejects(remove(world), { name: 'InvalidRequestException', message: 'You tried to perform the operation on a secret that\'s currently marked deleted.' });
  await assert.rejects(create(world), { name: 'InvalidRequestException', message: 'You can\'t create this secret because a secret with this name is already scheduled for deletion.' });
  const { DeletedDate } = await world.client.send(new sm.DescribeSecretCommand({ SecretId: 'app' }));
  assert.deepEqual(DeletedDate, new Date(world.clock.nowMs()));
  const listed = async (IncludePlannedDeletion: boolean) => (await world.client.send(new sm.ListSecretsCommand({ IncludePlannedDeletion }))).SecretList?.length;
  assert.deepEqual([await listed(false), await listed(true)], [0, 1]);
  await world.clock.advance(6 * dayMs);
  await world.client.send(new sm.RestoreSecretCommand({ SecretId: 'app' }));
  assert.equal((await get(world)).SecretString, 'value');
  await remove(world);
  await world.clock.advance(30 * dayMs);
  await assert.rejects(world.client.send(new sm.RestoreSecretCommand({ SecretId: 'app' })), { name: 'ResourceNotFoundException' });
  const again = await create(world);
  assert.notEqual(again.ARN, ARN, 'who may read the old one may not read the new one');
});

test('a secret can be deleted at once, also when there is none, and its name is free', async () => {
  const world = await secretsWorld();
  const { ARN } = await create(world);
  assert.equal((await remove(world, { ForceDeleteWithoutRecovery: true })).ARN, ARN);
  await assert.rejects(get(world), { name: 'ResourceNotFoundException' });
  assert.equal((await remove(world, { ForceDeleteWithoutRecovery: true })).Name, 'app');
  await assert.rejects(remove(world), { name: 'ResourceNotFoundException' });
  await create(world);
  await remove(world);
  await remove(world, { ForceDeleteWithoutRecovery: true });
  await create(world);
});

test('recovery windows are of 7 to 30 days, and none when deletion is forced', async () => {
  const world = await secretsWorld();
  await create(world);
  for (const RecoveryWindowInDays of [6, 31]) await assert.rejects(remove(world, { RecoveryWindowInDays }), { name: 'InvalidParameterException', message: 'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).' });
  await assert.rejects(remove(world, { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }), { name: 'InvalidParameterException', message: 'You can\'t use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.' });
  world.authorized.length = 0;
  await remove(world, { RecoveryWindowInDays: 7 });
  assert.equal(world.authorized[0]?.keys?.['secretsmanager:RecoveryWindowInDays'], '7');
});

test('nothing is changed in a secret that is scheduled for deletion', async () => {
  const world = await secretsWorld();
  await create(world);
  await remove(world);
  const SecretId = 'app';
  const calls = [
    () => world.client.send(new sm.PutSecretValueCommand({ SecretId, SecretString: 'b' })),
    () => world.client.send(new sm.UpdateSecretCommand({ SecretId, Description: 'b' })),
    () => world.client.send(new sm.TagResourceCommand({ SecretId, Tags: [{ Key: 'a', Value: 'b' }] })),
    () => world.client.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}' })),
    () => world.client.send(new sm.ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'us-east-1' }] })),
    () => world.client.send(new sm.UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'A', MoveToVersionId: 'a'.repeat(32) })),
  ];
  for (const call of calls) await assert.rejects(call(), { name: 'InvalidRequestException', message: /marked for deletion\.$/ }, call.toString());
});
