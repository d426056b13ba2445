import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { dayMs } from '#base/time.ts';
import { kmsWorld } from './testing/kms-world.ts';

const secret = Buffer.from('the secret');
const madeAt = 1_000 * dayMs;

async function worldWithKey(input: kms.CreateKeyCommandInput = {}) {
  const world = await kmsWorld({ nowMs: madeAt });
  const { KeyMetadata: { KeyId = '', Arn = '' } = {} } = await world.client.send(new kms.CreateKeyCommand(input));
  return { ...world, KeyId, Arn };
}

test('rotation is off until it is enabled, and shows then when the key is rotated next', async () => {
  const { client, clock, KeyId, Arn } = await worldWithKey();
  const status = async () => {
    const { $metadata: _, ...rest } = await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
    return rest;
  };
  assert.deepEqual(await status(), { KeyId: Arn, KeyRotationEnabled: false });
  await client.send(new kms.EnableKeyRotationCommand({ KeyId }));
  assert.deepEqual(await status(), { KeyId: Arn, KeyRotationEnabled: true, RotationPeriodInDays: 365, NextRotationDate: new Date(madeAt + 365 * dayMs) });
  await clock.advance(10 * dayMs);
  await client.send(new kms.EnableKeyRotationCommand({ KeyId }));
  assert.deepEqual((await status()).NextRotationDate, new Date(madeAt + 365 * dayMs), 'nothing changes what is enabled already');
  await client.send(new kms.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
  assert.deepEqual((await status()).NextRotationDate, new Date(madeAt + 100 * dayMs));
  await client.send(new kms.DisableKeyRotationCommand({ KeyId }));
  assert.deepEqual(await status(), { KeyId: Arn, KeyRotationEnabled: false });
  for (const RotationPeriodInDays of [89, 2_561]) await assert.rejects(client.send(new kms.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays })), { name: 'ValidationException' });
});

test('a rotated key encrypts by its new material, and decrypts what the old one encrypted', async () => {
  const { client, clock, KeyId, Arn } = await worldWithKey();
  const before = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  await clock.advance(dayMs);
  assert.equal((await client.send(new kms.RotateKeyOnDemandCommand({ KeyId }))).KeyId, Arn);
  const after = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  const ids: (string | undefined)[] = [];
  for (const { CiphertextBlob } of [before, after]) {
    const { Plaintext, KeyMaterialId } = await client.send(new kms.DecryptCommand({ CiphertextBlob }));
    assert.deepEqual(Buffer.from(Plaintext ?? []), secret);
    ids.push(KeyMaterialId);
  }
  assert.notEqual(ids[0], ids[1]);
  assert.equal((await client.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata?.CurrentKeyMaterialId, ids[1]);
  const rotation = { KeyId: Arn, KeyMaterialId: ids[1], KeyMaterialState: 'CURRENT', RotationDate: new Date(madeAt + dayMs), RotationType: 'ON_DEMAND' };
  assert.deepEqual((await client.send(new kms.ListKeyRotationsCommand({ KeyId }))).Rotations, [rotation]);
  assert.deepEqual((await client.send(new kms.ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }))).Rotations, [{ KeyId: Arn, KeyMaterialId: ids[0], KeyMaterialState: 'NON_CURRENT' }, rotation]);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-on-demand.html
test('a key is rotated on demand 25 times', async () => {
  const { client, KeyId } = await worldWithKey();
  for (let count = 0; count < 25; count += 1) await client.send(new kms.RotateKeyOnDemandCommand({ KeyId }));
  await assert.rejects(client.send(new kms.RotateKeyOnDemandCommand({ KeyId })), { name: 'LimitExceededException', message: /^The on-demand rotations limit has been reached for the given keyId\./ });
});

test('keys that are not symmetric, or not KMS\'s own, are not rotated; nor is one that is disabled', async () => {
  const { client, KeyId, Arn } = await worldWithKey();
  for (const input of [{ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, { Origin: 'EXTERNAL' }] as const) {
    const { KeyMetadata } = await client.send(new kms.CreateKeyCommand(input));
    await assert.rejects(client.send(new kms.EnableKeyRotationCommand({ KeyId: KeyMetadata?.KeyId })), { name: 'UnsupportedOperationException' });
  }
  const { KeyMetadata: { KeyId: rsaId } = {} } = await client.send(new kms.CreateKeyCommand({ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }));
  await client.send(new kms.DisableKeyCommand({ KeyId: rsaId }));
  await assert.rejects(client.send(new kms.RotateKeyOnDemandCommand({ KeyId: rsaId })), { name: 'DisabledException' });
  await client.send(new kms.DisableKeyCommand({ KeyId }));
  for (const send of [() => client.send(new kms.EnableKeyRotationCommand({ KeyId })), () => client.send(new kms.RotateKeyOnDemandCommand({ KeyId }))]) await assert.rejects(send(), { name: 'DisabledException', message: `${Arn} is disabled.` });
});
