import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as kms from '@aws-sdk/client-kms';
import { iamUsers } from '#model/iam-user.ts';
import { kmsWorld, scope, userOf } from './testing/kms-world.ts';

const ann = userOf(scope.account, 'ann');
const bob = userOf(scope.account, 'bob');
const secret = Buffer.from('the secret');

async function worldWithKey(input: Partial<kms.CreateKeyCommandInput> = {}) {
  const world = await kmsWorld({ nowMs: 7_000 });
  await world.store.transact((transaction) => {
    for (const { account, arn, userId } of [ann, bob]) transaction.put(iamUsers, { account, arn, id: userId, name: arn.slice(arn.lastIndexOf('/') + 1), path: '/', createdAt: 0, tags: [], groupArns: [], attachedPolicyArns: [], inlinePolicies: {} });
  });
  const { KeyMetadata: { KeyId = '', Arn = '' } = {} } = await world.client.send(new kms.CreateKeyCommand(input));
  const grant = (wish: Partial<kms.CreateGrantCommandInput>) => world.client.send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal: ann.arn, Operations: ['Decrypt'], ...wish }));
  /** Whether a grant allowed the last call. */
  const wasGranted = () => world.asked().map(({ isGranted = false }) => isGranted);
  return { ...world, KeyId, Arn, grant, wasGranted };
}

test('a grant lets the grantee do its operations, and nobody else, nor anything else', async () => {
  const { client, clientOf, KeyId, grant, wasGranted } = await worldWithKey();
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  const decrypt = async (as: typeof ann) => {
    await clientOf(as).send(new kms.DecryptCommand({ CiphertextBlob }));
    return wasGranted();
  };
  assert.deepEqual(await decrypt(ann), [false]);
  const { GrantId } = await grant({});
  assert.deepEqual(await decrypt(ann), [true]);
  assert.deepEqual(await decrypt(bob), [false]);
  await clientOf(ann).send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  assert.deepEqual(wasGranted(), [false]);
  await client.send(new kms.RevokeGrantCommand({ KeyId, GrantId }));
  assert.deepEqual(await decrypt(ann), [false]);
});

test('a role is granted in each of its sessions, and one session alone', async () => {
  const { client, clientOf, KeyId, grant, wasGranted } = await worldWithKey();
  const role = `arn:aws:iam::444455556666:role/app`;
  const session = (name: string) => ({ ...userOf('444455556666', 'x'), arn: `arn:aws:sts::444455556666:assumed-role/app/${name}`, identityArn: role });
  const { GrantId } = await grant({ GranteePrincipal: role, Operations: ['DescribeKey'] });
  const describe = async (name: string) => {
    await clientOf(session(name)).send(new kms.DescribeKeyCommand({ KeyId: `arn:aws:kms:${scope.region}:${scope.account}:key/${KeyId}` }));
    return wasGranted();
  };
  assert.deepEqual([await describe('one'), await describe('two')], [[true], [true]]);
  await client.send(new kms.RevokeGrantCommand({ KeyId, GrantId }));
  await grant({ GranteePrincipal: session('one').arn, Operations: ['DescribeKey'] });
  assert.deepEqual([await describe('one'), await describe('two')], [[true], [false]]);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
test('constraints of a grant are kept: a part of the encryption context, or all of it', async () => {
  const { clientOf, KeyId, grant, wasGranted } = await worldWithKey();
  const encrypt = async (EncryptionContext?: Record<string, string>) => {
    await clientOf(ann).send(new kms.EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext }));
    return wasGranted()[0];
  };
  await grant({ Operations: ['Encrypt', 'DescribeKey'], Constraints: { EncryptionContextSubset: { a: '1' } } });
  assert.deepEqual([await encrypt(), await encrypt({ a: '2' }), await encrypt({ a: '1' }), await encrypt({ A: '1', b: '2' })], [false, false, true, true]);
  await clientOf(ann).send(new kms.DescribeKeyCommand({ KeyId }));
  assert.deepEqual(wasGranted(), [true], 'what takes no encryption context is not constrained by one');
  await clientOf(ann).send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: { a: '1' } }));
  assert.deepEqual(wasGranted(), [false]);
  await grant({ Operations: ['Encrypt'], Constraints: { EncryptionContextEquals: { c: '3' } } });
  assert.deepEqual([await encrypt({ c: '3' }), await encrypt({ c: '3', d: '4' })], [true, false]);
});

