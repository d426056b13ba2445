import { after, before } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { known } from '#base/assert.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { constraint, refuses, type RefusedCall } from '../support/refused-calls.ts';

// Codes and sentences are those that KMS answers, as its documentation and public error reports show them. `{symmetric}` stands for the ARN of the key of that name.
const keyKinds = {
  symmetric: {},
  other: {},
  disabled: {},
  pending: {},
  external: { Origin: 'EXTERNAL' },
  rsa: { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
  signing: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
  hmac: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
} as const satisfies Record<string, kms.CreateKeyCommandInput>;

let daemon: TestDaemon;
let client: kms.KMSClient;
const made: Record<string, string> = {};
const ciphertexts: Record<string, Uint8Array> = {};
const text = Buffer.from('text');

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  client = clientsOf(daemon).kms;
  for (const [name, input] of Object.entries(keyKinds)) made[name] = known((await client.send(new kms.CreateKeyCommand(input))).KeyMetadata?.Arn, name);
  for (const name of ['symmetric', 'disabled', 'pending']) ciphertexts[name] = known((await client.send(new kms.EncryptCommand({ KeyId: made[name], Plaintext: text, EncryptionContext: { team: 'red' } }))).CiphertextBlob, name);
  await client.send(new kms.CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: made['symmetric'] }));
  await client.send(new kms.DisableKeyCommand({ KeyId: made['disabled'] }));
  await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId: made['pending'], PendingWindowInDays: 7 }));
});
after(() => daemon[Symbol.asyncDispose]());

const encrypt = (key: string, more: Partial<kms.EncryptCommandInput> = {}) => client.send(new kms.EncryptCommand({ KeyId: made[key], Plaintext: text, ...more }));
const decrypt = (key: string, more: Partial<kms.DecryptCommandInput> = {}) => client.send(new kms.DecryptCommand({ CiphertextBlob: ciphertexts[key], ...more }));
const sign = (key: string, more: Partial<kms.SignCommandInput> = {}) => client.send(new kms.SignCommand({ KeyId: made[key], Message: text, SigningAlgorithm: 'ECDSA_SHA_256', ...more }));
const describe = (KeyId: string) => client.send(new kms.DescribeKeyCommand({ KeyId }));
const wrongUsage = (key: string, usage: string, operation: string) => `{${key}} key usage is ${usage} which is not valid for ${operation}.`;

refuses('a key that there is not', [
  // @ts-expect-error -- what a program without types may send
  ['none', () => client.send(new kms.DescribeKeyCommand({})), 'ValidationException', constraint('null', 'keyId', 'not be null')],
  ['an empty one', () => describe(''), 'ValidationException', constraint("''", 'keyId', 'have length greater than or equal to 1')],
  ['by an id', () => describe('12345678-1234-1234-1234-123456789012'), 'NotFoundException', "Key 'arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012' does not exist"],
  ['by what is no id', () => describe('nothing'), 'NotFoundException', "Invalid keyId 'nothing'"],
  ['by an alias', () => describe('alias/none'), 'NotFoundException', 'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.'],
  ["by another Region's ARN", () => describe('arn:aws:kms:eu-west-1:000000000000:key/12345678-1234-1234-1234-123456789012'), 'NotFoundException', 'Invalid arn eu-west-1'],
  ["by another service's ARN", () => describe('arn:aws:s3:::bucket'), 'InvalidArnException', /^Invalid ARN: 'arn:aws:s3:::bucket'/],
  ['by an alias where aliases are not taken', () => client.send(new kms.EnableKeyRotationCommand({ KeyId: 'alias/app' })), 'NotFoundException', "Invalid keyId 'alias/app'"],
], () => made);

