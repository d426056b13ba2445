import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants, createCipheriv, createHmac, createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { dayMs, hourMs } from '#base/time.ts';
import { kmsWorld, type KmsWorld } from './testing/kms-world.ts';

const secret = Buffer.from('the secret');
const madeAt = 1_000 * dayMs;

interface ExternalKey extends KmsWorld {
  readonly KeyId: string;
  readonly Arn: string;
  /** Wraps and imports. */
  load(material: Uint8Array, wish?: Partial<kms.ImportKeyMaterialCommandInput> & { readonly by?: kms.AlgorithmSpec; readonly spec?: kms.WrappingKeySpec }): Promise<kms.ImportKeyMaterialCommandOutput>;
  state(): Promise<kms.KeyMetadata | undefined>;
}

async function externalKey(input: kms.CreateKeyCommandInput = {}): Promise<ExternalKey> {
  const world = await kmsWorld({ nowMs: madeAt });
  const { client } = world;
  const { KeyMetadata: { KeyId = '', Arn = '' } = {} } = await client.send(new kms.CreateKeyCommand({ ...input, Origin: 'EXTERNAL' }));
  return {
    ...world,
    KeyId,
    Arn,
    async load(material, { by = 'RSAES_OAEP_SHA_256', spec = 'RSA_2048', ...wish } = {}) {
      const { PublicKey = new Uint8Array(), ImportToken } = await client.send(new kms.GetParametersForImportCommand({ KeyId, WrappingAlgorithm: by, WrappingKeySpec: spec }));
      return client.send(new kms.ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial: wrapped(material, Buffer.from(PublicKey), by), ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE', ...wish }));
    },
    state: async () => (await client.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata,
  };
}

function wrapped(material: Uint8Array, spki: Buffer, by: kms.AlgorithmSpec): Buffer {
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const byRsa = (bytes: Uint8Array) => publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: by.endsWith('SHA_1') ? 'sha1' : 'sha256' }, bytes);
  if (!by.startsWith('RSA_AES')) return byRsa(material);
  const aes = randomBytes(32);
  const cipher = createCipheriv('id-aes256-wrap-pad', aes, Buffer.from('a65959a6', 'hex'));
  return Buffer.concat([byRsa(aes), cipher.update(material), cipher.final()]);
}

test('a key for imported material waits for it, and is used then', async () => {
  const { client, KeyId, Arn, load, state } = await externalKey();
  assert.deepEqual([(await state())?.KeyState, (await state())?.Enabled, (await state())?.Origin, (await state())?.CurrentKeyMaterialId], ['PendingImport', false, 'EXTERNAL', undefined]);
  await assert.rejects(client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret })), { name: 'KMSInvalidStateException', message: `${Arn} is pending import.` });
  const { KeyMaterialId } = await load(randomBytes(32));
  const described = await state();
  assert.deepEqual([described?.KeyState, described?.ExpirationModel, described?.CurrentKeyMaterialId], ['Enabled', 'KEY_MATERIAL_DOES_NOT_EXPIRE', KeyMaterialId]);
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  assert.deepEqual(Buffer.from((await client.send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), secret);
});

