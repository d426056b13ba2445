import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateAliasCommand, CreateKeyCommand, DecryptCommand, DeleteAliasCommand, DescribeKeyCommand, EncryptCommand, GenerateDataKeyCommand, GenerateDataKeyWithoutPlaintextCommand, KMSServiceException, ListAliasesCommand, ListKeysCommand, UpdateAliasCommand } from '@aws-sdk/client-kms';
import * as fc from 'fast-check';
import { known } from '#base/assert.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { keyServiceFor } from './key-service.ts';
import { kmsWorld, root, scope, userOf } from './testing/kms-world.ts';

const secret = Buffer.from('the secret');

test('a new key is an enabled symmetric key of the customer, as AWS describes it', async () => {
  const { client } = await kmsWorld({ nowMs: 5_000 });
  const { KeyMetadata: made } = await client.send(new CreateKeyCommand({ Description: 'd' }));
  assert.match(made?.KeyId ?? '', /^[0-9a-f]{8}-/);
  assert.match(made?.CurrentKeyMaterialId ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(made, {
    AWSAccountId: scope.account,
    KeyId: made?.KeyId,
    Arn: `arn:aws:kms:eu-west-1:111122223333:key/${made?.KeyId}`,
    CreationDate: new Date(5_000),
    Enabled: true,
    Description: 'd',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: 'Enabled',
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
    CurrentKeyMaterialId: made?.CurrentKeyMaterialId,
  });
  assert.deepEqual((await client.send(new DescribeKeyCommand({ KeyId: made?.Arn }))).KeyMetadata, made);
  assert.deepEqual((await client.send(new ListKeysCommand({}))).Keys, [{ KeyId: made?.KeyId, KeyArn: made?.Arn }]);
});

test('Decrypt gives back what Encrypt was given, without being told the key', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId, Arn } = {} } = await client.send(new CreateKeyCommand({}));
  const EncryptionContext = { app: 'web', stage: 'prod' };
  const { CiphertextBlob, ...encrypted } = await client.send(new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext }));
  assert.deepEqual([encrypted.KeyId, encrypted.EncryptionAlgorithm], [Arn, 'SYMMETRIC_DEFAULT']);
  const { Plaintext, ...decrypted } = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { stage: 'prod', app: 'web' } }));
  assert.deepEqual([Buffer.from(Plaintext ?? []).toString(), decrypted.KeyId], ['the secret', Arn]);
});

test('the same plaintext is encrypted differently each time', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new CreateKeyCommand({}));
  const blobs = await Promise.all(Array.from({ length: 20 }, () => client.send(new EncryptCommand({ KeyId, Plaintext: secret }))));
  assert.equal(new Set(blobs.map(({ CiphertextBlob = new Uint8Array() }) => Buffer.from(CiphertextBlob).toString('hex'))).size, 20);
});

test('a ciphertext of which a bit was changed is an InvalidCiphertextException, wherever it was changed', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new CreateKeyCommand({}));
  const { CiphertextBlob = new Uint8Array() } = await client.send(new EncryptCommand({ KeyId, Plaintext: secret }));
  await fc.assert(fc.asyncProperty(fc.nat(CiphertextBlob.byteLength - 1), fc.nat(7), async (at, bit) => {
    const changed = Uint8Array.from(CiphertextBlob, (byte, index) => (index === at ? byte ^ (1 << bit) : byte));
    const isKeyId = at >= 1 && at < 17;
    await assert.rejects(client.send(new DecryptCommand({ CiphertextBlob: changed })), { name: isKeyId ? 'AccessDeniedException' : 'InvalidCiphertextException' });
  }), { numRuns: 200 });
  await assert.rejects(client.send(new DecryptCommand({ CiphertextBlob: CiphertextBlob.slice(0, -1) })), { name: 'InvalidCiphertextException' });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
