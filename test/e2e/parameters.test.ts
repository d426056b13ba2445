import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { GetParameterCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { AwsCli, awsCliPath } from '../support/aws-cli.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pythonWithBoto3 } from '../support/programs.ts';
import { stateFilesWith } from '../support/state-files.ts';
import { userOf } from '../support/user-of.ts';

const account = '000000000000';
const timeoutMs = 180_000;
const skip = awsCliPath() === undefined && 'the AWS CLI is not installed';
const python = pythonWithBoto3();

const script = `
import boto3, json, os
ssm = boto3.client("ssm", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
for index in range(12):
    ssm.put_parameter(Name="/job/%02d" % index, Value=str(index), Type="String")
print(len([p for page in ssm.get_paginator("get_parameters_by_path").paginate(Path="/job") for p in page["Parameters"]]))
print(len([p for page in ssm.get_paginator("describe_parameters").paginate(MaxResults=5) for p in page["Parameters"]]))
try:
    ssm.get_parameter(Name="/absent")
except ssm.exceptions.ParameterNotFound:
    print("not found")
try:
    ssm.put_parameter(Name="/job/00", Value="again", Type="String")
except ssm.exceptions.ParameterAlreadyExists as failure:
    print(failure.response["Error"]["Message"].split(".")[0])
recommended = json.loads(ssm.get_parameter(Name="/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended")["Parameter"]["Value"])
print(recommended["image_id"] == ssm.get_parameter(Name="/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")["Parameter"]["Value"])
`;

test('the AWS CLI puts, labels, finds and deletes parameters, and the value of a SecureString is in no file of the daemon', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const word = async (...args: readonly string[]) => (await aws.text('ssm', ...args, '--output', 'text')).trim();
  assert.equal(await word('put-parameter', '--name', '/app/token', '--type', 'SecureString', '--value', 'correct horse battery', '--query', 'Version'), '1');
  await word('put-parameter', '--name', '/app/long', '--type', 'SecureString', '--tier', 'Advanced', '--value', `staple ${'x'.repeat(5_000)}`);
  await word('put-parameter', '--name', '/app/list', '--type', 'StringList', '--value', 'a,b', '--tags', 'Key=team,Value=red');
  await word('label-parameter-version', '--name', '/app/token', '--labels', 'prod');
  await word('put-parameter', '--name', '/app/token', '--value', 'second', '--overwrite');
  assert.equal(await word('get-parameter', '--name', '/app/token:prod', '--with-decryption', '--query', 'Parameter.Value'), 'correct horse battery');
  assert.equal(await word('get-parameter', '--name', `arn:aws:ssm:us-east-1:${account}:parameter/app/token`, '--with-decryption', '--query', 'Parameter.Value'), 'second');
  assert.match(await word('get-parameters-by-path', '--path', '/app', '--recursive', '--query', 'length(Parameters)'), /^3$/);
  assert.equal(await word('describe-parameters', '--parameter-filters', 'Key=tag:team,Values=red', '--query', 'Parameters[].Name'), '/app/list');
  assert.equal(await word('get-parameter-history', '--name', '/app/token', '--query', 'Parameters[].Version'), '1\t2');
  assert.match(await aws.failure('ssm', 'get-parameter', '--name', '/app/none'), /\(ParameterNotFound\)/);
  assert.match(await aws.failure('ssm', 'put-parameter', '--name', '/aws/mine', '--type', 'String', '--value', 'x'), /\(AccessDeniedException\).*No access to reserved parameter name: \/aws\/mine\./);
  for (const secret of ['correct horse battery', 'staple xxx']) assert.deepEqual(await stateFilesWith(daemon, secret), []);
  assert.notDeepEqual(await stateFilesWith(daemon, '/app/token'), [], 'but its name is');

  await daemon.kill();
  await daemon.startAgain();
  assert.equal(await word('get-parameter', '--name', '/app/token:prod', '--with-decryption', '--query', 'Parameter.Value'), 'correct horse battery');
  assert.equal(await word('delete-parameters', '--names', '/app/token', '/app/gone', '--query', '[DeletedParameters[0],InvalidParameters[0]]'), '/app/token\t/app/gone');
});

