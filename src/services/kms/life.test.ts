import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { dayMs } from '#base/time.ts';
import { ensureManagedKey } from './managed-keys.ts';
import { kmsWorld, root, scope } from './testing/kms-world.ts';

const secret = Buffer.from('the secret');

async function worldWithKey() {
  const world = await kmsWorld({ nowMs: 100 * dayMs });
  const { KeyMetadata: { KeyId = '', Arn = '' } = {} } = await world.client.send(new kms.CreateKeyCommand({}));
  const state = async () => (await world.client.send(new kms.DescribeKeyCommand({ KeyId }))).KeyMetadata;
  return { ...world, KeyId, Arn, state };
}

test('a disabled key is not used, and enabled again it decrypts what it encrypted', async () => {
  const { client, KeyId, Arn, state } = await worldWithKey();
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  await client.send(new kms.DisableKeyCommand({ KeyId }));
  assert.deepEqual([(await state())?.KeyState, (await state())?.Enabled], ['Disabled', false]);
  for (const command of [() => client.send(new kms.DecryptCommand({ CiphertextBlob })), () => client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret })), () => client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }))]) {
    await assert.rejects(command(), { name: 'DisabledException', message: `${Arn} is disabled.` });
  }
  await client.send(new kms.EnableKeyCommand({ KeyId }));
  assert.deepEqual(Buffer.from((await client.send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), secret);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
test('a key that is pending deletion is neither used nor changed, until the deletion is cancelled; then it is disabled', async () => {
  const { client, KeyId, Arn, state } = await worldWithKey();
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  const scheduled = await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  assert.deepEqual([scheduled.KeyId, scheduled.DeletionDate, scheduled.KeyState, scheduled.PendingWindowInDays], [Arn, new Date(107 * dayMs), 'PendingDeletion', 7]);
  assert.deepEqual([(await state())?.KeyState, (await state())?.DeletionDate], ['PendingDeletion', new Date(107 * dayMs)]);
  const refused = [
    () => client.send(new kms.DecryptCommand({ CiphertextBlob })),
    () => client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret })),
    () => client.send(new kms.EnableKeyCommand({ KeyId })),
    () => client.send(new kms.DisableKeyCommand({ KeyId })),
    () => client.send(new kms.UpdateKeyDescriptionCommand({ KeyId, Description: 'd' })),
    () => client.send(new kms.TagResourceCommand({ KeyId, Tags: [] })),
    () => client.send(new kms.CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: KeyId })),
    () => client.send(new kms.ScheduleKeyDeletionCommand({ KeyId })),
  ];
  for (const command of refused) await assert.rejects(command(), { name: 'KMSInvalidStateException', message: `${Arn} is pending deletion.` });
  assert.equal((await client.send(new kms.CancelKeyDeletionCommand({ KeyId }))).KeyId, Arn);
  assert.deepEqual([(await state())?.KeyState, (await state())?.DeletionDate], ['Disabled', undefined]);
  await assert.rejects(client.send(new kms.CancelKeyDeletionCommand({ KeyId })), { name: 'KMSInvalidStateException', message: `${Arn} is not pending deletion.` });
});

test('keys wait 7 to 30 days for their deletion, 30 when nothing is said', async () => {
  const { client, KeyId } = await worldWithKey();
  for (const PendingWindowInDays of [6, 31]) await assert.rejects(client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays })), { name: 'ValidationException' });
  assert.deepEqual((await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId }))).DeletionDate, new Date(130 * dayMs));
});

test('tags are put over one another and taken away by their keys', async () => {
  const { client, KeyId } = await worldWithKey();
  await client.send(new kms.TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: '1' }, { TagKey: 'b', TagValue: '2' }] }));
  await client.send(new kms.TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: '3' }] }));
  assert.deepEqual((await client.send(new kms.ListResourceTagsCommand({ KeyId }))).Tags, [{ TagKey: 'a', TagValue: '3' }, { TagKey: 'b', TagValue: '2' }]);
  await client.send(new kms.UntagResourceCommand({ KeyId, TagKeys: ['b', 'c'] }));
  assert.deepEqual((await client.send(new kms.ListResourceTagsCommand({ KeyId }))).Tags, [{ TagKey: 'a', TagValue: '3' }]);
  await assert.rejects(client.send(new kms.TagResourceCommand({ KeyId, Tags: [{ TagKey: 'aws:x', TagValue: '' }] })), { name: 'TagException' });
  await assert.rejects(client.send(new kms.TagResourceCommand({ KeyId, Tags: Array.from({ length: 50 }, (_, n) => ({ TagKey: `t${n}`, TagValue: '' })) })), { name: 'TagException', message: 'Too many tags' });
});