test('another encryption context than the one it was encrypted with does not decrypt', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new CreateKeyCommand({}));
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: { a: '1', b: '2' } }));
  for (const EncryptionContext of [undefined, {}, { a: '1' }, { a: '1', b: '3' }, { A: '1', b: '2' }, { a: '1', b: '2', c: '' }, { 'a": "1': 'b' }]) {
    await assert.rejects(client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext })), { name: 'InvalidCiphertextException' });
  }
});

test('a ciphertext of another key is an IncorrectKeyException, and one of no key says as little as AWS', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: one } = await client.send(new CreateKeyCommand({}));
  const { KeyMetadata: other } = await client.send(new CreateKeyCommand({}));
  const { CiphertextBlob = new Uint8Array() } = await client.send(new EncryptCommand({ KeyId: one?.KeyId, Plaintext: secret }));
  await assert.rejects(client.send(new DecryptCommand({ CiphertextBlob, KeyId: other?.KeyId })), { name: 'IncorrectKeyException', message: 'The key ID in the request does not identify a CMK that can perform this operation.' });
  const { KeyMetadata: hmac } = await client.send(new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
  await assert.rejects(client.send(new DecryptCommand({ CiphertextBlob, KeyId: hmac?.KeyId })), { name: 'IncorrectKeyException' });
  const elsewhere = await kmsWorld();
  await assert.rejects(elsewhere.client.send(new DecryptCommand({ CiphertextBlob })), { name: 'AccessDeniedException', message: /^The ciphertext refers to a customer master key that does not exist/ });
});

test('up to 4,096 bytes are encrypted', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new CreateKeyCommand({}));
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext: new Uint8Array(4_096) }));
  assert.equal((await client.send(new DecryptCommand({ CiphertextBlob }))).Plaintext?.byteLength, 4_096);
  await assert.rejects(client.send(new EncryptCommand({ KeyId, Plaintext: new Uint8Array(4_097) })), { name: 'ValidationException', message: "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096" });
});

test('a data key comes in the clear and encrypted, of the length that was asked for', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId, CurrentKeyMaterialId } = {} } = await client.send(new CreateKeyCommand({}));
  for (const [wish, bytes] of [[{ KeySpec: 'AES_256' }, 32], [{ KeySpec: 'AES_128' }, 16], [{ NumberOfBytes: 100 }, 100]] as const) {
    const { Plaintext, CiphertextBlob, KeyMaterialId } = await client.send(new GenerateDataKeyCommand({ KeyId, ...wish, EncryptionContext: { a: 'b' } }));
    assert.deepEqual([Plaintext?.byteLength, KeyMaterialId], [bytes, CurrentKeyMaterialId]);
    assert.deepEqual((await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { a: 'b' } }))).Plaintext, Plaintext);
  }
  const { CiphertextBlob } = await client.send(new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 8 }));
  assert.equal((await client.send(new DecryptCommand({ CiphertextBlob }))).Plaintext?.byteLength, 8);
  for (const wish of [{}, { KeySpec: 'AES_256', NumberOfBytes: 32 } as const]) {
    await assert.rejects(client.send(new GenerateDataKeyCommand({ KeyId, ...wish })), { name: 'ValidationException', message: 'Please specify either number of bytes or key spec.' });
  }
});

