import assert from 'node:assert/strict';
import { constants, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, publicEncrypt, verify, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { kmsKeys } from '#model/kms-key.ts';
import { kmsWorld } from './testing/kms-world.ts';

const Message = Buffer.from('a message');

type Made = { readonly KeyId: string; readonly Arn: string };

async function newKey(client: kms.KMSClient, KeySpec: kms.KeySpec, KeyUsage: kms.KeyUsageType): Promise<Made> {
  const { KeyMetadata: { KeyId = '', Arn = '' } = {} } = await client.send(new kms.CreateKeyCommand({ KeySpec, KeyUsage }));
  return { KeyId, Arn };
}

async function publicKeyOf(client: kms.KMSClient, KeyId: string): Promise<KeyObject> {
  const { PublicKey = new Uint8Array() } = await client.send(new kms.GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
const signers: readonly [kms.KeySpec, readonly kms.SigningAlgorithmSpec[]][] = [
  ['RSA_2048', ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_384', 'RSASSA_PKCS1_V1_5_SHA_512', 'RSASSA_PSS_SHA_256', 'RSASSA_PSS_SHA_384', 'RSASSA_PSS_SHA_512']],
  ['RSA_3072', ['RSASSA_PSS_SHA_384']],
  ['ECC_NIST_P256', ['ECDSA_SHA_256']],
  ['ECC_NIST_P384', ['ECDSA_SHA_384']],
  ['ECC_NIST_P521', ['ECDSA_SHA_512']],
  ['ECC_SECG_P256K1', ['ECDSA_SHA_256']],
  ['ECC_NIST_EDWARDS25519', ['ED25519_SHA_512']],
  ['ML_DSA_44', ['ML_DSA_SHAKE_256']],
  ['ML_DSA_65', ['ML_DSA_SHAKE_256']],
  ['ML_DSA_87', ['ML_DSA_SHAKE_256']],
];

for (const [KeySpec, algorithms] of signers) {
  test(`what a ${KeySpec} key signs, OpenSSL verifies by its public key, a message and its digest alike`, async () => {
    const { client } = await kmsWorld();
    const { KeyId, Arn } = await newKey(client, KeySpec, 'SIGN_VERIFY');
    const key = await publicKeyOf(client, KeyId);
    for (const SigningAlgorithm of algorithms) {
      const bits = /_SHA_(\d+)$/.exec(SigningAlgorithm)?.[1];
      const hash = bits === undefined || SigningAlgorithm === 'ED25519_SHA_512' ? null : `sha${bits}`;
      const digest = hash === null ? [] : [{ MessageType: 'DIGEST' as const, Message: createHash(hash).update(Message).digest() }];
      const forms = [{ MessageType: 'RAW' as const, Message }, ...digest];
      for (const form of forms) {
        const signature = await client.send(new kms.SignCommand({ KeyId, SigningAlgorithm, ...form }));
        const { Signature = new Uint8Array() } = signature;
        assert.deepEqual([signature.KeyId, signature.SigningAlgorithm], [Arn, SigningAlgorithm]);
        assert.ok(verify(hash, Message, SigningAlgorithm.startsWith('RSASSA_PSS') ? { key, ...pss } : { key }, Signature), `${SigningAlgorithm} ${form.MessageType}`);
        for (const other of forms) {
          assert.equal((await client.send(new kms.VerifyCommand({ KeyId, SigningAlgorithm, ...other, Signature }))).SignatureValid, true);
          const altered = Uint8Array.from(Signature, (byte, index) => (index === Signature.byteLength - 3 ? byte ^ 1 : byte));
          for (const wrong of [altered, Signature.slice(1), Uint8Array.of(1)]) {
            await assert.rejects(client.send(new kms.VerifyCommand({ KeyId, SigningAlgorithm, ...other, Signature: wrong })), { name: 'KMSInvalidSignatureException' });
          }
        }
      }
      await assert.rejects(client.send(new kms.VerifyCommand({ KeyId, SigningAlgorithm, Message: Buffer.from('another'), Signature: (await client.send(new kms.SignCommand({ KeyId, SigningAlgorithm, Message }))).Signature })), { name: 'KMSInvalidSignatureException' });
    }
  });
}

test('the digest of an elliptic curve is signed differently each time, and every signature is right', async () => {
  const { client } = await kmsWorld();
  for (const [KeySpec, SigningAlgorithm, hash] of [['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'], ['ECC_NIST_P521', 'ECDSA_SHA_512', 'sha512'], ['ECC_SECG_P256K1', 'ECDSA_SHA_256', 'sha256']] as const) {
    const { KeyId } = await newKey(client, KeySpec, 'SIGN_VERIFY');
    const key = await publicKeyOf(client, KeyId);
    const digest = createHash(hash).update(Message).digest();
    const seen = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      const { Signature = new Uint8Array() } = await client.send(new kms.SignCommand({ KeyId, SigningAlgorithm, MessageType: 'DIGEST', Message: digest }));
      assert.ok(verify(hash, Message, key, Signature));
      seen.add(Buffer.from(Signature).toString('hex'));
    }
    assert.equal(seen.size, 30);
  }
});

// https://www.rfc-editor.org/rfc/rfc8017#section-8.2.2
test('an RSA signature whose leading zero is left out is none', async () => {
  const { client } = await kmsWorld();
  const { KeyId } = await newKey(client, 'RSA_2048', 'SIGN_VERIFY');
  for (const SigningAlgorithm of ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_256'] as const) {
    for (const MessageType of ['RAW', 'DIGEST'] as const) {
      const wish = { KeyId, SigningAlgorithm, MessageType };
      let digest: Uint8Array = new Uint8Array(32);
      let signature: Uint8Array = Uint8Array.of(1);
      for (let round = 0; signature[0] !== 0; round += 1) {
        digest = createHash('sha256').update(String(round)).digest();
        signature = (await client.send(new kms.SignCommand({ ...wish, Message: digest }))).Signature ?? signature;
      }
      await client.send(new kms.VerifyCommand({ ...wish, Message: digest, Signature: signature }));
      await assert.rejects(client.send(new kms.VerifyCommand({ ...wish, Message: digest, Signature: signature.slice(1) })), { name: 'KMSInvalidSignatureException' });
    }
  }
});

test('a digest of another length than the algorithm\'s, and one where the whole message is needed, are refused', async () => {
  const { client } = await kmsWorld();
  const { KeyId } = await newKey(client, 'ECC_NIST_P256', 'SIGN_VERIFY');
  await assert.rejects(client.send(new kms.SignCommand({ KeyId, SigningAlgorithm: 'ECDSA_SHA_256', MessageType: 'DIGEST', Message: new Uint8Array(31) })), { name: 'ValidationException', message: 'Digest is invalid length for algorithm ECDSA_SHA_256.' });
  const ed = await newKey(client, 'ECC_NIST_EDWARDS25519', 'SIGN_VERIFY');
  await assert.rejects(client.send(new kms.SignCommand({ KeyId: ed.KeyId, SigningAlgorithm: 'ED25519_SHA_512', MessageType: 'DIGEST', Message: new Uint8Array(64) })), { name: 'ValidationException' });
  await assert.rejects(client.send(new kms.SignCommand({ KeyId: ed.KeyId, SigningAlgorithm: 'ED25519_PH_SHA_512', MessageType: 'DIGEST', Message: new Uint8Array(64) })), { name: 'UnsupportedOperationException', message: /^ED25519_PH_SHA_512 is not supported/ });
  const mlDsa = await newKey(client, 'ML_DSA_44', 'SIGN_VERIFY');
  await assert.rejects(client.send(new kms.SignCommand({ KeyId: mlDsa.KeyId, SigningAlgorithm: 'ML_DSA_SHAKE_256', MessageType: 'EXTERNAL_MU', Message: new Uint8Array(64) })), { name: 'UnsupportedOperationException', message: /^MessageType EXTERNAL_MU is not supported/ });
});

test('RSA decrypts what OpenSSL encrypted by its public key, and OpenSSL\'s limits are its own', async () => {
  const { client } = await kmsWorld();
  const { KeyId, Arn } = await newKey(client, 'RSA_2048', 'ENCRYPT_DECRYPT');
  const key = await publicKeyOf(client, KeyId);
  for (const [EncryptionAlgorithm, oaepHash, most] of [['RSAES_OAEP_SHA_1', 'sha1', 214], ['RSAES_OAEP_SHA_256', 'sha256', 190]] as const) {
    const encrypted = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, Message);
    const { Plaintext = new Uint8Array(), ...answer } = await client.send(new kms.DecryptCommand({ KeyId, EncryptionAlgorithm, CiphertextBlob: encrypted }));
    assert.deepEqual([Buffer.from(Plaintext), answer.KeyId, answer.EncryptionAlgorithm], [Message, Arn, EncryptionAlgorithm]);
    const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, EncryptionAlgorithm, Plaintext: new Uint8Array(most) }));
    assert.equal((await client.send(new kms.DecryptCommand({ KeyId, EncryptionAlgorithm, CiphertextBlob }))).Plaintext?.byteLength, most);
    await assert.rejects(client.send(new kms.EncryptCommand({ KeyId, EncryptionAlgorithm, Plaintext: new Uint8Array(most + 1) })), { name: 'ValidationException', message: `Algorithm ${EncryptionAlgorithm} and key spec RSA_2048 cannot encrypt data larger than ${most} bytes.` });
    const altered = Buffer.from(encrypted);
    altered[100] = (altered[100] ?? 0) ^ 1;
    await assert.rejects(client.send(new kms.DecryptCommand({ KeyId, EncryptionAlgorithm, CiphertextBlob: altered })), { name: 'InvalidCiphertextException' });
  }
  await assert.rejects(client.send(new kms.DecryptCommand({ EncryptionAlgorithm: 'RSAES_OAEP_SHA_256', CiphertextBlob: new Uint8Array(256) })), { name: 'ValidationException' });
  await assert.rejects(client.send(new kms.EncryptCommand({ KeyId, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256', Plaintext: Message, EncryptionContext: { a: 'b' } })), { name: 'ValidationException' });
});

test('a MAC is what HMAC says, and VerifyMac tells another one', async () => {
  const { client, keyring, store } = await kmsWorld();
  for (const bits of ['224', '256', '384', '512'] as const) {
    const { KeyId, Arn } = await newKey(client, `HMAC_${bits}`, 'GENERATE_VERIFY_MAC');
    const MacAlgorithm = `HMAC_SHA_${bits}` as const;
    const { Mac = new Uint8Array() } = await client.send(new kms.GenerateMacCommand({ KeyId, MacAlgorithm, Message }));
    const key = store.get(kmsKeys, Arn);
    const [material] = key?.materials ?? [];
    assert.ok(key !== undefined && material !== undefined);
    const secret = keyring.open(key, material).export();
    assert.equal(secret.byteLength, Number(bits) / 8);
    assert.deepEqual(Buffer.from(Mac), createHmac(`sha${bits}`, secret).update(Message).digest());
    assert.deepEqual((await client.send(new kms.VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac }))).MacValid, true);
    await assert.rejects(client.send(new kms.VerifyMacCommand({ KeyId, MacAlgorithm, Message: Buffer.from('another'), Mac })), { name: 'KMSInvalidMacException' });
    await assert.rejects(client.send(new kms.VerifyMacCommand({ KeyId, MacAlgorithm, Message, Mac: Mac.slice(1) })), { name: 'KMSInvalidMacException' });
  }
});

test('two sides agree on a secret by ECDH', async () => {
  const { client } = await kmsWorld();
  for (const [KeySpec, namedCurve] of [['ECC_NIST_P256', 'prime256v1'], ['ECC_NIST_P384', 'secp384r1'], ['ECC_NIST_P521', 'secp521r1']] as const) {
    const { KeyId } = await newKey(client, KeySpec, 'KEY_AGREEMENT');
    const peer = generateKeyPairSync('ec', { namedCurve });
    const { SharedSecret = new Uint8Array(), KeyOrigin } = await client.send(new kms.DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey: peer.publicKey.export({ format: 'der', type: 'spki' }) }));
    assert.deepEqual([Buffer.from(SharedSecret), KeyOrigin], [diffieHellman({ privateKey: peer.privateKey, publicKey: await publicKeyOf(client, KeyId) }), 'AWS_KMS']);
  }
  const { KeyId } = await newKey(client, 'ECC_NIST_P256', 'KEY_AGREEMENT');
  const other = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({ format: 'der', type: 'spki' });
  for (const PublicKey of [other, Buffer.from('nonsense')]) await assert.rejects(client.send(new kms.DeriveSharedSecretCommand({ KeyId, KeyAgreementAlgorithm: 'ECDH', PublicKey })), { name: 'ValidationException' });
});

