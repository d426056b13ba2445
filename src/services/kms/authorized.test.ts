import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { iamUsers } from '#model/iam-user.ts';
import type { Call, Principal } from '#wire/operation.ts';
import { keyServiceFor } from './key-service.ts';
import { kmsWorld, root, scope, userOf } from './testing/kms-world.ts';

const ann = userOf(scope.account, 'ann');
const elsewhere = userOf('444455556666', 'eve');
const secret = Buffer.from('the secret');
const accountMay = { Principal: { AWS: root.arn }, Action: 'kms:*', Resource: '*' };

async function world(keyStatements: readonly object[] = [accountMay], input: Partial<kms.CreateKeyCommandInput> = {}) {
  const made = await kmsWorld({ isAuthorized: true });
  const may = (principal: Principal, ...statements: readonly object[]) => made.store.transact((transaction) => {
    const { account, arn, userId } = principal;
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    transaction.put(iamUsers, { account, arn, id: userId, name, path: '/', createdAt: 0, tags: [], groupArns: [], attachedPolicyArns: [], inlinePolicies: statements.length === 0 ? {} : { own: policy(...statements) } });
  });
  await may(ann);
  await may(elsewhere);
  const { KeyMetadata: { KeyId = '', Arn = '' } = {} } = await made.client.send(new kms.CreateKeyCommand({ Policy: policy(...keyStatements), BypassPolicyLockoutSafetyCheck: true, ...input }));
  return { ...made, may, KeyId, Arn, of: (principal: Principal) => made.clientOf(principal) };
}

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
}

const denied = { name: 'AccessDeniedException' };

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
test('without a word of the key policy nothing allows, not even in the key\'s own account', async () => {
  const { of, may, Arn } = await world([{ Principal: { AWS: elsewhere.arn }, Action: 'kms:Encrypt', Resource: '*' }]);
  await may(ann, { Action: 'kms:*', Resource: '*' });
  await assert.rejects(of(ann).send(new kms.DescribeKeyCommand({ KeyId: Arn })), { ...denied, message: `User: ${ann.arn} is not authorized to perform: kms:DescribeKey on resource: ${Arn} because no resource-based policy allows the kms:DescribeKey action` });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
test('in another account both the key policy and the user\'s own have to allow', async () => {
  const encrypt = (client: kms.KMSClient, KeyId: string) => client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  const { of, may, Arn } = await world([accountMay, { Principal: { AWS: '444455556666' }, Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: '*' }]);
  await assert.rejects(encrypt(of(elsewhere), Arn), denied);
  await may(elsewhere, { Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'], Resource: Arn });
  const { CiphertextBlob, KeyId } = await encrypt(of(elsewhere), Arn);
  assert.equal(KeyId, Arn);
  assert.deepEqual(Buffer.from((await of(elsewhere).send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), secret);
  await assert.rejects(of(elsewhere).send(new kms.DescribeKeyCommand({ KeyId: Arn })), denied);
});

test('a key of another account that there is not looks like one that is forbidden', async () => {
  const { of, may, Arn } = await world();
  await may(elsewhere, { Action: 'kms:*', Resource: '*' });
  const missing = Arn.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000');
  const answers = await Promise.all([Arn, missing].map(async (KeyId) => of(elsewhere).send(new kms.DescribeKeyCommand({ KeyId })).catch((thrown: unknown) => (thrown instanceof Error ? `${thrown.name} ${thrown.message}`.replace(KeyId, '') : 'no error'))));
  assert.equal(answers[0], answers[1]);
  assert.match(answers[0]?.toString() ?? '', /^AccessDeniedException/);
});

test('an explicit denial wins over a grant, by the key policy and by the user\'s own', async () => {
  const deny = { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*', Condition: { StringEquals: { 'kms:EncryptionContext:app': 'web' } } };
  const { client, of, may, KeyId } = await world([accountMay, { ...deny, Principal: '*' }]);
  await client.send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal: ann.arn, Operations: ['Encrypt'] }));
  const encrypt = (app: string) => of(ann).send(new kms.EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: { app } }));
  await encrypt('other');
  await assert.rejects(encrypt('web'), { ...denied, message: /with an explicit deny in a resource-based policy$/ });
  await may(ann, { Effect: 'Deny', Action: 'kms:*', Resource: '*' });
  await assert.rejects(encrypt('other'), { ...denied, message: /with an explicit deny in an identity-based policy$/ });
});

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
test('conditions of KMS are kept', async () => {
  const { client, of, may, KeyId, Arn } = await world([accountMay], { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const sign = (MessageType: kms.MessageType) => of(ann).send(new kms.SignCommand({ KeyId: 'alias/signer', SigningAlgorithm: 'ECDSA_SHA_256', MessageType, Message: new Uint8Array(32) }));
  await client.send(new kms.CreateAliasCommand({ AliasName: 'alias/signer', TargetKeyId: KeyId }));
  await may(ann, { Action: 'kms:Sign', Resource: '*', Condition: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST', 'kms:RequestAlias': 'alias/signer', 'kms:KeySpec': 'ECC_NIST_P256' }, 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/sig*' } } });
  await sign('DIGEST');
  await assert.rejects(sign('RAW'), denied);
  await may(ann, { Action: 'kms:ScheduleKeyDeletion', Resource: Arn, Condition: { NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '20' } } });
  const schedule = (PendingWindowInDays: number) => of(ann).send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));
  await assert.rejects(schedule(19), denied);
  await schedule(20);
});