test('an alias stands for its key, and is moved and removed', async () => {
  const { client } = await kmsWorld({ nowMs: 1_000 });
  const { KeyMetadata: one } = await client.send(new CreateKeyCommand({}));
  const { KeyMetadata: other } = await client.send(new CreateKeyCommand({}));
  await client.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: one?.KeyId }));
  await assert.rejects(client.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: other?.KeyId })), { name: 'AlreadyExistsException', message: 'An alias with the name arn:aws:kms:eu-west-1:111122223333:alias/app already exists' });
  const AliasArn = 'arn:aws:kms:eu-west-1:111122223333:alias/app';
  assert.equal((await client.send(new EncryptCommand({ KeyId: AliasArn, Plaintext: secret }))).KeyId, one?.Arn);
  await client.send(new UpdateAliasCommand({ AliasName: 'alias/app', TargetKeyId: other?.Arn }));
  assert.equal((await client.send(new EncryptCommand({ KeyId: 'alias/app', Plaintext: secret }))).KeyId, other?.Arn);
  const at = new Date(1_000);
  assert.deepEqual((await client.send(new ListAliasesCommand({ KeyId: other?.KeyId }))).Aliases, [{ AliasName: 'alias/app', AliasArn, TargetKeyId: other?.KeyId, CreationDate: at, LastUpdatedDate: at }]);
  assert.deepEqual((await client.send(new ListAliasesCommand({ KeyId: one?.KeyId }))).Aliases, []);
  await client.send(new DeleteAliasCommand({ AliasName: 'alias/app' }));
  await assert.rejects(client.send(new DescribeKeyCommand({ KeyId: 'alias/app' })), { name: 'NotFoundException', message: `Alias ${AliasArn} is not found.` });
  await assert.rejects(client.send(new DeleteAliasCommand({ AliasName: 'alias/app' })), { name: 'NotFoundException' });
});

// https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
test('the aliases of services are listed without a key until they have one', async () => {
  const { client } = await kmsWorld();
  const list = async () => (await client.send(new ListAliasesCommand({}))).Aliases ?? [];
  const before = await list();
  assert.ok(before.length > 3 && before.every(({ AliasName = '', TargetKeyId }) => AliasName.startsWith('alias/aws/') && TargetKeyId === undefined));
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: 'alias/aws/s3' }));
  const after = await list();
  assert.deepEqual([after.length, after.filter(({ AliasName }) => AliasName === 'alias/aws/s3').map(({ TargetKeyId }) => TargetKeyId)], [before.length, [KeyMetadata?.KeyId]]);
});

// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#KMS-CreateAlias-request-AliasName
test('alias names begin with alias/, and those of AWS are reserved', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId: TargetKeyId } = {} } = await client.send(new CreateKeyCommand({}));
  for (const [AliasName, name, message] of [
    ['app', 'ValidationException', 'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html'],
    ['alias/', 'InvalidAliasNameException', /has to be alias\//],
    ['alias/aws/app', 'NotAuthorizedException', /reserved/],
    ['alias/a:b', 'ValidationException', 'alias/a:b contains invalid characters for an alias'],
    ['alias/a b', 'ValidationException', /Member must satisfy regular expression pattern: \^\[a-zA-Z0-9:\/_-\]\+\$$/],
  ] as const) await assert.rejects(client.send(new CreateAliasCommand({ AliasName, TargetKeyId })), { name, message });
  await client.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId }));
  await assert.rejects(client.send(new CreateAliasCommand({ AliasName: 'alias/other', TargetKeyId: 'alias/app' })), { name: 'ValidationException', message: 'Aliases must refer to keys. Not aliases' });
});

test('what names no key is not found, in the words of KMS', async () => {
  const { client } = await kmsWorld();
  const id = '00000000-0000-4000-8000-000000000000';
  for (const [KeyId, name, message] of [
    [id, 'NotFoundException', `Key 'arn:aws:kms:eu-west-1:111122223333:key/${id}' does not exist`],
    ['mrk-1234abcd12ab34cd56ef1234567890ab', 'NotFoundException', /^Key 'arn:aws:kms:.*:key\/mrk-1234abcd12ab34cd56ef1234567890ab' does not exist$/],
    ['nonsense', 'NotFoundException', "Invalid keyId 'nonsense'"],
    [`arn:aws:kms:us-east-1:111122223333:key/${id}`, 'NotFoundException', 'Invalid arn us-east-1'],
    ['arn:aws:s3:::bucket', 'InvalidArnException', /^Invalid ARN/],
  ] as const) await assert.rejects(client.send(new DescribeKeyCommand({ KeyId })), (thrown: unknown) => {
    assert.ok(thrown instanceof KMSServiceException && thrown.name === name, String(thrown));
    assert.match(thrown.message, typeof message === 'string' ? new RegExp(`^${message}$`) : message);
    // The SDK's model says 404 of NotFoundException; KMS answers 400.
    return thrown.$metadata.httpStatusCode === 400;
  });
});

