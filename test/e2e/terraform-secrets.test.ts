import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, GetParameterCommand } from '@aws-sdk/client-ssm';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform keeps parameters of every type and secrets with versions, a policy and replicas, reads AWS\'s public parameters, finds nothing to change, changes all of it, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-secrets');
  const terraform = await terraformIn(folder.path, new URL('./terraform-secrets/', import.meta.url), daemon);
  const { ssm, secretsManager } = clientsOf(daemon);
  const replica = new SecretsManagerClient({ ...daemon.clientConfig, region: 'eu-north-1' });
  const seen = async () => JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  const shared = { names: ['/harbour/image', '/harbour/long', '/harbour/net/zones', '/harbour/token', '/harbour/url'], tier: 'Advanced', agrees: true, regions: true, stages: ['AWSCURRENT'], found: true, secrets: 2, random: 24 };

  await terraform('init');
  await terraform('apply', '-auto-approve');
  await terraform('plan', '-detailed-exitcode');
  assert.deepEqual(await seen(), { ...shared, url: 'https://v1.example.com', version: 1, password: 'password-1', replicated: ['eu-west-1 InSync'] });
  assert.equal((await ssm.send(new GetParameterCommand({ Name: '/harbour/token', WithDecryption: true }))).Parameter?.Value, 'token-1');
  assert.equal(Buffer.from((await secretsManager.send(new GetSecretValueCommand({ SecretId: 'harbour/binary' }))).SecretBinary ?? []).toString(), 'bytes');

  const changes = ['-var', 'generation=2'];
  await terraform('apply', '-auto-approve', ...changes);
  await terraform('plan', '-detailed-exitcode', ...changes);
  assert.deepEqual(await seen(), { ...shared, url: 'https://v2.example.com', version: 2, password: 'password-2', replicated: ['eu-north-1 InSync', 'eu-west-1 InSync'] });
  assert.equal((await secretsManager.send(new GetSecretValueCommand({ SecretId: 'harbour/database', VersionStage: 'GREEN' }))).SecretString, 'green-2');
  assert.match((await replica.send(new GetSecretValueCommand({ SecretId: 'harbour/database' }))).SecretString ?? '', /password-2/);

  await terraform('destroy', '-auto-approve', ...changes);
  assert.deepEqual((await ssm.send(new DescribeParametersCommand({}))).Parameters, []);
  const { SecretList = [] } = await secretsManager.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  assert.deepEqual(SecretList.map(({ Name }) => Name), ['harbour/binary'], 'within its recovery window');
});