test('material is unwrapped by each algorithm under each wrapping key', async () => {
  for (const by of ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256'] as const) {
    const { client, KeyId, load } = await externalKey({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
    const material = randomBytes(32);
    await load(material, { by, spec: by.endsWith('256') ? 'RSA_3072' : 'RSA_2048' });
    const { Mac = new Uint8Array() } = await client.send(new kms.GenerateMacCommand({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: secret }));
    assert.deepEqual(Buffer.from(Mac), createHmac('sha256', material).update(secret).digest());
  }
  const { KeyId, client } = await externalKey();
  await assert.rejects(client.send(new kms.GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_PKCS1_V1_5', WrappingKeySpec: 'RSA_2048' })), { name: 'UnsupportedOperationException' });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html
test('material that OpenSSL\'s command wrapped, as AWS\'s guide does it, is imported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-kms-'));
  try {
    const { client, KeyId } = await externalKey();
    const { PublicKey = new Uint8Array(), ImportToken } = await client.send(new kms.GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_4096' }));
    writeFileSync(join(folder, 'public.bin'), PublicKey);
    execFileSync('openssl', ['rand', '-out', 'plain.bin', '32'], { cwd: folder });
    execFileSync('openssl', ['pkeyutl', '-encrypt', '-in', 'plain.bin', '-out', 'wrapped.bin', '-inkey', 'public.bin', '-keyform', 'DER', '-pubin', '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256', '-pkeyopt', 'rsa_mgf1_md:sha256'], { cwd: folder });
    await client.send(new kms.ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial: readFileSync(join(folder, 'wrapped.bin')), ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }));
    await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('private keys are imported, and sign as they did elsewhere', async () => {
  const pairs = [
    ['RSA_2048', 'RSASSA_PSS_SHA_256', generateKeyPairSync('rsa', { modulusLength: 2_048 }), 'sha256'],
    ['ECC_NIST_P384', 'ECDSA_SHA_384', generateKeyPairSync('ec', { namedCurve: 'secp384r1' }), 'sha384'],
    ['ECC_NIST_EDWARDS25519', 'ED25519_SHA_512', generateKeyPairSync('ed25519'), null],
  ] as const;
  for (const [KeySpec, SigningAlgorithm, { privateKey, publicKey }, hash] of pairs) {
    const { client, KeyId, load } = await externalKey({ KeySpec, KeyUsage: 'SIGN_VERIFY' });
    await load(privateKey.export({ format: 'der', type: 'pkcs8' }), { by: 'RSA_AES_KEY_WRAP_SHA_256' });
    const { Signature = new Uint8Array() } = await client.send(new kms.SignCommand({ KeyId, SigningAlgorithm, Message: secret }));
    assert.ok(verify(hash, secret, { key: publicKey, ...(KeySpec === 'RSA_2048' && { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }) }, Signature));
    await assert.rejects(load(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ format: 'der', type: 'pkcs8' }), { by: 'RSA_AES_KEY_WRAP_SHA_256' }), { name: 'IncorrectKeyMaterialException' });
  }
});

test('material of the wrong length, under another key or token, or too late is refused', async () => {
  const { client, clock, KeyId, load } = await externalKey();
  await assert.rejects(load(randomBytes(31)), { name: 'IncorrectKeyMaterialException' });
  const parameters = () => client.send(new kms.GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }));
  const send = (ImportToken: Uint8Array | undefined, EncryptedKeyMaterial: Uint8Array) => client.send(new kms.ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' }));
  const [one, other] = [await parameters(), await parameters()];
  const material = wrapped(randomBytes(32), Buffer.from(one.PublicKey ?? []), 'RSAES_OAEP_SHA_256');
  await assert.rejects(send(other.ImportToken, material), { name: 'InvalidCiphertextException' });
  await assert.rejects(send(Buffer.from('nonsense'), material), { name: 'InvalidImportTokenException' });
  const { KeyMetadata } = await client.send(new kms.CreateKeyCommand({ Origin: 'EXTERNAL' }));
  await assert.rejects(client.send(new kms.ImportKeyMaterialCommand({ KeyId: KeyMetadata?.KeyId, ImportToken: one.ImportToken, EncryptedKeyMaterial: material, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' })), { name: 'InvalidImportTokenException' });
  await clock.advance(25 * hourMs);
  await assert.rejects(send(one.ImportToken, material), { name: 'ExpiredImportTokenException' });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html#reimport-key-material
test('deleted material can be imported again, and no other in its place', async () => {
  const { client, KeyId, load, state } = await externalKey();
  const material = randomBytes(32);
  await load(material);
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  await client.send(new kms.DeleteImportedKeyMaterialCommand({ KeyId }));
  assert.equal((await state())?.KeyState, 'PendingImport');
  await assert.rejects(client.send(new kms.DecryptCommand({ CiphertextBlob })), { name: 'KMSInvalidStateException' });
  await assert.rejects(load(randomBytes(32)), { name: 'IncorrectKeyMaterialException' });
  await load(material);
  assert.deepEqual(Buffer.from((await client.send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), secret);
});

test('new material of a symmetric key waits for its rotation on demand', async () => {
  const { client, KeyId, load } = await externalKey();
  const first = await load(randomBytes(32));
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  await assert.rejects(client.send(new kms.RotateKeyOnDemandCommand({ KeyId })), { name: 'KMSInvalidStateException', message: /^No available key material pending rotation for the key: arn:[^ ]*\.$/ });
  const second = await load(randomBytes(32), { ImportType: 'NEW_KEY_MATERIAL', KeyMaterialDescription: 'the next' });
  const states = async () => (await client.send(new kms.ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' }))).Rotations?.map(({ KeyMaterialId, KeyMaterialState, KeyMaterialDescription }) => [KeyMaterialId, KeyMaterialState, KeyMaterialDescription]);
  assert.deepEqual(await states(), [[first.KeyMaterialId, 'CURRENT', undefined], [second.KeyMaterialId, 'PENDING_ROTATION', 'the next']]);
  await assert.rejects(load(randomBytes(32), { ImportType: 'NEW_KEY_MATERIAL' }), { name: 'KMSInvalidStateException', message: new RegExp(`^New key material \\(id: [0-9a-f]{64}\\) cannot be imported into KMS key ${KeyId}, because another key material \\(id: ${second.KeyMaterialId}\\) is pending rotation\\.$`) });
  await client.send(new kms.RotateKeyOnDemandCommand({ KeyId }));
  assert.deepEqual(await states(), [[first.KeyMaterialId, 'NON_CURRENT', undefined], [second.KeyMaterialId, 'CURRENT', 'the next']]);
  assert.equal((await client.send(new kms.DecryptCommand({ CiphertextBlob }))).KeyMaterialId, first.KeyMaterialId);
});

test('material expires when it is said so, within a year', async () => {
  const { load, state } = await externalKey();
  const material = randomBytes(32);
  for (const ValidTo of [undefined, new Date(madeAt - 1_000), new Date(madeAt + 366 * dayMs)]) await assert.rejects(load(material, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo }), { name: 'ValidationException', message: /[vV]alidTo/ });
  await load(material, { ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(madeAt + dayMs) });
  assert.deepEqual([(await state())?.ExpirationModel, (await state())?.ValidTo], ['KEY_MATERIAL_EXPIRES', new Date(madeAt + dayMs)]);
});

test('material is for keys of origin EXTERNAL alone', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId, Arn } = {} } = await client.send(new kms.CreateKeyCommand({}));
  await assert.rejects(client.send(new kms.GetParametersForImportCommand({ KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' })), { name: 'UnsupportedOperationException', message: `${Arn} origin is AWS_KMS which is not valid for this operation.` });
  await assert.rejects(client.send(new kms.DeleteImportedKeyMaterialCommand({ KeyId })), { name: 'UnsupportedOperationException' });
});
