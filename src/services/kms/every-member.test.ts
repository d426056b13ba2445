import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { followRow, unsetMembers, type MemberRow } from '#wire/testing/every-member.ts';
import { kmsWorld, root } from './testing/kms-world.ts';

const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: root.arn }, Action: 'kms:*', Resource: '*' }] });
const requests: readonly MemberRow[] = [
  { input: { Description: 'd', KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', Tags: [{ TagKey: 'a', TagValue: 'b' }], MultiRegion: false, Policy } },
  { input: { CustomerMasterKeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' } },
  { input: { Origin: 'EXTERNAL' } },
  { input: { CustomKeyStoreId: 'cks-1' }, refused: /^CustomKeyStoreId is not supported/ },
  { input: { XksKeyId: 'x' }, refused: /^XksKeyId is not supported/ },
  { input: { MultiRegion: true }, refused: /^Multi-Region keys are not supported/ },
];

/** Other tests set these, and see what comes of it. */
const otherwiseSet: Readonly<Record<string, readonly string[]>> = {
  CreateKey: ['BypassPolicyLockoutSafetyCheck'],
  CreateGrant: ['KeyId', 'GranteePrincipal', 'RetiringPrincipal', 'Operations', 'Constraints.EncryptionContextSubset', 'Constraints.EncryptionContextEquals', 'GrantTokens', 'Name', 'DryRun', 'GranteeServicePrincipal', 'RetiringServicePrincipal', 'Constraints.SourceArn'],
  ImportKeyMaterial: ['KeyId', 'ImportToken', 'EncryptedKeyMaterial', 'ValidTo', 'ExpirationModel', 'ImportType', 'KeyMaterialDescription', 'KeyMaterialId'],
  Encrypt: ['KeyId', 'Plaintext', 'EncryptionContext', 'GrantTokens', 'EncryptionAlgorithm', 'DryRun'],
  Decrypt: ['CiphertextBlob', 'EncryptionContext', 'GrantTokens', 'KeyId', 'EncryptionAlgorithm', 'DryRun', 'Recipient.KeyEncryptionAlgorithm', 'Recipient.AttestationDocument', 'DryRunModifiers'],
  GenerateDataKey: ['KeyId', 'EncryptionContext', 'NumberOfBytes', 'KeySpec', 'GrantTokens', 'DryRun', 'Recipient.KeyEncryptionAlgorithm', 'Recipient.AttestationDocument'],
};

test('every member of CreateKey is shown again, or refused by name', async () => {
  for (const [operation, others] of Object.entries(otherwiseSet)) assert.deepEqual(unsetMembers({ sdk: kms, operation, rows: operation === 'CreateKey' ? requests : [], otherwiseSet: others }), [], operation);
  for (const row of requests) {
    await followRow(row, async () => {
      const { client } = await kmsWorld();
      const { KeyMetadata: { KeyId } = {} } = await client.send(new kms.CreateKeyCommand(row.input));
      const { KeyMetadata } = await client.send(new kms.DescribeKeyCommand({ KeyId }));
      const { Tags } = await client.send(new kms.ListResourceTagsCommand({ KeyId }));
      return { ...KeyMetadata, Tags, Policy: (await client.send(new kms.GetKeyPolicyCommand({ KeyId }))).Policy };
    });
  }
});

test('what needs a Nitro enclave is refused by name, not answered in the clear', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new kms.CreateKeyCommand({}));
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: Buffer.from('a') }));
  const Recipient = { KeyEncryptionAlgorithm: 'RSAES_OAEP_SHA_256', AttestationDocument: Uint8Array.of(1) } as const;
  const message = /^Recipient is not supported: there are no Nitro enclaves/;
  await assert.rejects(client.send(new kms.DecryptCommand({ CiphertextBlob, Recipient })), { message });
  await assert.rejects(client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', Recipient })), { message });
  await assert.rejects(client.send(new kms.GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'RSA_2048', Recipient })), { message });
  await assert.rejects(client.send(new kms.GenerateRandomCommand({ NumberOfBytes: 1, Recipient })), { message });
  await assert.rejects(client.send(new kms.DecryptCommand({ CiphertextBlob, DryRun: true, DryRunModifiers: ['IGNORE_CIPHERTEXT'] })), { message: /^DryRunModifiers is not supported/ });
});

test('grants to services are refused by name', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new kms.CreateKeyCommand({}));
  const grant = { KeyId, GranteePrincipal: root.arn, Operations: ['Decrypt' as const] };
  await assert.rejects(client.send(new kms.CreateGrantCommand({ ...grant, GranteeServicePrincipal: 'rds.amazonaws.com' })), { message: /^GranteeServicePrincipal is not supported/ });
  await assert.rejects(client.send(new kms.CreateGrantCommand({ ...grant, RetiringServicePrincipal: 'rds.amazonaws.com' })), { message: /^RetiringServicePrincipal is not supported/ });
  await assert.rejects(client.send(new kms.CreateGrantCommand({ ...grant, Constraints: { SourceArn: root.arn } })), { message: /^Constraints\.SourceArn is not supported/ });
});

test('GenerateRandom gives as many bytes as are asked for, 1 to 1,024', async () => {
  const { client } = await kmsWorld();
  for (const NumberOfBytes of [1, 1_024]) assert.equal((await client.send(new kms.GenerateRandomCommand({ NumberOfBytes }))).Plaintext?.byteLength, NumberOfBytes);
  for (const NumberOfBytes of [undefined, 0, 1_025]) await assert.rejects(client.send(new kms.GenerateRandomCommand({ NumberOfBytes })), { name: 'ValidationException' });
});