test('a data key pair comes with its private key in the clear and encrypted', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId, Arn } = {} } = await client.send(new kms.CreateKeyCommand({}));
  for (const KeyPairSpec of ['RSA_2048', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1', 'ECC_NIST_EDWARDS25519'] as const) {
    const pair = await client.send(new kms.GenerateDataKeyPairCommand({ KeyId, KeyPairSpec, EncryptionContext: { a: 'b' } }));
    const { PrivateKeyPlaintext = new Uint8Array(), PublicKey = new Uint8Array() } = pair;
    assert.deepEqual((await client.send(new kms.DecryptCommand({ CiphertextBlob: pair.PrivateKeyCiphertextBlob, EncryptionContext: { a: 'b' } }))).Plaintext, PrivateKeyPlaintext);
    const privateKey = createPrivateKey({ key: Buffer.from(PrivateKeyPlaintext), format: 'der', type: 'pkcs8' });
    assert.deepEqual(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }), Buffer.from(PublicKey));
    assert.deepEqual([pair.KeyId, pair.KeyPairSpec], [Arn, KeyPairSpec]);
  }
  const without = await client.send(new kms.GenerateDataKeyPairWithoutPlaintextCommand({ KeyId, KeyPairSpec: 'ECC_NIST_P256' }));
  assert.ok(without.PrivateKeyCiphertextBlob !== undefined && !('PrivateKeyPlaintext' in without));
  await assert.rejects(client.send(new kms.GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'SM2' })), { name: 'UnsupportedOperationException' });
});

// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html#KMS-CreateKey-request-KeyUsage
test('a key is used for what it was made for, by the algorithms of its spec', async () => {
  const { client } = await kmsWorld();
  const rsa = await newKey(client, 'RSA_2048', 'SIGN_VERIFY');
  await assert.rejects(client.send(new kms.EncryptCommand({ KeyId: rsa.KeyId, Plaintext: Message, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' })), { name: 'InvalidKeyUsageException', message: `${rsa.Arn} key usage is SIGN_VERIFY which is not valid for Encrypt.` });
  await assert.rejects(client.send(new kms.SignCommand({ KeyId: rsa.KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' })), { name: 'InvalidKeyUsageException', message: 'Algorithm ECDSA_SHA_256 is incompatible with key spec RSA_2048.' });
  const { KeyMetadata: { KeyId } = {} } = await client.send(new kms.CreateKeyCommand({}));
  await assert.rejects(client.send(new kms.GetPublicKeyCommand({ KeyId })), { name: 'UnsupportedOperationException' });
  await assert.rejects(client.send(new kms.GenerateMacCommand({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' })), { name: 'InvalidKeyUsageException' });
  for (const [input, message] of [
    [{ KeySpec: 'RSA_2048' }, 'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.'],
    [{ KeySpec: 'ECC_NIST_P256', KeyUsage: 'ENCRYPT_DECRYPT' }, 'KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256'],
    [{ KeySpec: 'SYMMETRIC_DEFAULT', CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT' }, 'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.'],
  ] as const) await assert.rejects(client.send(new kms.CreateKeyCommand(input)), { name: 'ValidationException', message });
  await assert.rejects(client.send(new kms.CreateKeyCommand({ KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' })), { name: 'UnsupportedOperationException' });
  await assert.rejects(client.send(new kms.CreateKeyCommand({ MultiRegion: true })), { name: 'UnsupportedOperationException', message: /^Multi-Region keys are not supported/ });
  await assert.rejects(client.send(new kms.CreateKeyCommand({ Origin: 'AWS_CLOUDHSM' })), { name: 'UnsupportedOperationException' });
});

test('a ciphertext says AES-256-GCM with the encryption context as additional data, as the README writes it', async () => {
  const { client, keyring, store } = await kmsWorld();
  const { KeyMetadata: { KeyId, Arn = '' } = {} } = await client.send(new kms.CreateKeyCommand({}));
  const { CiphertextBlob = new Uint8Array() } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: Message, EncryptionContext: { b: '2', a: '1' } }));
  const key = store.get(kmsKeys, Arn);
  const [material] = key?.materials ?? [];
  assert.ok(key !== undefined && material !== undefined);
  const blob = Buffer.from(CiphertextBlob);
  assert.equal(blob.toString('hex', 1, 17), KeyId?.replaceAll('-', ''));
  const decipher = createDecipheriv('aes-256-gcm', keyring.open(key, material), blob.subarray(49, 61)).setAAD(Buffer.concat([blob.subarray(0, 49), Buffer.from('[["a","1"],["b","2"]]')])).setAuthTag(blob.subarray(-16));
  assert.deepEqual(Buffer.concat([decipher.update(blob.subarray(61, -16)), decipher.final()]), Message);
});
