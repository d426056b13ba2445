import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, GetSecretValueCommand, PutResourcePolicyCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { AwsCli, awsCliPath } from '../support/aws-cli.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { stateFilesWith } from '../support/state-files.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { userOf } from '../support/user-of.ts';

const account = '000000000000';
const timeoutMs = 180_000;
const skip = awsCliPath() === undefined && 'the AWS CLI is not installed';
const python = pythonWithBoto3();

const script = `
import boto3, os
at = dict(endpoint_url=os.environ["AWS_ENDPOINT_URL"])
sm = boto3.client("secretsmanager", **at)
for index in range(5):
    sm.create_secret(Name="job/%d" % index, SecretBinary=bytes([0, 255, index]))
print(len([s for page in sm.get_paginator("list_secrets").paginate(MaxResults=2) for s in page["SecretList"]]))
batch = sm.batch_get_secret_value(SecretIdList=["job/1", "absent"])
print([list(s["SecretBinary"]) for s in batch["SecretValues"]], [e["ErrorCode"] for e in batch["Errors"]])
sm.replicate_secret_to_regions(SecretId="job/2", AddReplicaRegions=[{"Region": "eu-west-1"}])
print(list(boto3.client("secretsmanager", region_name="eu-west-1", **at).get_secret_value(SecretId="job/2")["SecretBinary"]))
try:
    sm.create_secret(Name="job/1", SecretString="again")
except sm.exceptions.ResourceExistsException as failure:
    print(failure.response["Error"]["Message"])
try:
    sm.rotate_secret(SecretId="job/1")
except Exception as failure:
    print(failure.response["Error"]["Message"].split(" yet")[0])
`;

test('the AWS CLI creates, changes, deletes and restores a secret, whose values are in no file of the daemon', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('secrets');
  const aws = new AwsCli(daemon);
  const word = async (...args: readonly string[]) => (await aws.text('secretsmanager', ...args, '--output', 'text')).trim();
  await writeFile(join(folder.path, 'secret.json'), JSON.stringify({ user: 'app', password: 'correct horse battery' }));
  const arn = await word('create-secret', '--name', 'app/db', '--secret-string', `file://${join(folder.path, 'secret.json')}`, '--query', 'ARN');
  assert.match(arn, /:secret:app\/db-[A-Za-z0-9]{6}$/);
  assert.match(await word('get-secret-value', '--secret-id', 'app/db', '--query', 'SecretString'), /correct horse battery/);
  await word('put-secret-value', '--secret-id', arn, '--secret-string', 'second');
  assert.match(await word('get-secret-value', '--secret-id', arn, '--version-stage', 'AWSPREVIOUS', '--query', 'SecretString'), /correct horse/);
  assert.equal((await word('get-random-password', '--password-length', '40', '--query', 'RandomPassword')).length, 40);
  assert.deepEqual(await stateFilesWith(daemon, 'correct horse battery'), []);

  await daemon.kill();
  await daemon.startAgain();
  assert.equal(await word('get-secret-value', '--secret-id', 'app/db', '--query', 'SecretString'), 'second');
  await word('delete-secret', '--secret-id', 'app/db', '--recovery-window-in-days', '7');
  assert.match(await aws.failure('secretsmanager', 'get-secret-value', '--secret-id', 'app/db'), /\(InvalidRequestException\).*You can't perform this operation on the secret because it was marked for deletion\./);
  await word('restore-secret', '--secret-id', 'app/db');
  await word('delete-secret', '--secret-id', 'app/db', '--recovery-window-in-days', '7');
  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', '8d'], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
  assert.equal(exitCode, 0, stderr);
  assert.match(await aws.failure('secretsmanager', 'describe-secret', '--secret-id', arn), /\(ResourceNotFoundException\).*Secrets Manager can't find the specified secret\./);
});

test('boto3 lists secrets page by page, reads a batch and a replica, and catches its exceptions', { skip: python === undefined && 'boto3 is not installed' }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { exitCode, stdout, stderr } = await runProgram(python ?? 'python3', ['-c', script], { timeoutMs, environment: daemon.environment });
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(stdout.trim().split('\n'), ['5', '[[0, 255, 1]] [\'ResourceNotFoundException\']', '[0, 255, 2]', 'The operation failed because the secret job/1 already exists.', 'Drydock does not implement secretsmanager:RotateSecret']);
});

