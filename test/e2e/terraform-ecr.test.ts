import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeRegistryCommand, DescribeRepositoriesCommand, DescribeRepositoryCreationTemplatesCommand, GetLifecyclePolicyCommand, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import { known } from '#base/assert.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { pushTag } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform makes repositories with keys, policies, lifecycle policies, replication, pull-through caches and creation templates, finds nothing to change, changes them in place, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-ecr');
  const terraform = await terraformIn(folder.path, new URL('./terraform-ecr/', import.meta.url), daemon);
  const clients = clientsOf(daemon);
  const { ecr } = clients;
  const seen = async () => JSON.parse((await terraform('output', '-json', 'seen')).stdout);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  const common = { user: 'AWS', repositories: ['team/app', 'team/default-key', 'team/sealed'], sealed_by: true, default_key: true, upstream: 'registry-1.docker.io', credential: true };
  assert.deepEqual(await seen(), { ...common, mutability: 'MUTABLE', template: { Team: 'red' }, tags: [], digest: null });
  const { repositories: [app] = [] } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: ['team/app'] }));
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: app?.repositoryArn }));
  assert.deepEqual(Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value])), { Project: 'harbour', Team: 'red' });
  const { replicationConfiguration } = await ecr.send(new DescribeRegistryCommand({}));
  assert.deepEqual(replicationConfiguration?.rules?.map(({ destinations, repositoryFilters }) => [destinations?.map(({ region }) => region), repositoryFilters?.map(({ filter }) => filter)]), [[['eu-west-1', 'us-west-2'], ['golden/']]]);
  await terraform('plan', '-detailed-exitcode');

  const image = await pushTag(clients, known(app?.repositoryUri, 'its URI'), 'v1');
  const changes = ['-var', 'keep=3', '-var', 'mutability=IMMUTABLE', '-var', 'team=blue', '-var', 'spoke=333333333333', '-var', 'pushed_tag=v1'];
  await terraform('apply', '-auto-approve', ...changes);
  assert.deepEqual(await seen(), { ...common, mutability: 'IMMUTABLE', template: { Team: 'blue' }, tags: ['v1'], digest: image.manifest.digest });
  assert.match((await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: 'team/app' }))).lifecyclePolicyText ?? '', /"countNumber":3\b/);
  await terraform('plan', '-detailed-exitcode', ...changes);

  await terraform('destroy', '-auto-approve', ...changes);
  assert.deepEqual((await ecr.send(new DescribeRepositoriesCommand({}))).repositories, []);
  assert.deepEqual((await ecr.send(new DescribeRegistryCommand({}))).replicationConfiguration, { rules: [] });
  assert.deepEqual((await ecr.send(new DescribeRepositoryCreationTemplatesCommand({}))).repositoryCreationTemplates, []);
});
