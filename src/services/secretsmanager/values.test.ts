import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import * as sm from '@aws-sdk/client-secrets-manager';
import { known } from '#base/assert.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { secrets } from '#model/secret.ts';
import { valueIn } from './input-checks.ts';
import { scope, secretsWorld, type SecretsWorld } from './testing/secrets-world.ts';

const create = ({ client }: SecretsWorld, input: Partial<sm.CreateSecretCommandInput> = {}) => client.send(new sm.CreateSecretCommand({ Name: 'app/db', SecretString: 'correct horse', ...input }));
const get = ({ client }: SecretsWorld, SecretId: string, more: Partial<sm.GetSecretValueCommandInput> = {}) => client.send(new sm.GetSecretValueCommand({ SecretId, ...more }));
const shown = ({ SecretString, VersionStages }: sm.GetSecretValueCommandOutput) => [SecretString, VersionStages];
const [one, two] = ['1', '2'].map((digit) => digit.repeat(32));

test('a secret is created with an ARN that ends with six characters, and got by its name, its ARN and its ARN without them', async () => {
  const world = await secretsWorld();
  const { ARN = '', VersionId, Name } = await create(world, { ClientRequestToken: one });
  assert.match(ARN, /^arn:aws:secretsmanager:eu-west-1:111122223333:secret:app\/db-[A-Za-z0-9]{6}$/);
  assert.deepEqual([VersionId, Name], [one, 'app/db']);
  for (const id of ['app/db', ARN, ARN.slice(0, -7)]) {
    const { $metadata: _, ...value } = await get(world, id);
    assert.deepEqual(value, { ARN, Name: 'app/db', VersionId: one, SecretString: 'correct horse', VersionStages: ['AWSCURRENT'], CreatedDate: new Date(world.clock.nowMs()) });
  }
  for (const id of ['app', ARN.slice(0, -1), ARN.replace(scope.region, 'us-east-1'), ARN.replace(scope.account, '999999999999')]) {
    await assert.rejects(get(world, id), { name: 'ResourceNotFoundException', message: 'Secrets Manager can\'t find the specified secret.' }, id);
  }
});

test('a secret without a value has none to get', async () => {
  const world = await secretsWorld();
  assert.equal((await create(world, { SecretString: undefined })).VersionId, undefined);
  await assert.rejects(get(world, 'app/db'), { name: 'ResourceNotFoundException', message: 'Secrets Manager can\'t find the specified secret value for staging label: AWSCURRENT' });
});

test('binary values come back as they were', async () => {
  const world = await secretsWorld();
  await create(world, { SecretString: undefined, SecretBinary: Uint8Array.of(0, 255, 128) });
  const { SecretBinary, SecretString } = await get(world, 'app/db');
  assert.deepEqual([[...SecretBinary ?? []], SecretString], [[0, 255, 128], undefined]);
});

test('values are in state only as ciphertext, and KMS is asked in the caller\'s name with the ARN and the version', async () => {
  const world = await secretsWorld();
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  world.authorized.length = 0;
  const { ARN } = await create(world, { KmsKeyId: KeyMetadata?.KeyId, ClientRequestToken: one });
  await get(world, 'app/db');
  assert.ok(!JSON.stringify(world.store.list(secrets)).includes('correct'));
  const needed = world.authorized.filter(({ action }) => action.startsWith('kms:'));
  assert.deepEqual(needed.map(({ action, resource, keys }) => [action, resource, keys?.['kms:EncryptionContext:SecretARN'], keys?.['kms:EncryptionContext:SecretVersionId']]), [
    ['kms:GenerateDataKey', KeyMetadata?.Arn, ARN, one],
    ['kms:Decrypt', KeyMetadata?.Arn, ARN, one],
  ]);
});

