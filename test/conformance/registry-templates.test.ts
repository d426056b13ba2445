import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import * as ecr from '@aws-sdk/client-ecr';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { rootCredentials, startRegistry } from './registry-server.ts';

const role = 'arn:aws:iam::000000000000:role/creator';
const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

describe('repository creation templates with the SDK', () => {
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
  const push = (path: string, init: RequestInit = {}) => fetch(`${server.endpoint}/v2/${path}`, { method: 'POST', ...init, headers: { authorization: `Basic ${Buffer.from(`AWS:${server.password()}`).toString('base64')}` } });

  test('a template is created, described, updated and deleted, and shows all that it was given', async () => {
    const given = {
      prefix: 'prod',
      description: 'For production',
      encryptionConfiguration: { encryptionType: 'AES256' },
      resourceTags: [{ Key: 'team', Value: 'red' }],
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
      repositoryPolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"ecr:BatchGetImage"}]}',
      lifecyclePolicy: '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":14},"action":{"type":"expire"}}]}',
      appliedFor: ['PULL_THROUGH_CACHE', 'REPLICATION', 'CREATE_ON_PUSH'],
      customRoleArn: role,
    } satisfies ecr.CreateRepositoryCreationTemplateCommandInput;
    const { registryId, repositoryCreationTemplate } = await client.createRepositoryCreationTemplate(given);
    assert.equal(registryId, '000000000000');
    const { createdAt, updatedAt, ...shown } = repositoryCreationTemplate ?? {};
    assert.deepEqual(shown, given);
    assert.deepEqual(createdAt, updatedAt);
    await fails(client.createRepositoryCreationTemplate({ prefix: 'prod/', appliedFor: ['REPLICATION'] }), 'TemplateAlreadyExistsException', /'prod\/'/);
    const { repositoryCreationTemplate: updated } = await client.updateRepositoryCreationTemplate({ prefix: 'prod', description: 'Changed', repositoryPolicy: '', imageTagMutability: 'MUTABLE' });
    assert.deepEqual([updated?.description, updated?.repositoryPolicy, updated?.imageTagMutability, updated?.imageTagMutabilityExclusionFilters, updated?.lifecyclePolicy, updated?.resourceTags], ['Changed', undefined, 'MUTABLE', undefined, given.lifecyclePolicy, given.resourceTags]);
    assert.deepEqual((await client.describeRepositoryCreationTemplates({ prefixes: ['prod'] })).repositoryCreationTemplates, [updated]);
    await client.createRepositoryCreationTemplate({ prefix: 'ROOT', appliedFor: ['REPLICATION'] });
    const first = await client.describeRepositoryCreationTemplates({ maxResults: 1 });
    const second = await client.describeRepositoryCreationTemplates({ maxResults: 1, nextToken: first.nextToken });
    assert.deepEqual([...(first.repositoryCreationTemplates ?? []), ...(second.repositoryCreationTemplates ?? [])].map(({ prefix }) => prefix), ['ROOT', 'prod']);
    for (const prefix of ['ROOT', 'prod']) assert.equal((await client.deleteRepositoryCreationTemplate({ prefix })).repositoryCreationTemplate?.prefix, prefix);
    await fails(client.deleteRepositoryCreationTemplate({ prefix: 'prod' }), 'TemplateNotFoundException', /'prod' does not exist in the registry with id '000000000000'/);
    await fails(client.updateRepositoryCreationTemplate({ prefix: 'prod' }), 'TemplateNotFoundException', /'prod'/);
    assert.deepEqual((await client.describeRepositoryCreationTemplates({ prefixes: ['prod'] })).repositoryCreationTemplates, []);
  });

  test('what is not valid is refused by name, and tags need a role', async () => {
    const create = (input: Partial<ecr.CreateRepositoryCreationTemplateCommandInput>) => client.createRepositoryCreationTemplate({ prefix: 'refused', appliedFor: ['REPLICATION'], ...input });
    for (const prefix of ['', 'UPPER', 'a//b', '/a', 'a'.repeat(257)]) await fails(create({ prefix }), 'InvalidParameterException', /'prefix'/);
    await fails(create({ appliedFor: [] }), 'InvalidParameterException', /'appliedFor'/);
    await fails(create({ description: 'x'.repeat(257) }), 'InvalidParameterException', /'description'/);
    await fails(create({ imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }), 'InvalidParameterException', /imageTagMutabilityExclusionFilters/);
    await fails(create({ repositoryPolicy: '{' }), 'InvalidParameterException', /Invalid repository policy provided/);
    await fails(create({ lifecyclePolicy: 'x'.repeat(30_721) }), 'InvalidParameterException', /'lifecyclePolicy'/);
    const mistaken = JSON.stringify({ rules: [{ rulePriority: 1, selection: { tagStatus: 'tagged', countType: 'imageCountMoreThan', countNumber: 1 }, action: { type: 'expire' } }] });
    await fails(create({ lifecyclePolicy: mistaken }), 'InvalidParameterException', /Lifecycle policy validation failure/);
    await fails(create({ lifecyclePolicy: 'x'.repeat(200) }), 'InvalidParameterException', /Lifecycle policy validation failure/);
    await fails(create({ encryptionConfiguration: { encryptionType: 'AES256', kmsKey: 'arn:aws:kms:us-east-1:000000000000:key/1' } }), 'InvalidParameterException', /'encryptionConfiguration\.kmsKey'/);
    await fails(create({ resourceTags: [{ Key: 'team', Value: 'red' }] }), 'InvalidParameterException', /'customRoleArn'.*A custom role is required/);
    await fails(create({ resourceTags: [{ Key: 'aws:team', Value: 'red' }], customRoleArn: role }), 'InvalidTagParameterException', /aws:/);
    await fails(create({ customRoleArn: 'arn:aws:iam::111111111111:role/creator' }), 'AccessDeniedException', /iam:PassRole/);
    await fails(create({ customRoleArn: 'creator' }), 'InvalidParameterException', /ARN of an IAM role/);
    assert.deepEqual((await client.describeRepositoryCreationTemplates({})).repositoryCreationTemplates, []);
  });

  test('a push to a repository that does not exist creates it when a template is there for that, over both APIs', async () => {
    assert.equal((await push('onpush/app/blobs/uploads/')).status, 404);
    await fails(client.initiateLayerUpload({ repositoryName: 'onpush/app' }), 'RepositoryNotFoundException', /onpush\/app/);
    await client.createRepositoryCreationTemplate({ prefix: 'onpush', appliedFor: ['CREATE_ON_PUSH'], imageTagMutability: 'IMMUTABLE' });
    assert.equal((await push(`onpush/app/blobs/uploads/?digest=${digestOf('layer')}`, { body: 'layer' })).status, 201);
    await client.initiateLayerUpload({ repositoryName: 'onpush/other' });
    const { repositories } = await client.describeRepositories({ repositoryNames: ['onpush/app', 'onpush/other'] });
    assert.deepEqual(repositories?.map(({ imageTagMutability }) => imageTagMutability), ['IMMUTABLE', 'IMMUTABLE']);
    const refused = await push('onpush/some__app/blobs/uploads/');
    assert.deepEqual([refused.status, /NAME_INVALID.*could not be created/.test(await refused.text())], [400, true]);
    await fails(client.describeImages({ repositoryName: 'onpush' }), 'RepositoryNotFoundException', /onpush/);
    assert.equal((await push('onpush/blobs/uploads/')).status, 404);
  });
});
