import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeKeyCommand, GetKeyRotationStatusCommand, ListAliasesCommand, ListGrantsCommand, ListKeysCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import { known } from '#base/assert.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform makes keys with policies, aliases, grants, rotation and imported material, finds nothing to change, changes them in place, and schedules their deletion', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-kms');
  const terraform = await terraformIn(folder.path, new URL('./terraform-kms/', import.meta.url), daemon);
  const { kms } = clientsOf(daemon);
  const material = ['-var', `material=${Buffer.alloc(32, 7).toString('base64')}`];
  const seen = async () => JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  const described = async () => {
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    return Promise.all(Keys.map(async ({ KeyId }) => known((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata, 'a key that is listed')));
  };
  const named = async (description: string) => known((await described()).find(({ Description }) => Description === description), description);

  await terraform('init');
  await terraform('apply', '-auto-approve', ...material);
  const common = { secret: 'the secret', usage: 'ENCRYPT_DECRYPT', state: 'Enabled', manager: 'AWS' };
  assert.deepEqual(await seen(), { ...common, alias_of: 'app', algorithms: ['ECDSA_SHA_256'] });
  const { KeyId } = await named('Of the harbour');
  const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
  assert.deepEqual(Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])), { Project: 'harbour', Team: 'red' });
  assert.equal((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).RotationPeriodInDays, 365);
  assert.deepEqual((await kms.send(new ListGrantsCommand({ KeyId }))).Grants?.map(({ Name, Operations }) => [Name, Operations]), [['reader', ['Decrypt', 'Encrypt', 'GenerateDataKey']]]);
  await terraform('plan', '-detailed-exitcode', ...material);

  const changes = [...material, '-var', 'description=Of all harbours', '-var', 'rotation_days=100', '-var', 'team=blue', '-var', 'alias_of=other'];
  await terraform('apply', '-auto-approve', ...changes);
  assert.deepEqual(await seen(), { ...common, alias_of: 'other', algorithms: [] });
  assert.equal((await named('Of all harbours')).KeyId, KeyId, 'the key was changed in place');
  assert.equal((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).RotationPeriodInDays, 100);
  await terraform('plan', '-detailed-exitcode', ...changes);

  await terraform('destroy', '-auto-approve', ...changes);
  const left = (await described()).filter(({ KeyManager }) => KeyManager === 'CUSTOMER');
  assert.deepEqual(left.map(({ KeyState }) => KeyState), Array.from({ length: 5 }, () => 'PendingDeletion'));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  assert.deepEqual(Aliases.filter(({ TargetKeyId }) => TargetKeyId !== undefined).map(({ AliasName }) => AliasName), ['alias/aws/ssm']);
});