test('nothing of a key is in its document but sealed', async () => {
  const { client, store, sealing } = await kmsWorld();
  const { KeyMetadata: { Arn = '' } = {} } = await client.send(new CreateKeyCommand({}));
  const [{ sealed = '', id = '' } = {}] = known(store.get(kmsKeys, Arn), 'the key').materials;
  assert.equal(sealing.open(sealed, `kms-material/${Arn}/${id}`)?.byteLength, 32);
  assert.equal(sealing.open(sealed, `kms-material/${Arn}x/${id}`), undefined, 'it belongs to this key alone');
});

test('a service encrypts by its own key in the caller\'s name, and makes it at its first use', async () => {
  const world = await kmsWorld();
  const asked: unknown[] = [];
  const keys = keyServiceFor('ssm', world, { authorize: (call, requests) => void asked.push(call.calledVia, requests[0]?.action, requests[0]?.keys?.['kms:ViaService'], requests[0]?.keys?.['kms:EncryptionContext:a']) });
  const call = { ...scope, principal: root, requestId: 'r', host: 'h', sourceIp: '127.0.0.1', receivedAt: 0 };
  const { ciphertext, keyArn } = await keys.encrypt({ plaintext: secret, encryptionContext: { a: 'b' } }, call);
  assert.deepEqual(asked.splice(0), [['ssm.amazonaws.com'], 'kms:Encrypt', 'ssm.eu-west-1.amazonaws.com', 'b']);
  assert.equal(Buffer.from((await keys.decrypt({ ciphertext, encryptionContext: { a: 'b' } }, call)).plaintext).toString(), 'the secret');
  const dataKey = await keys.generateDataKey({ encryptionContext: {} }, call);
  assert.deepEqual([dataKey.plaintext.byteLength, dataKey.keyArn], [32, keyArn]);
  const { KeyMetadata } = await world.client.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }));
  assert.deepEqual([KeyMetadata?.Arn, KeyMetadata?.KeyManager, KeyMetadata?.Description], [keyArn, 'AWS', 'Default key that protects my SSM Parameter Store data when no other key is defined']);
});

test('a call on a key has to be allowed by its policy, and brings the condition keys of KMS', async () => {
  const { client, clientOf, asked, store } = await kmsWorld();
  const { KeyMetadata: { Arn = '', KeyId } = {} } = await client.send(new CreateKeyCommand({ Tags: [{ TagKey: 'team', TagValue: 'a' }] }));
  await client.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyId }));
  const { CiphertextBlob } = await clientOf(userOf('444455556666', 'ann')).send(new EncryptCommand({ KeyId: `arn:aws:kms:eu-west-1:${scope.account}:alias/app`, Plaintext: secret, EncryptionContext: { a: 'b' } }));
  const keys = {
    'kms:CallerAccount': '444455556666',
    'kms:KeySpec': 'SYMMETRIC_DEFAULT',
    'kms:KeyUsage': 'ENCRYPT_DECRYPT',
    'kms:KeyOrigin': 'AWS_KMS',
    'kms:MultiRegion': 'false',
    'kms:ResourceAliases': ['alias/app'],
    'kms:EncryptionContextKeys': ['a'],
    'kms:EncryptionContext:a': 'b',
    'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT',
  };
  const resourcePolicy = store.get(kmsKeys, Arn)?.policy;
  assert.deepEqual(asked(), [{ action: 'kms:Encrypt', resource: Arn, keys: { ...keys, 'kms:RequestAlias': 'alias/app' }, resourcePolicy, isResourcePolicyRequired: true }]);
  await clientOf(userOf('444455556666', 'ann')).send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { a: 'b' } }));
  assert.deepEqual(asked(), [{ action: 'kms:Decrypt', resource: Arn, keys, resourcePolicy, isResourcePolicyRequired: true }]);
});