test('grants are listed as they were made, by grantee and by who may retire them', async () => {
  const { client, KeyId, Arn, grant } = await worldWithKey();
  const { GrantId } = await grant({ Name: 'one', RetiringPrincipal: bob.arn, Operations: ['Encrypt', 'Decrypt'], Constraints: { EncryptionContextSubset: { a: '1' } } });
  await grant({ GranteePrincipal: bob.arn });
  const entry = {
    KeyId: Arn,
    GrantId,
    Name: 'one',
    CreationDate: new Date(7_000),
    GranteePrincipal: ann.arn,
    RetiringPrincipal: bob.arn,
    IssuingAccount: `arn:aws:iam::${scope.account}:root`,
    Operations: ['Decrypt', 'Encrypt'],
    Constraints: { EncryptionContextSubset: { a: '1' } },
  };
  assert.deepEqual((await client.send(new kms.ListGrantsCommand({ KeyId, GranteePrincipal: ann.arn }))).Grants, [entry]);
  assert.deepEqual((await client.send(new kms.ListGrantsCommand({ KeyId, GrantId }))).Grants, [entry]);
  assert.deepEqual((await client.send(new kms.ListRetirableGrantsCommand({ RetiringPrincipal: bob.arn }))).Grants, [entry]);
  const listed: (string | undefined)[] = [];
  for await (const { Grants = [] } of kms.paginateListGrants({ client, pageSize: 1 }, { KeyId })) listed.push(...Grants.map(({ GranteePrincipal }) => GranteePrincipal));
  assert.deepEqual(listed, [ann.arn, bob.arn]);
});

// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html#KMS-CreateGrant-request-Name
test('a grant with a name is made once, one without each time', async () => {
  const { grant } = await worldWithKey();
  const one = await grant({ Name: 'n' });
  const again = await grant({ Name: 'n' });
  assert.equal(again.GrantId, one.GrantId);
  assert.notEqual(again.GrantToken, one.GrantToken);
  assert.notEqual((await grant({ Name: 'n', Operations: ['Encrypt'] })).GrantId, one.GrantId);
  assert.notEqual((await grant({})).GrantId, (await grant({})).GrantId);
});

test('a grant is retired by its token or by its key and id: by the retiring principal, or by the grantee when it may', async () => {
  const { clientOf, KeyId, Arn, grant, wasGranted, client } = await worldWithKey();
  const one = await grant({ RetiringPrincipal: bob.arn });
  await clientOf(ann).send(new kms.RetireGrantCommand({ GrantToken: one.GrantToken, DryRun: true })).catch(() => undefined);
  assert.deepEqual(wasGranted(), [false]);
  await clientOf(bob).send(new kms.RetireGrantCommand({ GrantToken: one.GrantToken }));
  assert.deepEqual(wasGranted(), [true]);
  await assert.rejects(client.send(new kms.RetireGrantCommand({ GrantToken: one.GrantToken })), { name: 'NotFoundException' });
  const two = await grant({ Operations: ['Decrypt', 'RetireGrant'] });
  await clientOf(ann).send(new kms.RetireGrantCommand({ KeyId: Arn, GrantId: two.GrantId }));
  assert.deepEqual(wasGranted(), [true]);
  assert.deepEqual((await client.send(new kms.ListGrantsCommand({ KeyId }))).Grants, []);
  await assert.rejects(client.send(new kms.RetireGrantCommand({ GrantToken: 'nonsense' })), { name: 'InvalidGrantTokenException' });
  await assert.rejects(client.send(new kms.RetireGrantCommand({ KeyId: Arn })), { name: 'ValidationException' });
});

