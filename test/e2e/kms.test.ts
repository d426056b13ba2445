import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateAccessKeyCommand, CreateUserCommand, DeleteUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { AwsCli, awsCliPath } from '../support/aws-cli.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { stateFilesWith } from '../support/state-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const account = '000000000000';
const python = pythonWithBoto3();
const skip = awsCliPath() === undefined && 'the AWS CLI is not installed';
const timeoutMs = 180_000;
const secret = Buffer.from('the secret');

test('the AWS CLI encrypts, decrypts, signs what OpenSSL verifies, and imports what OpenSSL wrapped', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('kms');
  const aws = new AwsCli(daemon);
  const at = (name: string) => join(folder.path, name);
  const saved = async (name: string, ...args: readonly string[]) => writeFile(at(name), Buffer.from(await word(aws, ...args), 'base64'));
  const keyId = await word(aws, 'kms', 'create-key', '--tags', 'TagKey=team,TagValue=a', '--query', 'KeyMetadata.KeyId');
  await aws.text('kms', 'create-alias', '--alias-name', 'alias/app', '--target-key-id', keyId);
  await writeFile(at('plain'), secret);
  await saved('encrypted', 'kms', 'encrypt', '--key-id', 'alias/app', '--plaintext', `fileb://${at('plain')}`, '--encryption-context', 'app=web', '--query', 'CiphertextBlob');
  const decrypted = await word(aws, 'kms', 'decrypt', '--ciphertext-blob', `fileb://${at('encrypted')}`, '--encryption-context', 'app=web', '--query', 'Plaintext');
  assert.equal(Buffer.from(decrypted, 'base64').toString(), 'the secret');
  assert.match(await aws.failure('kms', 'decrypt', '--ciphertext-blob', `fileb://${at('encrypted')}`), /\(InvalidCiphertextException\)/);

  const signer = await word(aws, 'kms', 'create-key', '--key-spec', 'RSA_2048', '--key-usage', 'SIGN_VERIFY', '--query', 'KeyMetadata.KeyId');
  await saved('signature', 'kms', 'sign', '--key-id', signer, '--message', `fileb://${at('plain')}`, '--signing-algorithm', 'RSASSA_PKCS1_V1_5_SHA_256', '--query', 'Signature');
  await saved('public.der', 'kms', 'get-public-key', '--key-id', signer, '--query', 'PublicKey');
  assert.match(await openssl('dgst', '-sha256', '-verify', at('public.der'), '-keyform', 'DER', '-signature', at('signature'), at('plain')), /Verified OK/);

  const external = await word(aws, 'kms', 'create-key', '--origin', 'EXTERNAL', '--query', 'KeyMetadata.KeyId');
  const parameters = JSON.parse(await aws.text('kms', 'get-parameters-for-import', '--key-id', external, '--wrapping-algorithm', 'RSAES_OAEP_SHA_256', '--wrapping-key-spec', 'RSA_2048', '--output', 'json'));
  await writeFile(at('wrapping.der'), Buffer.from(parameters.PublicKey, 'base64'));
  await writeFile(at('token'), Buffer.from(parameters.ImportToken, 'base64'));
  await writeFile(at('material'), randomBytes(32));
  await openssl('pkeyutl', '-encrypt', '-in', at('material'), '-out', at('wrapped'), '-inkey', at('wrapping.der'), '-keyform', 'DER', '-pubin', '-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256', '-pkeyopt', 'rsa_mgf1_md:sha256');
  await aws.text('kms', 'import-key-material', '--key-id', external, '--import-token', `fileb://${at('token')}`, '--encrypted-key-material', `fileb://${at('wrapped')}`, '--expiration-model', 'KEY_MATERIAL_DOES_NOT_EXPIRE');
  assert.equal(await word(aws, 'kms', 'describe-key', '--key-id', external, '--query', 'KeyMetadata.KeyState'), 'Enabled');

  assert.deepEqual(await stateFilesWith(daemon, await readFile(at('material'))), [], 'key material is in no file of the daemon');
});

test('a key goes when the cloud\'s clock comes to its deletion date, and rotates by it before', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { kms: client } = clientsOf(daemon);
  const { KeyMetadata: { KeyId } = {} } = await client.send(new kms.CreateKeyCommand({}));
  await client.send(new kms.EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  await advance(daemon, '91d');
  assert.deepEqual((await client.send(new kms.ListKeyRotationsCommand({ KeyId }))).Rotations?.map(({ RotationType }) => RotationType), ['AUTOMATIC']);
  assert.deepEqual(Buffer.from((await client.send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), secret);
  await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  await advance(daemon, '8d');
  await assert.rejects(client.send(new kms.DescribeKeyCommand({ KeyId })), { name: 'NotFoundException' });
  await assert.rejects(client.send(new kms.DecryptCommand({ CiphertextBlob })), { name: 'AccessDeniedException', message: /^The ciphertext refers to a customer master key that does not exist/ });
});

test('what is encrypted is decrypted after the daemon was started again', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const before = clientsOf(daemon).kms;
  const { KeyMetadata: { KeyId } = {} } = await before.send(new kms.CreateKeyCommand({}));
  const { CiphertextBlob } = await before.send(new kms.EncryptCommand({ KeyId, Plaintext: secret }));
  await daemon.kill();
  await daemon.startAgain();
  assert.deepEqual(Buffer.from((await clientsOf(daemon).kms.send(new kms.DecryptCommand({ CiphertextBlob }))).Plaintext ?? []), secret);
});