test('who may not use the key is told so, and a key that cannot be used is said', async () => {
  const world = await secretsWorld();
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  world.denied.add('kms:GenerateDataKey');
  await assert.rejects(create(world, { KmsKeyId: KeyMetadata?.KeyId }), { name: 'AccessDeniedException', message: 'Access to KMS is not allowed' });
  assert.deepEqual(world.store.list(secrets), []);
  world.denied.clear();
  await create(world, { KmsKeyId: KeyMetadata?.KeyId });
  world.denied.add('kms:Decrypt');
  await assert.rejects(get(world, 'app/db'), { name: 'AccessDeniedException', message: 'Access to KMS is not allowed' });
  world.denied.clear();
  const key = known(world.store.get(kmsKeys, KeyMetadata?.Arn ?? ''), 'the key');
  await world.store.transact((transaction) => transaction.put(kmsKeys, { ...key, isEnabled: false }));
  await assert.rejects(get(world, 'app/db'), { name: 'DecryptionFailure', message: /^Secrets Manager can't decrypt the protected secret text using the provided KMS key\. .*is disabled/ });
  await assert.rejects(create(world, { Name: 'other', KmsKeyId: 'alias/missing' }), { name: 'EncryptionFailure' });
});

test('a new value is current, the one before it previous, and each is got by its version or its stage', async () => {
  const world = await secretsWorld();
  await create(world, { ClientRequestToken: one });
  const { $metadata: _, ARN: __, ...answer } = await world.client.send(new sm.PutSecretValueCommand({ SecretId: 'app/db', SecretString: 'battery staple', ClientRequestToken: two }));
  assert.deepEqual(answer, { Name: 'app/db', VersionId: two, VersionStages: ['AWSCURRENT'] });
  assert.deepEqual(shown(await get(world, 'app/db')), ['battery staple', ['AWSCURRENT']]);
  assert.deepEqual(shown(await get(world, 'app/db', { VersionStage: 'AWSPREVIOUS' })), ['correct horse', ['AWSPREVIOUS']]);
  assert.deepEqual(shown(await get(world, 'app/db', { VersionId: one })), ['correct horse', ['AWSPREVIOUS']]);
  await assert.rejects(get(world, 'app/db', { VersionId: one, VersionStage: 'AWSCURRENT' }), { name: 'InvalidRequestException', message: 'You provided a VersionStage that is not associated to the provided VersionId.' });
  await assert.rejects(get(world, 'app/db', { VersionStage: 'GREEN' }), { name: 'ResourceNotFoundException', message: 'Secrets Manager can\'t find the specified secret value for staging label: GREEN' });
  await assert.rejects(get(world, 'app/db', { VersionId: '3'.repeat(32) }), { name: 'ResourceNotFoundException', message: /for VersionId: 3+$/ });
  await world.client.send(new sm.PutSecretValueCommand({ SecretId: 'app/db', SecretString: 'green', VersionStages: ['GREEN'] }));
  assert.deepEqual(shown(await get(world, 'app/db', { VersionStage: 'GREEN' })), ['green', ['GREEN']]);
  assert.deepEqual(shown(await get(world, 'app/db')), ['battery staple', ['AWSCURRENT']]);
});

test('the same request again changes nothing, and its token with another value is refused', async () => {
  const world = await secretsWorld();
  const first = await create(world, { ClientRequestToken: one });
  const again = await create(world, { ClientRequestToken: one });
  assert.equal(again.ARN, first.ARN);
  await assert.rejects(create(world, { ClientRequestToken: one, SecretString: 'other' }), { name: 'ResourceExistsException', message: `You can't use ClientRequestToken ${one} because that value is already in use for a version of secret ${first.ARN}.` });
  await assert.rejects(create(world, { ClientRequestToken: two }), { name: 'ResourceExistsException', message: 'The operation failed because the secret app/db already exists.' });
  const put = (SecretString: string) => world.client.send(new sm.PutSecretValueCommand({ SecretId: 'app/db', SecretString, ClientRequestToken: two }));
  await put('next');
  await put('next');
  await assert.rejects(put('another'), { name: 'ResourceExistsException' });
  const { Versions = [] } = await world.client.send(new sm.ListSecretVersionIdsCommand({ SecretId: 'app/db' }));
  assert.deepEqual(Versions.map(({ VersionId }) => VersionId), [two, one]);
});

test('the same value twice at once is one version, and another value under its token is refused', async () => {
  const world = await secretsWorld();
  await create(world, { ClientRequestToken: one });
  const put = (SecretString: string) => world.client.send(new sm.PutSecretValueCommand({ SecretId: 'app/db', SecretString, ClientRequestToken: two })).then(({ VersionId }) => VersionId, ({ name }: Error) => name);
  assert.deepEqual(await Promise.all([put('next'), put('next'), put('other')]), [two, two, 'ResourceExistsException']);
  assert.deepEqual(shown(await get(world, 'app/db')), ['next', ['AWSCURRENT']]);
});

test('what CreateSecret does not take is refused, and no sentence tells the value', async () => {
  const world = await secretsWorld();
  const refusals: readonly (readonly [Partial<sm.CreateSecretCommandInput>, string, RegExp])[] = [
    [{ Name: 'app db' }, 'ValidationException', /^Invalid name\. Must be a valid name containing alphanumeric characters, or any of the following: -\/_\+=\.@!$/],
    [{ Name: 'a'.repeat(513) }, 'ValidationException', /at 'name'/],
    [{ ClientRequestToken: 'short' }, 'ValidationException', /at 'clientRequestToken' failed to satisfy constraint: Member must have length greater than or equal to 32/],
    [{ SecretBinary: Uint8Array.of(1) }, 'InvalidParameterException', /both a binary secret value and a string/],
    [{ SecretString: '' }, 'ValidationException', /^1 validation error detected: Value at 'secretString'/],
    [{ SecretString: 'hunter2'.repeat(10_000) }, 'ValidationException', /Member must have length less than or equal to 65536$/],
    [{ Type: 'vendor' }, 'ValidationException', /^Type is not supported/],
    [{ Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'InvalidParameterException', /reserved for AWS/],
    [{ AddReplicaRegions: [{ Region: 'eu-west-1' }] }, 'InvalidParameterException', /^Invalid replica region/],
    [{ AddReplicaRegions: [{ Region: 'us-east-1' }, { Region: 'us-east-1' }] }, 'InvalidParameterException', /given twice/],
  ];
  for (const [input, name, message] of refusals) {
    await assert.rejects(create(world, { SecretString: 'hunter2', ...input }), (thrown: Error) => {
      assert.equal(thrown.name, name, `${JSON.stringify(input).slice(0, 100)}: ${thrown.message}`);
      assert.match(thrown.message, message);
      assert.ok(!thrown.message.includes('hunter2'));
      return true;
    });
  }
  assert.throws(() => valueIn({ SecretString: 'hunter2' }), { name: 'InvalidRequestException', message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.' });
  await create(world);
  for (const SecretId of ['app db', ' app', 'app?', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:app db']) await assert.rejects(world.client.send(new sm.DescribeSecretCommand({ SecretId })), { name: 'ValidationException', message: /^Invalid name\./ });
  await assert.rejects(world.client.send(new sm.PutSecretValueCommand({ SecretId: 'app/db' })), { name: 'InvalidRequestException', message: 'You must provide either SecretString or SecretBinary.' });
  assert.equal(world.store.list(secrets).length, 1);
});

test('a refusal looks alike whether there is a secret or not, and an operation shows IAM what it is about', async () => {
  const world = await secretsWorld();
  const { ARN = '' } = await create(world, { Tags: [{ Key: 'team', Value: 'red' }] });
  assert.deepEqual(world.authorized.filter(({ action }) => action.startsWith('secrets')).map(({ action }) => action), ['secretsmanager:CreateSecret', 'secretsmanager:TagResource']);
  world.authorized.length = 0;
  await get(world, 'app/db');
  assert.deepEqual(world.authorized[0], { action: 'secretsmanager:GetSecretValue', resource: ARN, keys: { 'secretsmanager:SecretId': ARN, 'secretsmanager:ResourceTag/team': 'red', 'secretsmanager:VersionStage': 'AWSCURRENT' } });
  world.denied.add('secretsmanager:GetSecretValue');
  const refusal = (id: string) => get(world, id).then(() => 'answered', (thrown: Error) => `${thrown.name}: ${thrown.message.replace(/-[A-Za-z0-9]{6}$/, '-??????')}`);
  assert.equal(await refusal('app/db'), (await refusal('app/dc')).replace('app/dc', 'app/db'));
  assert.equal(await refusal(ARN), (await refusal(ARN.replace('app/db', 'app/dc'))).replace('app/dc', 'app/db'));
});
