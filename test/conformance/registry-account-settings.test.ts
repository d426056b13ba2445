import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

describe('what an account chooses for its registry, with the SDK', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;

  before(async () => {
    folder = await temporaryFolder('ecr');
    server = await startRegistry({ directory: folder.path, port: await freePort() });
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
  });

  after(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));
  const valueOf = async (name: string) => (await client.getAccountSetting({ name })).value;

  test('account settings have their defaults until they are put, each region its own', async () => {
    assert.deepEqual([await valueOf('BASIC_SCAN_TYPE_VERSION'), await valueOf('REGISTRY_POLICY_SCOPE'), await valueOf('BLOB_MOUNTING')], ['AWS_NATIVE', 'V2', 'DISABLED']);
    const put = await client.putAccountSetting({ name: 'BLOB_MOUNTING', value: 'ENABLED' });
    assert.deepEqual([put.name, put.value, await valueOf('BLOB_MOUNTING'), await valueOf('REGISTRY_POLICY_SCOPE')], ['BLOB_MOUNTING', 'ENABLED', 'ENABLED', 'V2']);
    await client.putAccountSetting({ name: 'REGISTRY_POLICY_SCOPE', value: 'V1' });
    assert.equal(await valueOf('REGISTRY_POLICY_SCOPE'), 'V1');
    const elsewhere = new ecr.ECR({ endpoint: server.endpoint, region: 'eu-west-1', credentials: rootCredentials });
    assert.equal((await elsewhere.getAccountSetting({ name: 'BLOB_MOUNTING' })).value, 'DISABLED');
    elsewhere.destroy();
  });

  test('a registry policy of the scope V1 speaks of replication, imports and new repositories only', async () => {
    const put = (...Action: readonly string[]) => client.putRegistryPolicy({ policyText: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action, Resource: '*' }] }) });
    await client.putAccountSetting({ name: 'REGISTRY_POLICY_SCOPE', value: 'V1' });
    await put('ecr:ReplicateImage', 'ecr:createrepository', 'ecr:BatchImportUpstreamImage');
    await put('ecr:*');
    await fails(put('ecr:ReplicateImage', 'ecr:DescribeRepositories'), 'InvalidParameterException', /^Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided': .* ecr:DescribeRepositories;/);
    await client.putAccountSetting({ name: 'REGISTRY_POLICY_SCOPE', value: 'V2' });
    await put('ecr:ReplicateImage', 'ecr:DescribeRepositories');
  });

  test('settings and values that there are none of are refused with those that there are', async () => {
    await fails(client.getAccountSetting({ name: 'SCANNING' }), 'InvalidParameterException', /'name'.*\[BASIC_SCAN_TYPE_VERSION, REGISTRY_POLICY_SCOPE, BLOB_MOUNTING\]/);
    await fails(client.putAccountSetting({ name: 'BLOB_MOUNTING', value: 'enabled' }), 'InvalidParameterException', /'value'.*\[ENABLED, DISABLED\]/);
    await fails(client.putAccountSetting({ name: 'BASIC_SCAN_TYPE_VERSION', value: 'CLAIR' }), 'InvalidParameterException', /\[AWS_NATIVE\]/);
  });

  test('pull time update exclusions are registered once, listed in pages and deregistered', async () => {
    const arn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
    for (const name of ['b', 'path/a']) assert.equal((await client.registerPullTimeUpdateExclusion({ principalArn: arn(name) })).principalArn, arn(name));
    await fails(client.registerPullTimeUpdateExclusion({ principalArn: arn('b') }), 'ExclusionAlreadyExistsException', /role\/b'/);
    for (const principalArn of ['root', 'arn:aws:iam::000000000000:root', 'arn:aws:sts::000000000000:assumed-role/b/s', arn('x'.repeat(200))]) {
      await fails(client.registerPullTimeUpdateExclusion({ principalArn }), 'InvalidParameterException', /'principalArn'/);
    }
    const first = await client.listPullTimeUpdateExclusions({ maxResults: 1 });
    const second = await client.listPullTimeUpdateExclusions({ maxResults: 1, nextToken: first.nextToken });
    assert.deepEqual([first.pullTimeUpdateExclusions, second.pullTimeUpdateExclusions, second.nextToken], [[arn('b')], [arn('path/a')], undefined]);
    await client.deregisterPullTimeUpdateExclusion({ principalArn: arn('b') });
    await fails(client.deregisterPullTimeUpdateExclusion({ principalArn: arn('b') }), 'ExclusionNotFoundException', /role\/b'/);
    assert.deepEqual((await client.listPullTimeUpdateExclusions({})).pullTimeUpdateExclusions, [arn('path/a')]);
  });
});
