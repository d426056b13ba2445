import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import { secretsWorld, type SecretsWorld } from './testing/secrets-world.ts';

const SecretId = 'app';
const there = 'us-east-1';

async function replicatedWorld(): Promise<SecretsWorld & { readonly replica: sm.SecretsManagerClient; readonly arn: string }> {
  const world = await secretsWorld();
  const { ARN = '' } = await world.client.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'one', Description: 'd', Tags: [{ Key: 'team', Value: 'red' }], AddReplicaRegions: [{ Region: there }] }));
  return { ...world, replica: world.clientIn(there), arn: ARN };
}

const valueIn = async (client: sm.SecretsManagerClient) => (await client.send(new sm.GetSecretValueCommand({ SecretId }))).SecretString;

test('a replica has the ARN of its secret in the other Region, its value under a key of that Region, its tags and its description', async () => {
  const world = await replicatedWorld();
  const primary = await world.client.send(new sm.DescribeSecretCommand({ SecretId }));
  assert.equal(primary.PrimaryRegion, 'eu-west-1');
  assert.deepEqual(primary.ReplicationStatus, [{ Region: there, KmsKeyId: 'alias/aws/secretsmanager', Status: 'InSync', StatusMessage: 'Replication succeeded' }]);
  const replica = await world.replica.send(new sm.DescribeSecretCommand({ SecretId }));
  assert.equal(replica.ARN, world.arn.replace('eu-west-1', there));
  assert.deepEqual([replica.PrimaryRegion, replica.Description, replica.Tags, replica.VersionIdsToStages], ['eu-west-1', 'd', [{ Key: 'team', Value: 'red' }], primary.VersionIdsToStages]);
  world.authorized.length = 0;
  assert.equal(await valueIn(world.replica), 'one');
  const decrypted = world.authorized.find(({ action }) => action === 'kms:Decrypt');
  assert.match(decrypted?.resource ?? '', /^arn:aws:kms:us-east-1:/);
  assert.equal(decrypted?.keys?.['kms:EncryptionContext:SecretARN'], replica.ARN);
});

test('a replica follows its secret, and is not changed by itself', async () => {
  const world = await replicatedWorld();
  await world.client.send(new sm.PutSecretValueCommand({ SecretId, SecretString: 'two' }));
  await world.client.send(new sm.UpdateSecretCommand({ SecretId, Description: 'e' }));
  await world.client.send(new sm.UntagResourceCommand({ SecretId, TagKeys: ['team'] }));
  const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: '*', Action: 'secretsmanager:DeleteSecret', Resource: '*' }] });
  await world.client.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
  assert.equal(await valueIn(world.replica), 'two');
  const { Description, Tags } = await world.replica.send(new sm.DescribeSecretCommand({ SecretId }));
  assert.deepEqual([Description, Tags], ['e', []]);
  assert.equal((await world.replica.send(new sm.GetResourcePolicyCommand({ SecretId }))).ResourcePolicy, ResourcePolicy);
  const refused = { name: 'InvalidParameterException', message: 'Operation not permitted on a replica secret. Call must be made in primary secret\'s region.' };
  await assert.rejects(world.replica.send(new sm.PutSecretValueCommand({ SecretId, SecretString: 'x' })), refused);
  await assert.rejects(world.replica.send(new sm.UpdateSecretCommand({ SecretId, Description: 'x' })), refused);
  await assert.rejects(world.replica.send(new sm.DeleteSecretCommand({ SecretId })), refused);
  await assert.rejects(world.replica.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy })), refused);
  await assert.rejects(world.replica.send(new sm.ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: 'eu-west-1' }] })), /eu-west-1|replica/);
});

test('a secret with replicas is deleted after they are removed', async () => {
  const world = await replicatedWorld();
  await assert.rejects(world.client.send(new sm.DeleteSecretCommand({ SecretId })), { name: 'InvalidParameterException', message: 'You can\'t delete secret app that still has replica regions [us-east-1]' });
  const { ReplicationStatus } = await world.client.send(new sm.RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [there] }));
  assert.deepEqual(ReplicationStatus, []);
  await assert.rejects(valueIn(world.replica), { name: 'ResourceNotFoundException' });
  assert.equal((await world.client.send(new sm.DescribeSecretCommand({ SecretId }))).PrimaryRegion, undefined);
  await world.client.send(new sm.DeleteSecretCommand({ SecretId }));
});

test('a replica whose replication is stopped is a secret of its own', async () => {
  const world = await replicatedWorld();
  await assert.rejects(world.client.send(new sm.StopReplicationToReplicaCommand({ SecretId })), { name: 'InvalidParameterException' });
  await world.replica.send(new sm.StopReplicationToReplicaCommand({ SecretId }));
  await world.client.send(new sm.PutSecretValueCommand({ SecretId, SecretString: 'two' }));
  assert.equal(await valueIn(world.replica), 'one');
  await world.replica.send(new sm.PutSecretValueCommand({ SecretId, SecretString: 'mine' }));
  assert.deepEqual([await valueIn(world.client), await valueIn(world.replica)], ['two', 'mine']);
  assert.equal((await world.client.send(new sm.DescribeSecretCommand({ SecretId }))).ReplicationStatus, undefined);
});

test('where the name is taken replication fails and says so, until it is forced', async () => {
  const world = await secretsWorld();
  const replica = world.clientIn(there);
  await replica.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'other' }));
  await world.client.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'one' }));
  const replicate = async (ForceOverwriteReplicaSecret: boolean) => (await world.client.send(new sm.ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions: [{ Region: there }], ForceOverwriteReplicaSecret }))).ReplicationStatus?.map(({ Status, StatusMessage }) => [Status, StatusMessage]);
  assert.deepEqual(await replicate(false), [['Failed', 'Replication failed: Secret name app already exists in region us-east-1.']]);
  assert.equal(await valueIn(replica), 'other');
  assert.deepEqual(await replicate(true), [['InSync', 'Replication succeeded']]);
  assert.equal(await valueIn(replica), 'one');
});

test('a key that is not there fails the replication, and not the secret', async () => {
  const world = await secretsWorld();
  const { ReplicationStatus = [] } = await world.client.send(new sm.CreateSecretCommand({ Name: SecretId, SecretString: 'one', AddReplicaRegions: [{ Region: there, KmsKeyId: 'alias/missing' }] }));
  assert.match(ReplicationStatus[0]?.StatusMessage ?? '', /^Replication failed: Secrets Manager can't encrypt/);
  assert.equal(await valueIn(world.client), 'one');
  await assert.rejects(valueIn(world.clientIn(there)), { name: 'ResourceNotFoundException' });
});
