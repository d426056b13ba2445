import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { AssumeRoleWithSAMLCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsClis } from '../support/aws-cli.ts';
import { environmentOf, root, wireServer } from './wire-server.ts';

const run = promisify(execFile);
const timeoutMs = 60_000;
const roleArn = 'arn:aws:iam::000000000000:role/app';
const samlProviderArn = 'arn:aws:iam::000000000000:saml-provider/directory';
const me = { UserId: '000000000000', Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' };

for (const path of awsClis()) {
  test(`${path}: get-caller-identity answers, and errors have AWS's codes`, async () => {
    await using server = await wireServer();
    const env = environmentOf(server);
    const aws = (...args: string[]) => run(path, ['--endpoint-url', env['AWS_ENDPOINT_URL'] ?? '', ...args], { env, timeout: timeoutMs });
    assert.deepEqual(JSON.parse((await aws('sts', 'get-caller-identity', '--output', 'json')).stdout), me);
    await assert.rejects(aws('sts', 'assume-role-with-saml', '--role-arn', roleArn, '--principal-arn', samlProviderArn, '--saml-assertion', 'text'), /\(NotImplemented\).*does not implement sts:AssumeRoleWithSAML/);
    await assert.rejects(aws('sqs', 'list-queues'), /\(NotImplemented\).*does not serve sqs/);
    env['AWS_SECRET_ACCESS_KEY'] = 'wrong';
    await assert.rejects(aws('sts', 'get-caller-identity'), /\(SignatureDoesNotMatch\)/);
    env['AWS_ACCESS_KEY_ID'] = 'AKIANOBODY';
    await assert.rejects(aws('sts', 'get-caller-identity'), /\(InvalidClientTokenId\)/);
  });
}

const python = `
import json, urllib.error, urllib.request
import boto3
sts = boto3.client('sts')
print(json.dumps({k: v for k, v in sts.get_caller_identity().items() if k != 'ResponseMetadata'}))
url = sts.generate_presigned_url('get_caller_identity', ExpiresIn=60, HttpMethod='GET')
print(urllib.request.urlopen(url).read().decode())
try:
    urllib.request.urlopen(url.replace('GetCallerIdentity', 'GetSessionToken'))
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
`;

test('boto3 calls, and a URL that it presigned answers as it is and not otherwise', { skip: !(await has('python3', ['-c', 'import boto3'])) && 'boto3 is not installed' }, async () => {
  await using server = await wireServer();
  const { stdout } = await run('python3', ['-c', python], { env: environmentOf(server), timeout: timeoutMs });
  const [called = '', presigned = '', altered = ''] = stdout.split('\n');
  assert.deepEqual(JSON.parse(called), me);
  assert.match(presigned, /<Account>000000000000<\/Account>/);
  assert.match(altered, /^403 .*<Code>SignatureDoesNotMatch</);
});

test('curl signs by itself', { skip: !existsSync('/usr/bin/curl') && 'curl is not installed' }, async () => {
  await using server = await wireServer();
  const { stdout } = await run('/usr/bin/curl', ['-sS', '--aws-sigv4', 'aws:amz:us-east-1:sts', '--user', `${root.accessKeyId}:${root.secretAccessKey}`, '-d', 'Action=GetCallerIdentity&Version=2011-06-15', `http://127.0.0.1:${server.port}/`], { timeout: timeoutMs });
  assert.match(stdout, /<Account>000000000000<\/Account>/);
});

test('the JavaScript SDK calls over a real connection, and its errors are typed', async () => {
  await using server = await wireServer();
  const client = new STSClient({ region: 'eu-west-1', endpoint: `http://127.0.0.1:${server.port}`, credentials: root, maxAttempts: 1 });
  const { $metadata, ...identity } = await client.send(new GetCallerIdentityCommand({}));
  assert.deepEqual(identity, me);
  assert.match($metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  await assert.rejects(client.send(new AssumeRoleWithSAMLCommand({ RoleArn: roleArn, PrincipalArn: samlProviderArn, SAMLAssertion: 'text' })), { name: 'NotImplemented', $fault: 'server' });
  client.destroy();
});

async function has(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, [...args], { timeout: timeoutMs });
    return true;
  } catch {
    return false;
  }
}
