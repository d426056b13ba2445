import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import * as sm from '@aws-sdk/client-secrets-manager';
import { dayMs } from '#base/time.ts';
import { secretsWorld, type SecretsWorld } from './testing/secrets-world.ts';

const SecretId = 'app';
const [one = '', two = '', three = ''] = ['1', '2', '3'].map((digit) => digit.repeat(32));

async function withVersions(...ids: readonly string[]): Promise<SecretsWorld> {
  const world = await secretsWorld();
  await world.client.send(new sm.CreateSecretCommand({ Name: SecretId }));
  for (const id of ids) await world.client.send(new sm.PutSecretValueCommand({ SecretId, SecretString: id, ClientRequestToken: id }));
  return world;
}

const stages = async ({ client }: SecretsWorld) => (await client.send(new sm.DescribeSecretCommand({ SecretId }))).VersionIdsToStages;
const move = ({ client }: SecretsWorld, input: Partial<sm.UpdateSecretVersionStageCommandInput>) => client.send(new sm.UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', ...input }));

test('each new value takes AWSCURRENT, and the version before it AWSPREVIOUS; those before have no stage', async () => {
  const world = await withVersions(one, two, three);
  assert.deepEqual(await stages(world), { [two]: ['AWSPREVIOUS'], [three]: ['AWSCURRENT'] });
  const ids = async (IncludeDeprecated: boolean) => (await world.client.send(new sm.ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated }))).Versions?.map(({ VersionId }) => VersionId);
  assert.deepEqual(await ids(false), [three, two]);
  assert.deepEqual(await ids(true), [three, two, one]);
});

test('AWSCURRENT moves back, and AWSPREVIOUS goes where it came from', async () => {
  const world = await withVersions(one, two);
  await assert.rejects(move(world, { MoveToVersionId: one }), { name: 'InvalidParameterException', message: `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${two}, so you must explicitly reference that version in RemoveFromVersionId.` });
  await assert.rejects(move(world, { RemoveFromVersionId: one, MoveToVersionId: one }), { name: 'InvalidParameterException', message: /not currently attached/ });
  await assert.rejects(move(world, { RemoveFromVersionId: two }), { name: 'InvalidParameterException', message: 'You can only move staging label AWSCURRENT to a different secret version. It can\'t be completely removed.' });
  await assert.rejects(move(world, { RemoveFromVersionId: two, MoveToVersionId: three }), { name: 'InvalidParameterException', message: `Not a valid version: ${three}` });
  await assert.rejects(move(world, {}), { name: 'InvalidParameterException' });
  await move(world, { RemoveFromVersionId: two, MoveToVersionId: one });
  assert.deepEqual(await stages(world), { [one]: ['AWSCURRENT'], [two]: ['AWSPREVIOUS'] });
  assert.equal((await world.client.send(new sm.GetSecretValueCommand({ SecretId }))).SecretString, one);
});

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
test('the first version is current whatever it is to be, and what a new value follows is pending no longer', async () => {
  const world = await secretsWorld();
  await world.client.send(new sm.CreateSecretCommand({ Name: SecretId }));
  const put = async (ClientRequestToken: string, VersionStages?: string[]) => (await world.client.send(new sm.PutSecretValueCommand({ SecretId, SecretString: ClientRequestToken, ClientRequestToken, VersionStages }))).VersionStages;
  assert.deepEqual(await put(one, ['AWSPENDING']), ['AWSPENDING', 'AWSCURRENT']);
  await put(two);
  assert.deepEqual(await stages(world), { [one]: ['AWSPREVIOUS'], [two]: ['AWSCURRENT'] });
});

test('a version under the account\'s own key is said to be under DefaultEncryptionKey', async () => {
  const world = await withVersions(one);
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  const keys = async () => (await world.client.send(new sm.ListSecretVersionIdsCommand({ SecretId }))).Versions?.map(({ KmsKeyIds }) => KmsKeyIds);
  assert.deepEqual(await keys(), [['DefaultEncryptionKey']]);
  await world.client.send(new sm.UpdateSecretCommand({ SecretId, KmsKeyId: KeyMetadata?.Arn }));
  assert.deepEqual(await keys(), [[KeyMetadata?.Arn]]);
});