test('who may make grants by a grant gives no more than it has', async () => {
  const { clientOf, KeyId, grant, wasGranted } = await worldWithKey();
  await grant({ Operations: ['CreateGrant', 'Decrypt'], Constraints: { EncryptionContextSubset: { a: '1' } } });
  const give = async (Operations: kms.GrantOperation[], Constraints?: kms.GrantConstraints) => {
    await clientOf(ann).send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal: bob.arn, Operations, Constraints }));
    return wasGranted()[0];
  };
  assert.equal(await give(['Decrypt'], { EncryptionContextSubset: { a: '1' } }), true);
  assert.equal(await give(['Decrypt'], { EncryptionContextEquals: { a: '1', b: '2' } }), true);
  assert.equal(await give(['Decrypt']), false);
  assert.equal(await give(['Decrypt'], { EncryptionContextSubset: { a: '2' } }), false);
  assert.equal(await give(['Decrypt', 'Encrypt'], { EncryptionContextSubset: { a: '1' } }), false);
});

test('a grant that cannot be is refused', async () => {
  const { client, KeyId, Arn, grant } = await worldWithKey();
  await assert.rejects(grant({ GranteePrincipal: 'nonsense' }), { name: 'InvalidArnException' });
  await assert.rejects(grant({ GranteePrincipal: `arn:aws:iam::${scope.account}:user/nobody` }), { name: 'InvalidArnException' });
  await assert.rejects(grant({ Constraints: { EncryptionContextSubset: Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`k${n}`, 'v'])) } }), { name: 'ValidationException' });
  await assert.rejects(grant({ Constraints: { EncryptionContextEquals: { a: 'v'.repeat(385) } } }), { name: 'ValidationException' });
  await assert.rejects(grant({ Operations: [] }), { name: 'ValidationException' });
  await assert.rejects(grant({ Operations: ['Sign'] }), { name: 'ValidationException', message: `The grant operation Sign is not valid for ${Arn}, a SYMMETRIC_DEFAULT key for ENCRYPT_DECRYPT.` });
  const { KeyMetadata } = await client.send(new kms.CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
  await assert.rejects(grant({ KeyId: KeyMetadata?.KeyId, Operations: ['GenerateMac'], Constraints: { EncryptionContextSubset: { a: 'b' } } }), { name: 'ValidationException' });
  await assert.rejects(client.send(new kms.RevokeGrantCommand({ KeyId, GrantId: 'x' })), { name: 'NotFoundException', message: 'Grant ID x not found' });
  await assert.rejects(client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret, GrantTokens: ['x'] })), { name: 'InvalidGrantTokenException' });
  const { GrantToken = '' } = await grant({});
  await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret, GrantTokens: [GrantToken] }));
  await client.send(new kms.DisableKeyCommand({ KeyId }));
  await assert.rejects(grant({}), { name: 'DisabledException' });
});

test('CreateGrant brings what policies ask of grants', async () => {
  const { grant, asked } = await worldWithKey();
  await grant({ RetiringPrincipal: bob.arn, Operations: ['Decrypt', 'Encrypt'], Constraints: { EncryptionContextEquals: { a: 'b' } } });
  const { keys = {} } = asked()[0] ?? {};
  assert.deepEqual(Object.fromEntries(Object.entries(keys).filter(([name]) => /Grant|Retir/.test(name))), {
    'kms:GranteePrincipal': ann.arn,
    'kms:RetiringPrincipal': bob.arn,
    'kms:GrantOperations': ['Decrypt', 'Encrypt'],
    'kms:GrantConstraintType': 'EncryptionContextEquals',
    'kms:GrantIsForAWSResource': 'false',
  });
});