test('lists come in pages, and a marker of nothing is refused', async () => {
  const { client, clock } = await kmsWorld();
  const made: (string | undefined)[] = [];
  for (let index = 0; index < 5; index += 1) {
    await clock.advance(1);
    made.push((await client.send(new kms.CreateKeyCommand({}))).KeyMetadata?.KeyId);
  }
  const listed: (string | undefined)[] = [];
  for await (const { Keys = [] } of kms.paginateListKeys({ client, pageSize: 2 }, {})) listed.push(...Keys.map(({ KeyId }) => KeyId));
  assert.deepEqual(listed, made);
  await assert.rejects(client.send(new kms.ListKeysCommand({ Marker: 'nothing' })), { name: 'InvalidMarkerException' });
  await assert.rejects(client.send(new kms.ListKeysCommand({ Limit: 1_001 })), { name: 'ValidationException' });
});

test('who retires the grants of each page before he asks for the next sees all of them', async () => {
  const { client } = await kmsWorld();
  const { KeyMetadata: { KeyId } = {} } = await client.send(new kms.CreateKeyCommand({}));
  for (let index = 0; index < 5; index += 1) await client.send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal: `arn:aws:iam::000000000000:role/r${index}`, Operations: ['Decrypt'] }));
  let seen = 0;
  for await (const { Grants = [] } of kms.paginateListGrants({ client, pageSize: 2 }, { KeyId })) {
    for (const { GrantId } of Grants) await client.send(new kms.RevokeGrantCommand({ KeyId, GrantId }));
    seen += Grants.length;
  }
  assert.deepEqual([seen, (await client.send(new kms.ListGrantsCommand({ KeyId }))).Grants], [5, []]);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
