import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const repositoryName = 'app';
const policy = (...rules: readonly unknown[]) => JSON.stringify({ rules });
const untagged = { rulePriority: 1, description: 'Expire images older than 14 days', selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 }, action: { type: 'expire' } };

describe('lifecycle policies with the SDK', () => {
  let folder: TemporaryFolder;
  let server: Awaited<ReturnType<typeof startRegistry>>;
  let client: ecr.ECR;

  before(async () => {
    folder = await temporaryFolder('ecr-lifecycle');
    server = await startRegistry({ directory: folder.path, port: await freePort() });
    client = new ecr.ECR({ endpoint: server.endpoint, region: 'us-east-1', credentials: rootCredentials });
    await client.createRepository({ repositoryName });
  });

  after(async () => {
    client.destroy();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const fails = (work: Promise<unknown>, name: string, message: RegExp) => assert.rejects(work, (thrown: unknown) => thrown instanceof Error && thrown.name === name && message.test(thrown.message));

  test('a policy is put, shown as it was given, and deleted', async () => {
    const text = policy(untagged);
    const missing = /^Lifecycle policy does not exist for the repository with name 'app' in the registry with id '000000000000'$/;
    await fails(client.getLifecyclePolicy({ repositoryName }), 'LifecyclePolicyNotFoundException', missing);
    const put = await client.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: text });
    assert.deepEqual([put.registryId, put.repositoryName, put.lifecyclePolicyText], ['000000000000', repositoryName, text]);
    const shown = await client.getLifecyclePolicy({ repositoryName });
    assert.deepEqual([shown.lifecyclePolicyText, shown.lastEvaluatedAt], [text, new Date(0)]);
    assert.equal((await client.deleteLifecyclePolicy({ repositoryName })).lifecyclePolicyText, text);
    await fails(client.deleteLifecyclePolicy({ repositoryName }), 'LifecyclePolicyNotFoundException', missing);
  });

  test('what is not a policy is refused in ECR\'s words', async () => {
    const put = (lifecyclePolicyText: string) => client.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
    await fails(put(''), 'InvalidParameterException', /^Invalid parameter at 'lifecyclePolicyText' failed to satisfy constraint: 'Member must have length greater than or equal to 100'$/);
    await fails(put(' '.repeat(30_721)), 'InvalidParameterException', /less than or equal to 30720/);
    await fails(put(policy(untagged, { ...untagged, rulePriority: 2 })), 'InvalidParameterException', /^Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: Only one rule can select Untagged images per storage class\.'$/);
    await fails(client.putLifecyclePolicy({ repositoryName: 'other', lifecyclePolicyText: policy(untagged) }), 'RepositoryNotFoundException', /'other'/);
  });
});