// https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
test('a user needs the key policy, or the account\'s leave and a policy of its own, or a grant', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const root = clientsOf(daemon);
  const ann = await user(daemon, root, 'ann');
  const { KeyMetadata: { KeyId, Arn = '' } = {} } = await root.kms.send(new kms.CreateKeyCommand({}));
  const encrypt = (context: Record<string, string> = {}) => ann.kms.send(new kms.EncryptCommand({ KeyId, Plaintext: secret, EncryptionContext: context }));
  const denied = (why: string) => ({ name: 'AccessDeniedException', message: `User: arn:aws:iam::${account}:user/ann is not authorized to perform: kms:Encrypt on resource: ${Arn} because no ${why} allows the kms:Encrypt action` });

  await assert.rejects(encrypt(), denied('identity-based policy'));
  await allowed(root, { Action: 'kms:Encrypt', Resource: Arn, Condition: { StringEquals: { 'kms:EncryptionContext:app': 'web' } } });
  await encrypt({ app: 'web' });
  await assert.rejects(encrypt({ app: 'other' }), denied('identity-based policy'));

  const only = (principal: string) => policy({ Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' });
  await root.kms.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: only('arn:aws:iam::444455556666:root'), BypassPolicyLockoutSafetyCheck: true }));
  await assert.rejects(encrypt({ app: 'web' }), denied('resource-based policy'));
  await root.iam.send(new DeleteUserPolicyCommand({ UserName: 'ann', PolicyName: 'own' }));
  await root.kms.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: only(`arn:aws:iam::${account}:user/ann`), BypassPolicyLockoutSafetyCheck: true }));
  await encrypt();

  await root.kms.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: policy({ Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }) }));
  await assert.rejects(encrypt(), denied('identity-based policy'));
  const { GrantId } = await root.kms.send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal: `arn:aws:iam::${account}:user/ann`, Operations: ['Encrypt'], Constraints: { EncryptionContextSubset: { app: 'web' } } }));
  await encrypt({ app: 'web', more: 'x' });
  await assert.rejects(encrypt(), denied('identity-based policy'));
  await root.kms.send(new kms.RevokeGrantCommand({ KeyId, GrantId }));
  await assert.rejects(encrypt({ app: 'web' }), denied('identity-based policy'));
});

const boto3 = `
import boto3, json, os
kms = boto3.client("kms", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
key = kms.create_key(Tags=[{"TagKey": f"t{n}", "TagValue": "v"} for n in range(3)])["KeyMetadata"]["KeyId"]
context = {"app": "web"}
blob = kms.encrypt(KeyId=key, Plaintext=b"the secret", EncryptionContext=context)["CiphertextBlob"]
assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"the secret"
try: kms.decrypt(CiphertextBlob=blob)
except kms.exceptions.InvalidCiphertextException: pass
for n in range(3):
    kms.create_alias(AliasName=f"alias/a{n}", TargetKeyId=key)
    kms.create_grant(KeyId=key, GranteePrincipal="arn:aws:iam::000000000000:root", RetiringPrincipal="arn:aws:iam::000000000000:root", Operations=["Decrypt"])
    kms.rotate_key_on_demand(KeyId=key)
    kms.create_key()
given = {"list_grants": {"KeyId": key}, "list_key_policies": {"KeyId": key}, "list_key_rotations": {"KeyId": key}, "list_resource_tags": {"KeyId": key}, "list_retirable_grants": {"RetiringPrincipal": "arn:aws:iam::000000000000:root"}}
counts = {}
for name in ("list_aliases", "list_grants", "list_key_policies", "list_key_rotations", "list_keys", "list_resource_tags", "list_retirable_grants"):
    paginator = kms.get_paginator(name)
    result = paginator.result_keys[0].expression
    def items(**config): return [item for page in paginator.paginate(PaginationConfig=config, **given.get(name, {})) for item in page[result]]
    assert items() == items(PageSize=2), name
    counts[name] = len(items())
try: kms.describe_key(KeyId="alias/none")
except kms.exceptions.NotFoundException as failure: print(failure.response["Error"]["Message"])
print(json.dumps(counts))
`;

test('boto3 catches the exceptions of KMS and pages through all of its lists', { skip: python === undefined && 'boto3 is not installed' }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { exitCode, stdout, stderr } = await runProgram(python ?? 'python3', ['-c', boto3], { timeoutMs, environment: daemon.environment });
  assert.equal(exitCode, 0, stderr);
  const [message, counts = ''] = stdout.trim().split('\n');
  assert.equal(message, `Alias arn:aws:kms:us-east-1:${account}:alias/none is not found.`);
  assert.deepEqual(JSON.parse(counts), { list_aliases: 9, list_grants: 3, list_key_policies: 1, list_key_rotations: 3, list_keys: 4, list_resource_tags: 3, list_retirable_grants: 3 });
});

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
}

async function user(daemon: TestDaemon, { iam }: Clients, UserName: string): Promise<Clients> {
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return clientsOf(daemon, { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' });
}

async function allowed({ iam }: Clients, statement: object): Promise<void> {
  await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'own', PolicyDocument: policy(statement) }));
}

async function advance(daemon: TestDaemon, by: string): Promise<void> {
  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', by], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
  assert.equal(exitCode, 0, stderr);
}

async function word(aws: AwsCli, ...args: readonly string[]): Promise<string> {
  return (await aws.text(...args, '--output', 'text')).trim();
}

async function openssl(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram('openssl', args, { timeoutMs });
  assert.equal(exitCode, 0, `openssl ${args.join(' ')}: ${stderr}`);
  return stdout;
}