test('a key has the default policy, which lets the account decide, or the one that it was given', async () => {
  const { client, KeyId } = await worldWithKey();
  const { Policy = '' } = await client.send(new kms.GetKeyPolicyCommand({ KeyId }));
  assert.deepEqual(JSON.parse(Policy), {
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [{ Sid: 'Enable IAM User Permissions', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${scope.account}:root` }, Action: 'kms:*', Resource: '*' }],
  });
  assert.deepEqual((await client.send(new kms.ListKeyPoliciesCommand({ KeyId }))).PolicyNames, ['default']);
  const own = policyOf({ AWS: scope.account }, ['kms:Put*', 'kms:Encrypt']);
  await client.send(new kms.PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: own }));
  assert.equal((await client.send(new kms.GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy, own);
  await assert.rejects(client.send(new kms.GetKeyPolicyCommand({ KeyId, PolicyName: 'other' })), { name: 'NotFoundException', message: 'No such policy exists' });
});

test('a policy that would lock its maker out is refused, unless the check is bypassed', async () => {
  const { client, KeyId } = await worldWithKey();
  const message = 'The new key policy will not allow you to update the key policy in the future.';
  const other = policyOf({ AWS: 'arn:aws:iam::444455556666:root' }, 'kms:*');
  for (const Policy of [other, policyOf({ AWS: root.arn }, ['kms:Encrypt', 'kms:PutKeyPolic']), policyOf({ Service: 'logs.eu-west-1.amazonaws.com' }, 'kms:*')]) {
    await assert.rejects(client.send(new kms.PutKeyPolicyCommand({ KeyId, Policy })), { name: 'MalformedPolicyDocumentException', message });
    await assert.rejects(client.send(new kms.CreateKeyCommand({ Policy })), { name: 'MalformedPolicyDocumentException', message });
  }
  const allowed = { Effect: 'Allow', Principal: { AWS: root.arn }, Action: 'kms:*', Resource: '*' };
  const denying = (more: object) => JSON.stringify({ Version: '2012-10-17', Statement: [allowed, { Effect: 'Deny', Principal: '*', Action: 'kms:Put*', Resource: '*', ...more }] });
  await assert.rejects(client.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: denying({}) })), { name: 'MalformedPolicyDocumentException', message });
  await client.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: denying({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }) }));
  await client.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: other, BypassPolicyLockoutSafetyCheck: true }));
});

test('a policy that is none, or names nobody that there is, is malformed', async () => {
  const { client } = await kmsWorld();
  await assert.rejects(client.send(new kms.CreateKeyCommand({ Policy: '{' })), { name: 'MalformedPolicyDocumentException' });
  await assert.rejects(client.send(new kms.CreateKeyCommand({ Policy: policyOf({ AWS: '漢' }, 'kms:*') })), { name: 'ValidationException', message: /regular expression pattern/ });
  for (const AWS of ['nonsense', `arn:aws:iam::${scope.account}:user/nobody`, `arn:aws:iam::${scope.account}:role/none`]) {
    await assert.rejects(client.send(new kms.CreateKeyCommand({ Policy: policyOf({ AWS: [root.arn, AWS] }, 'kms:*') })), { name: 'MalformedPolicyDocumentException', message: new RegExp(`^Policy contains a statement with one or more invalid principals\\. .*"${AWS}".* See statement 1\\.$`) });
  }
});

// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key
test('the key of a service is changed by nobody', async () => {
  const world = await kmsWorld();
  await ensureManagedKey('ssm', scope, world);
  const { client } = world;
  const { KeyMetadata: { KeyId, Arn } = {} } = await client.send(new kms.DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }));
  for (const command of [
    () => client.send(new kms.ScheduleKeyDeletionCommand({ KeyId })),
    () => client.send(new kms.DisableKeyCommand({ KeyId })),
    () => client.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: policyOf({ AWS: root.arn }, 'kms:*') })),
    () => client.send(new kms.TagResourceCommand({ KeyId, Tags: [] })),
    () => client.send(new kms.UpdateKeyDescriptionCommand({ KeyId, Description: '' })),
  ]) await assert.rejects(command(), { name: 'AccessDeniedException', message: new RegExp(`is not authorized to perform: kms:\\w+ on resource: ${Arn} because no resource-based policy allows the kms:`) });
  await assert.rejects(world.client.send(new kms.DeleteAliasCommand({ AliasName: 'alias/aws/ssm' })), { name: 'NotAuthorizedException' });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html
test('a dry run says that the call would have succeeded, and finds what would not', async () => {
  const { client, KeyId } = await worldWithKey();
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  for (const command of [
    () => client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret, DryRun: true })),
    () => client.send(new kms.DecryptCommand({ CiphertextBlob, DryRun: true })),
    () => client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', DryRun: true })),
    () => client.send(new kms.GenerateDataKeyPairCommand({ KeyId, KeyPairSpec: 'RSA_4096', DryRun: true })),
    () => client.send(new kms.ReEncryptCommand({ CiphertextBlob, DestinationKeyId: KeyId, DryRun: true })),
  ]) await assert.rejects(command(), { name: 'DryRunOperationException', message: 'The request would have succeeded, but the DryRun option is set.' });
  await client.send(new kms.DisableKeyCommand({ KeyId }));
  await assert.rejects(client.send(new kms.DecryptCommand({ CiphertextBlob, DryRun: true })), { name: 'DisabledException' });
});

test('ReEncrypt turns a ciphertext into one of another key and encryption context', async () => {
  const { client, KeyId, Arn, asked } = await worldWithKey();
  const { KeyMetadata: other } = await client.send(new kms.CreateKeyCommand({}));
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: { a: '1' } }));
  const again = await client.send(new kms.ReEncryptCommand({ CiphertextBlob, SourceEncryptionContext: { a: '1' }, DestinationKeyId: other?.KeyId, DestinationEncryptionContext: { b: '2' } }));
  assert.deepEqual(asked().map(({ action, resource, keys }) => [action, resource, keys?.['kms:ReEncryptOnSameKey'], keys?.['kms:EncryptionContextKeys']]), [['kms:ReEncryptFrom', Arn, 'false', ['a']], ['kms:ReEncryptTo', other?.Arn, 'false', ['b']]]);
  assert.deepEqual([again.SourceKeyId, again.KeyId], [Arn, other?.Arn]);
  const { Plaintext, KeyId: by } = await client.send(new kms.DecryptCommand({ CiphertextBlob: again.CiphertextBlob, EncryptionContext: { b: '2' } }));
  assert.deepEqual([Buffer.from(Plaintext ?? []), by], [secret, other?.Arn]);
  await assert.rejects(client.send(new kms.ReEncryptCommand({ CiphertextBlob, SourceKeyId: other?.KeyId, DestinationKeyId: KeyId })), { name: 'IncorrectKeyException' });
});

function policyOf(Principal: object, Action: string | readonly string[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action, Resource: '*' }] });
}