test('who may make grants may be held to operations and grantees', async () => {
  const { of, may, KeyId, Arn } = await world();
  await may(ann, { Action: 'kms:CreateGrant', Resource: Arn, Condition: { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Encrypt', 'Decrypt'] }, StringEquals: { 'kms:GranteePrincipal': elsewhere.arn } } });
  const give = (GranteePrincipal: string, ...Operations: kms.GrantOperation[]) => of(ann).send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal, Operations }));
  await give(elsewhere.arn, 'Encrypt', 'Decrypt');
  await assert.rejects(give(elsewhere.arn, 'Encrypt', 'DescribeKey'), denied);
  await assert.rejects(give(ann.arn, 'Encrypt'), denied);
});

test('an alias needs leave for itself and for its key', async () => {
  const { of, may, KeyId, Arn } = await world();
  const alias = `arn:aws:kms:${scope.region}:${scope.account}:alias/app`;
  const create = () => of(ann).send(new kms.CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyId }));
  for (const resource of [alias, Arn]) {
    await may(ann, { Action: 'kms:CreateAlias', Resource: resource });
    await assert.rejects(create(), denied);
  }
  await may(ann, { Action: 'kms:CreateAlias', Resource: [alias, Arn] });
  await create();
});

test('tags on create need leave to tag', async () => {
  const { of, may } = await world();
  const create = () => of(ann).send(new kms.CreateKeyCommand({ Tags: [{ TagKey: 'team', TagValue: 'red' }] }));
  await may(ann, { Action: 'kms:CreateKey', Resource: '*' });
  await assert.rejects(create(), { ...denied, message: /kms:TagResource/ });
  await may(ann, { Action: ['kms:CreateKey', 'kms:TagResource'], Resource: '*', Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } } });
  await create();
});

// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
test('the key of a service is used through it by whoever may use the service, and by nobody directly', async () => {
  const made = await world();
  const keys = keyServiceFor('ssm', made, made.authorizer);
  const call: Call = { ...scope, principal: ann, requestId: 'r', host: 'h', sourceIp: '127.0.0.1', receivedAt: 0 };
  const { ciphertext } = await keys.encrypt({ plaintext: secret, encryptionContext: {} }, call);
  assert.deepEqual(Buffer.from((await keys.decrypt({ ciphertext, encryptionContext: {} }, call)).plaintext), secret);
  await made.may(ann, { Action: 'kms:*', Resource: '*' });
  await assert.rejects(made.of(ann).send(new kms.DecryptCommand({ CiphertextBlob: ciphertext })), { ...denied, message: /no resource-based policy allows/ });
  await made.of(ann).send(new kms.DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }));
  const others = keyServiceFor('secretsmanager', made, made.authorizer);
  await assert.rejects(others.decrypt({ ciphertext, encryptionContext: {} }, call), { message: /no resource-based policy allows/ });
  await assert.rejects(keys.decrypt({ ciphertext, encryptionContext: {} }, { ...call, account: elsewhere.account, principal: elsewhere }));
});

test('a service uses a customer\'s key by the permissions of its caller', async () => {
  const made = await world();
  const keys = keyServiceFor('secretsmanager', made, made.authorizer);
  const call: Call = { ...scope, principal: ann, requestId: 'r', host: 'h', sourceIp: '127.0.0.1', receivedAt: 0 };
  const generate = () => keys.generateDataKey({ keyId: made.KeyId, encryptionContext: {} }, call);
  await assert.rejects(generate(), { message: /kms:GenerateDataKey on resource/ });
  await made.may(ann, { Action: 'kms:GenerateDataKey', Resource: made.Arn, Condition: { StringEquals: { 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' } } });
  await assert.rejects(generate());
  await made.may(ann, { Action: 'kms:GenerateDataKey', Resource: made.Arn, Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } } });
  await generate();
  await assert.rejects(made.of(ann).send(new kms.GenerateDataKeyCommand({ KeyId: made.KeyId, KeySpec: 'AES_256' })), denied);
});