test('boto3 reads parameters page by page, catches its exceptions, and finds AWS\'s public parameters', { skip: python === undefined && 'boto3 is not installed' }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const { exitCode, stdout, stderr } = await runProgram(python ?? 'python3', ['-c', script], { timeoutMs, environment: daemon.environment });
  assert.equal(exitCode, 0, stderr);
  assert.deepEqual(stdout.trim().split('\n'), ['12', '12', 'not found', 'The parameter already exists', 'True']);
});

test('a user reads the parameters of a path that a policy names, with a key that it may use by SSM alone, and learns of nothing else', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const root = clientsOf(daemon);
  const { KeyMetadata } = await root.kms.send(new CreateKeyCommand({}));
  const put = (Name: string, KeyId?: string) => root.ssm.send(new PutParameterCommand({ Name, Value: `value of ${Name}`, Type: KeyId === undefined ? 'String' : 'SecureString', KeyId }));
  await put('/app/plain');
  await put('/app/secret', KeyMetadata?.KeyId);
  await put('/other/plain');
  const parameters = `arn:aws:ssm:us-east-1:${account}:parameter/app/*`;
  const ann = await userOf(daemon, 'ann', [
    { actions: ['ssm:GetParameter', 'ssm:GetParameters'], resource: parameters },
    { actions: ['kms:Decrypt'], resource: KeyMetadata?.Arn ?? '', condition: { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com', 'kms:EncryptionContext:PARAMETER_ARN': `arn:aws:ssm:us-east-1:${account}:parameter/app/secret` } } },
  ]);
  const bob = await userOf(daemon, 'bob', [{ actions: ['ssm:GetParameter'], resource: parameters }]);
  const get = (clients: typeof ann, Name: string) => clients.ssm.send(new GetParameterCommand({ Name, WithDecryption: true })).then(({ Parameter }) => Parameter?.Value);

  assert.equal(await get(ann, '/app/plain'), 'value of /app/plain');
  assert.equal(await get(ann, '/app/secret'), 'value of /app/secret');
  await assert.rejects(get(ann, '/app/absent'), { name: 'ParameterNotFound' });
  assert.equal(await get(bob, '/app/plain'), 'value of /app/plain');
  await assert.rejects(get(bob, '/app/secret'), { name: 'AccessDeniedException', message: /kms:Decrypt/ });
  const refusal = (Name: string) => get(ann, Name).then(() => 'answered', (thrown: Error) => `${thrown.name}: ${thrown.message}`.replace(Name, '…'));
  assert.match(await refusal('/other/plain'), /^AccessDeniedException: User: arn:aws:iam::000000000000:user\/ann is not authorized to perform: ssm:GetParameter on resource: .* because no identity-based policy allows the ssm:GetParameter action$/);
  assert.equal(await refusal('/other/plain'), await refusal('/other/absent'));
  await assert.rejects(ann.ssm.send(new GetParametersCommand({ Names: ['/app/plain', '/other/plain'] })), { name: 'AccessDeniedException' });
  await assert.rejects(ann.ssm.send(new PutParameterCommand({ Name: '/app/plain', Value: 'mine', Overwrite: true })), { name: 'AccessDeniedException', message: /ssm:PutParameter/ });
});

test('a parameter with an Expiration policy is gone when the cloud\'s clock comes to it', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const Timestamp = new Date(Date.now() + 3_600_000).toISOString();
  const policies = JSON.stringify([{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp } }]);
  await aws.text('ssm', 'put-parameter', '--name', '/app/soon', '--type', 'String', '--value', 'v', '--tier', 'Advanced', '--policies', policies);
  const { exitCode, stderr } = await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', '2h'], { timeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.settings.stateDir } });
  assert.equal(exitCode, 0, stderr);
  assert.match(await aws.failure('ssm', 'get-parameter', '--name', '/app/soon'), /\(ParameterNotFound\)/);
});