refuses('a key that is for something else', [
  ['encrypting by a key that signs', () => encrypt('signing'), 'InvalidKeyUsageException', wrongUsage('signing', 'SIGN_VERIFY', 'Encrypt')],
  ['signing by a key that encrypts', () => sign('symmetric'), 'InvalidKeyUsageException', wrongUsage('symmetric', 'ENCRYPT_DECRYPT', 'Sign')],
  ['a MAC by a key that encrypts', () => client.send(new kms.GenerateMacCommand({ KeyId: made['symmetric'], Message: text, MacAlgorithm: 'HMAC_SHA_256' })), 'InvalidKeyUsageException', wrongUsage('symmetric', 'ENCRYPT_DECRYPT', 'GenerateMac')],
  ['a shared secret by a key that signs', () => client.send(new kms.DeriveSharedSecretCommand({ KeyId: made['signing'], KeyAgreementAlgorithm: 'ECDH', PublicKey: text })), 'InvalidKeyUsageException', wrongUsage('signing', 'SIGN_VERIFY', 'DeriveSharedSecret')],
  ['a data key under an RSA key', () => client.send(new kms.GenerateDataKeyCommand({ KeyId: made['rsa'], KeySpec: 'AES_256' })), 'InvalidKeyUsageException', 'Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.'],
  ['an algorithm of other keys', () => sign('signing', { SigningAlgorithm: 'RSASSA_PSS_SHA_256' }), 'InvalidKeyUsageException', 'Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.'],
  ['a digest of another length', () => sign('signing', { MessageType: 'DIGEST' }), 'ValidationException', 'Digest is invalid length for algorithm ECDSA_SHA_256.'],
  ['the public key of a symmetric key', () => client.send(new kms.GetPublicKeyCommand({ KeyId: made['symmetric'] })), 'UnsupportedOperationException', /^arn:aws:kms:.* is a SYMMETRIC_DEFAULT key: only asymmetric keys have a public key\.$/],
  ['the rotation of an RSA key', () => client.send(new kms.EnableKeyRotationCommand({ KeyId: made['rsa'] })), 'UnsupportedOperationException', /is not rotated automatically: only symmetric encryption keys/],
  ['material for a key that has its own', () => client.send(new kms.GetParametersForImportCommand({ KeyId: made['symmetric'], WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' })), 'UnsupportedOperationException', '{symmetric} origin is AWS_KMS which is not valid for this operation.'],
  ['a signature that is none', () => client.send(new kms.VerifyCommand({ KeyId: made['signing'], Message: text, Signature: text, SigningAlgorithm: 'ECDSA_SHA_256' })), 'KMSInvalidSignatureException', /signature/],
  ['a MAC that is none', () => client.send(new kms.VerifyMacCommand({ KeyId: made['hmac'], Message: text, Mac: text, MacAlgorithm: 'HMAC_SHA_256' })), 'KMSInvalidMacException', /MAC/],
], () => made);

const wrongContext = 'The ciphertext is not valid, or the encryption context is not the one that it was encrypted with.';

refuses('a ciphertext or plaintext', [
  ['without its encryption context', () => decrypt('symmetric'), 'InvalidCiphertextException', wrongContext],
  ['with another case of its encryption context', () => decrypt('symmetric', { EncryptionContext: { team: 'Red' } }), 'InvalidCiphertextException', wrongContext],
  ['with more than its encryption context', () => decrypt('symmetric', { EncryptionContext: { team: 'red', app: 'web' } }), 'InvalidCiphertextException', wrongContext],
  ['with one bit changed', () => decrypt('symmetric', { CiphertextBlob: ciphertexts['symmetric']?.map((byte, index) => (index === 60 ? byte ^ 1 : byte)), EncryptionContext: { team: 'red' } }), 'InvalidCiphertextException', wrongContext],
  ['that is none', () => decrypt('symmetric', { CiphertextBlob: text }), 'InvalidCiphertextException', wrongContext],
  ['of another key', () => decrypt('symmetric', { KeyId: made['other'], EncryptionContext: { team: 'red' } }), 'IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.'],
  ['of RSA, without its key', () => decrypt('symmetric', { CiphertextBlob: new Uint8Array(256), EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }), 'ValidationException', /^keyId is required/],
  ['of RSA, with an encryption context', () => encrypt('rsa', { EncryptionAlgorithm: 'RSAES_OAEP_SHA_256', EncryptionContext: { team: 'red' } }), 'ValidationException', /^EncryptionContext is not supported with an asymmetric encryption algorithm/],
  ['that is too large, which is not quoted', () => encrypt('symmetric', { Plaintext: new Uint8Array(4_097) }), 'ValidationException', "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096"],
  ['that is too large for RSA', () => encrypt('rsa', { Plaintext: new Uint8Array(191), EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }), 'ValidationException', /RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes\.$/],
  ['that is too large to be of KMS', () => decrypt('symmetric', { CiphertextBlob: new Uint8Array(7_000) }), 'ValidationException', constraint("'java.nio.HeapByteBuffer[pos=0 lim=7000 cap=7000]'", 'ciphertextBlob', 'have length less than or equal to 6144')],
  ['that is empty', () => encrypt('symmetric', { Plaintext: new Uint8Array() }), 'ValidationException', "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or equal to 1"],
  ['with an encryption context that is too large', () => encrypt('symmetric', { EncryptionContext: { team: 'x'.repeat(9_000) } }), 'ValidationException', 'The encryption context is longer than 8192 bytes.'],
  ['with a grant token that is none', () => encrypt('symmetric', { GrantTokens: ['x'] }), 'InvalidGrantTokenException', /grant token/],
], () => made);

const pending = (what: string, call: () => Promise<unknown>): RefusedCall => [what, call, 'KMSInvalidStateException', '{pending} is pending deletion.'];

refuses('a key that is disabled, to be deleted, or without material', [
  ['encrypting by a disabled one', () => encrypt('disabled'), 'DisabledException', '{disabled} is disabled.'],
  ['decrypting by a disabled one', () => decrypt('disabled', { EncryptionContext: { team: 'red' } }), 'DisabledException', '{disabled} is disabled.'],
  pending('encrypting', () => encrypt('pending')),
  pending('decrypting', () => decrypt('pending', { EncryptionContext: { team: 'red' } })),
  pending('enabling', () => client.send(new kms.EnableKeyCommand({ KeyId: made['pending'] }))),
  pending('deleting again', () => client.send(new kms.ScheduleKeyDeletionCommand({ KeyId: made['pending'] }))),
  pending('a tag', () => client.send(new kms.TagResourceCommand({ KeyId: made['pending'], Tags: [{ TagKey: 'team', TagValue: 'red' }] }))),
  pending('an alias', () => client.send(new kms.CreateAliasCommand({ AliasName: 'alias/pending', TargetKeyId: made['pending'] }))),
  ['keeping what is not to be deleted', () => client.send(new kms.CancelKeyDeletionCommand({ KeyId: made['symmetric'] })), 'KMSInvalidStateException', '{symmetric} is not pending deletion.'],
  ['encrypting without material', () => encrypt('external'), 'KMSInvalidStateException', '{external} is pending import.'],
  ['material with a token that is none', () => client.send(new kms.ImportKeyMaterialCommand({ KeyId: made['external'], ImportToken: text, EncryptedKeyMaterial: text, ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' })), 'InvalidImportTokenException', /GetParametersForImport/],
  ['deleting within six days', () => client.send(new kms.ScheduleKeyDeletionCommand({ KeyId: made['symmetric'], PendingWindowInDays: 6 })), 'ValidationException', constraint("'6'", 'pendingWindowInDays', 'have value greater than or equal to 7')],
  ['deleting within a month and more', () => client.send(new kms.ScheduleKeyDeletionCommand({ KeyId: made['symmetric'], PendingWindowInDays: 31 })), 'ValidationException', constraint("'31'", 'pendingWindowInDays', 'have value less than or equal to 30')],
], () => made);

const all = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'kms:*', Resource: '*' };
const put = (...Statement: object[]) => putText(JSON.stringify({ Version: '2012-10-17', Statement }));
const putText = (Policy: string) => client.send(new kms.PutKeyPolicyCommand({ KeyId: made['symmetric'], Policy }));
const malformed = (what: string, call: () => Promise<unknown>, sentence: string | RegExp): RefusedCall => [what, call, 'MalformedPolicyDocumentException', sentence];

refuses('a key policy', [
  malformed('that is no JSON', () => putText('{'), /^Syntax errors in policy\./),
  malformed('with an Effect that there is not', () => put(all, { ...all, Effect: 'Permit' }), 'Syntax errors in policy. Effect has to be Allow or Deny. See statement 2.'),
  malformed('without a Principal', () => put(all, { ...all, Principal: undefined }), 'Missing required field Principal. See statement 2.'),
  malformed('for a user who is not there', () => put(all, { ...all, Principal: { AWS: 'arn:aws:iam::000000000000:user/nobody' } }), 'Policy contains a statement with one or more invalid principals. "arn:aws:iam::000000000000:user/nobody" is not there. See statement 2.'),
  malformed('for what is no principal', () => put(all, { ...all, Principal: { AWS: 'ann' } }), 'Policy contains a statement with one or more invalid principals. Invalid principal in policy: "AWS":"ann". See statement 2.'),
  malformed('that locks out who sets it', () => put({ ...all, Action: 'kms:Encrypt' }), 'The new key policy will not allow you to update the key policy in the future.'),
  malformed('that is too large', () => put(all, { ...all, Sid: 'x'.repeat(33_000) }), 'The new key policy is longer than 32768 bytes.'),
  ['with Chinese in it', () => put({ ...all, Sid: '漢' }), 'ValidationException', /at 'policy' failed to satisfy constraint: Member must satisfy regular expression pattern/],
  ['by a name of its own', () => client.send(new kms.PutKeyPolicyCommand({ KeyId: made['symmetric'], PolicyName: 'mine', Policy: JSON.stringify(all) })), 'NotFoundException', 'No such policy exists'],
], () => made);

const alias = (AliasName: string, key = 'symmetric') => client.send(new kms.CreateAliasCommand({ AliasName, TargetKeyId: made[key] }));
const tag = (...Tags: kms.Tag[]) => client.send(new kms.TagResourceCommand({ KeyId: made['symmetric'], Tags }));
const create = (input: kms.CreateKeyCommandInput) => client.send(new kms.CreateKeyCommand(input));
const grant = (more: Partial<kms.CreateGrantCommandInput>) => client.send(new kms.CreateGrantCommand({ KeyId: made['symmetric'], GranteePrincipal: 'arn:aws:iam::000000000000:root', Operations: ['Decrypt'], ...more }));

refuses('names, tags, kinds, grants and pages', [
  ['an alias that is there', () => alias('alias/app'), 'AlreadyExistsException', 'An alias with the name arn:aws:kms:us-east-1:000000000000:alias/app already exists'],
  ['an alias without its prefix', () => alias('app'), 'ValidationException', /^Alias must start with the prefix "alias\/"\./],
  ["an alias of AWS's", () => alias('alias/aws/app'), 'NotAuthorizedException', /alias\/aws\//],
  ['an alias with a space', () => alias('alias/a b'), 'ValidationException', String.raw`1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`],
  ['an alias that is moved to another kind of key', () => client.send(new kms.UpdateAliasCommand({ AliasName: 'alias/app', TargetKeyId: made['hmac'] })), 'ValidationException', /^Alias arn:aws:kms:us-east-1:000000000000:alias\/app can only be moved to a key of the same type/],
  ['an alias that is not there', () => client.send(new kms.DeleteAliasCommand({ AliasName: 'alias/none' })), 'NotFoundException', 'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.'],
  ['more tags than fifty', () => create({ Tags: Array.from({ length: 51 }, (_, index) => ({ TagKey: `k${index}`, TagValue: 'v' })) }), 'TagException', 'Too many tags'],
  ['a tag twice', () => tag({ TagKey: 'team', TagValue: 'a' }, { TagKey: 'team', TagValue: 'b' }), 'TagException', 'Duplicate tag keys'],
  ["a tag of AWS's", () => tag({ TagKey: 'aws:team', TagValue: 'a' }), 'TagException', 'Tags beginning with aws: are reserved'],
  // @ts-expect-error -- what a program without types may send
  ['a kind of key that there is not', () => create({ KeySpec: 'RSA_1024' }), 'ValidationException', /'RSA_1024' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: \[/],
  ['an RSA key for nothing in particular', () => create({ KeySpec: 'RSA_2048' }), 'ValidationException', /^You must specify a KeyUsage value/],
  ['a curve that encrypts', () => create({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'ENCRYPT_DECRYPT' }), 'ValidationException', 'KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256'],
  ['a key of several Regions', () => create({ MultiRegion: true }), 'UnsupportedOperationException', /Multi-Region/],
  ['more chance than there is at once', () => client.send(new kms.GenerateRandomCommand({ NumberOfBytes: 1_025 })), 'ValidationException', constraint("'1025'", 'numberOfBytes', 'have value less than or equal to 1024')],
  ['a data key of two lengths', () => client.send(new kms.GenerateDataKeyCommand({ KeyId: made['symmetric'], KeySpec: 'AES_256', NumberOfBytes: 32 })), 'ValidationException', 'Please specify either number of bytes or key spec.'],
  ['a grant to a role that is not there', () => grant({ GranteePrincipal: 'arn:aws:iam::000000000000:role/none' }), 'InvalidArnException', /role\/none/],
  // @ts-expect-error -- what a program without types may send
  ['a grant of an operation that there is not', () => grant({ Operations: ['Read'] }), 'ValidationException', /'Read' at 'operations\.1\.member' failed to satisfy constraint: Member must satisfy enum value set/],
  ['a grant of an operation that the key has not', () => grant({ Operations: ['Sign'] }), 'ValidationException', /Sign/],
  ['a grant of nothing', () => grant({ Operations: [] }), 'ValidationException', /Operations/],
  ['a grant that is not there', () => client.send(new kms.RevokeGrantCommand({ KeyId: made['symmetric'], GrantId: 'a'.repeat(64) })), 'NotFoundException', `Grant ID ${'a'.repeat(64)} not found`],
  ['a page of none', () => client.send(new kms.ListKeysCommand({ Limit: 0 })), 'ValidationException', constraint("'0'", 'limit', 'have value greater than or equal to 1')],
  ['a page that is too long', () => client.send(new kms.ListKeysCommand({ Limit: 2 ** 53 - 1 })), 'ValidationException', constraint("'9007199254740991'", 'limit', 'have value less than or equal to 1000')],
  ['a page of one and a half', () => client.send(new kms.ListKeysCommand({ Limit: 1.5 })), 'SerializationException', 'NUMBER_VALUE can not be converted to an Integer at Limit'],
  ['a marker that is none', () => client.send(new kms.ListKeysCommand({ Marker: 'x' })), 'InvalidMarkerException', /marker/],
], () => made);