const get = ({ secretsManager }: Clients, SecretId: string, VersionStage?: string) => secretsManager.send(new GetSecretValueCommand({ SecretId, VersionStage })).then(({ SecretString }) => SecretString);

test('a user reads the secrets that a policy names by their names, whichever characters they end with, in the stage that it may, and learns of nothing else', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const root = clientsOf(daemon);
  for (const Name of ['app', 'application', 'other']) await root.secretsManager.send(new CreateSecretCommand({ Name, SecretString: `value of ${Name}` }));
  await root.secretsManager.send(new PutSecretValueCommand({ SecretId: 'app', SecretString: 'next' }));
  const ann = await userOf(daemon, 'ann', [{ actions: ['secretsmanager:GetSecretValue'], resource: `arn:aws:secretsmanager:us-east-1:${account}:secret:app-??????`, condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSCURRENT' } } }]);
  assert.equal(await get(ann, 'app'), 'next');
  await assert.rejects(get(ann, 'app', 'AWSPREVIOUS'), { name: 'AccessDeniedException' });
  await assert.rejects(get(ann, 'application'), { name: 'AccessDeniedException' });
  const refusal = (id: string) => get(ann, id).then(() => 'answered', (thrown: Error) => `${thrown.name}: ${thrown.message}`.replace(new RegExp(`${id}-[A-Za-z0-9]{6}`), '…'));
  assert.match(await refusal('other'), /^AccessDeniedException: User: arn:aws:iam::000000000000:user\/ann is not authorized to perform: secretsmanager:GetSecretValue on resource: \S*… because no identity-based policy allows the secretsmanager:GetSecretValue action$/);
  assert.equal(await refusal('other'), await refusal('absent'));
});

test('a secret\'s own policy lets in whom no other policy does, keeps out whom one lets in, and reaches across accounts with a key that does', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const root = clientsOf(daemon);
  const foreign = clientsOf(daemon, { ...daemon.credentials, accessKeyId: '111111111111' });
  const ann = await userOf(daemon, 'ann', [{ actions: ['sts:GetCallerIdentity'], resource: '*' }]);
  const keyPolicy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${account}:root`, 'arn:aws:iam::111111111111:root'] }, Action: 'kms:*', Resource: '*' }] };
  const { KeyMetadata } = await root.kms.send(new CreateKeyCommand({ Policy: JSON.stringify(keyPolicy) }));
  const { ARN = '' } = await root.secretsManager.send(new CreateSecretCommand({ Name: 'shared', SecretString: 'v', KmsKeyId: KeyMetadata?.Arn }));
  const allow = (Effect: string, principals: readonly string[]) => root.secretsManager.send(new PutResourcePolicyCommand({ SecretId: ARN, BlockPublicPolicy: true, ResourcePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Principal: { AWS: principals }, Action: 'secretsmanager:GetSecretValue', Resource: '*' }] }) }));
  await assert.rejects(get(foreign, ARN), { name: 'AccessDeniedException' });
  await allow('Allow', ['arn:aws:iam::111111111111:root', `arn:aws:iam::${account}:user/ann`]);
  assert.equal(await get(foreign, ARN), 'v');
  await assert.rejects(get(ann, ARN), { name: 'AccessDeniedException', message: 'Access to KMS is not allowed' });
  await allow('Deny', [`arn:aws:iam::${account}:user/ann`]);
  await assert.rejects(get(ann, ARN), { name: 'AccessDeniedException', message: /with an explicit deny in a resource-based policy$/ });
});