test('own stages are put on, moved and taken off', async () => {
  const world = await withVersions(one, two);
  await move(world, { VersionStage: 'GREEN', MoveToVersionId: one });
  assert.deepEqual(await stages(world), { [one]: ['AWSPREVIOUS', 'GREEN'], [two]: ['AWSCURRENT'] });
  await move(world, { VersionStage: 'GREEN', MoveToVersionId: two, RemoveFromVersionId: one });
  assert.deepEqual(await stages(world), { [one]: ['AWSPREVIOUS'], [two]: ['AWSCURRENT', 'GREEN'] });
  await move(world, { VersionStage: 'GREEN', RemoveFromVersionId: two });
  assert.deepEqual(await stages(world), { [one]: ['AWSPREVIOUS'], [two]: ['AWSCURRENT'] });
});

test('of more than a hundred versions the oldest without a stage go, but none within a day', async () => {
  const world = await withVersions();
  const put = (index: number) => world.client.send(new sm.PutSecretValueCommand({ SecretId, SecretString: 'v', ClientRequestToken: `${index}`.padStart(32, '0') }));
  for (let index = 0; index < 105; index += 1) await put(index);
  const all = async () => (await world.client.send(new sm.ListSecretVersionIdsCommand({ SecretId, IncludeDeprecated: true }))).Versions?.length;
  const pages: number[] = [];
  for await (const { Versions = [] } of sm.paginateListSecretVersionIds({ client: world.client, pageSize: 60 }, { SecretId, IncludeDeprecated: true })) pages.push(Versions.length);
  assert.deepEqual(pages, [60, 45]);
  await world.clock.advance(dayMs + 1);
  await put(105);
  assert.equal(await all(), 100);
});

test('UpdateSecret describes, adds a value, and encrypts anew under another key', async () => {
  const world = await withVersions(one);
  await world.clock.advance(1_000);
  assert.equal((await world.client.send(new sm.UpdateSecretCommand({ SecretId, Description: 'of the app' }))).VersionId, undefined);
  const described = await world.client.send(new sm.DescribeSecretCommand({ SecretId }));
  assert.deepEqual([described.Description, described.LastChangedDate], ['of the app', new Date(world.clock.nowMs())]);
  assert.equal((await world.client.send(new sm.UpdateSecretCommand({ SecretId, SecretString: 'new', ClientRequestToken: two }))).VersionId, two);
  assert.deepEqual(await stages(world), { [one]: ['AWSPREVIOUS'], [two]: ['AWSCURRENT'] });
  const { keyOf, keyId, arn } = await withKey(world);
  await world.client.send(new sm.UpdateSecretCommand({ SecretId, KmsKeyId: keyId }));
  assert.deepEqual(await keyOf(), [arn, arn]);
  assert.equal((await world.client.send(new sm.DescribeSecretCommand({ SecretId }))).KmsKeyId, keyId);
  assert.equal((await world.client.send(new sm.GetSecretValueCommand({ SecretId }))).SecretString, 'new');
  await world.client.send(new sm.UpdateSecretCommand({ SecretId, KmsKeyId: '', Description: '' }));
  const back = await world.client.send(new sm.DescribeSecretCommand({ SecretId }));
  assert.deepEqual([back.KmsKeyId, back.Description], [undefined, undefined]);
  assert.ok((await keyOf())?.every((each) => each !== arn));
  await assert.rejects(world.client.send(new sm.UpdateSecretCommand({ SecretId, SecretString: 'other', ClientRequestToken: two })), { name: 'ResourceExistsException' });
});

async function withKey(world: SecretsWorld) {
  const { CreateKeyCommand } = await import('@aws-sdk/client-kms');
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  const keyOf = async () => (await world.client.send(new sm.ListSecretVersionIdsCommand({ SecretId }))).Versions?.flatMap(({ KmsKeyIds = [] }) => KmsKeyIds);
  return { keyOf, keyId: KeyMetadata?.KeyId, arn: KeyMetadata?.Arn };
}
