import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DescribeRepositoriesCommand, GetAuthorizationTokenCommand, GetRepositoryCatalogDataCommand, GetRepositoryPolicyCommand } from '@aws-sdk/client-ecr-public';
import { known } from '#base/assert.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import { pushImage } from '#cli/demo/push-image.ts';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

test('Terraform keeps public repositories with catalog data, tags and a policy, finds nothing to change, changes all of it, and leaves nothing, images included', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-ecr-public');
  const terraform = await terraformIn(folder.path, new URL('./terraform-ecr-public/', import.meta.url), daemon);
  const { ecrPublic } = clientsOf(daemon);
  const repositoryName = 'harbour/app';
  const catalog = async () => (await ecrPublic.send(new GetRepositoryCatalogDataCommand({ repositoryName }))).catalogData;
  const actions = async () => JSON.parse((await ecrPublic.send(new GetRepositoryPolicyCommand({ repositoryName }))).policyText ?? '').Statement[0].Action.length;

  await terraform('init');
  await terraform('apply', '-auto-approve');
  await terraform('plan', '-detailed-exitcode');
  const seen = JSON.parse((await terraform('output', '-json', 'seen')).stdout);
  assert.match(seen.uri, new RegExp(`^${daemon.registry}/public\\.ecr\\.aws/[a-z0-9]{8}/harbour/app$`));
  assert.deepEqual(seen, { arn: 'arn:aws:ecr-public::000000000000:repository/harbour/app', uri: seen.uri, registry: '000000000000', all_tags: { Project: 'harbour', Generation: '1' }, plain_uri: seen.uri.replace('app', 'plain'), user_name: 'AWS' });
  const { logoUrl = '', ...first } = (await catalog()) ?? {};
  assert.deepEqual(first, { description: 'generation 1', aboutText: '# About 1', usageText: '# Usage', architectures: ['x86-64'], operatingSystems: ['Linux'], marketplaceCertified: false });
  assert.equal((await fetch(logoUrl)).headers.get('content-type'), 'image/png');
  assert.equal(await actions(), 5);

  const changes = ['-var', 'generation=2'];
  await terraform('apply', '-auto-approve', ...changes);
  await terraform('plan', '-detailed-exitcode', ...changes);
  assert.deepEqual(await catalog(), { ...first, logoUrl, description: 'generation 2', aboutText: '# About 2', architectures: ['ARM 64', 'x86-64'] });
  assert.equal(await actions(), 6);

  const { authorizationData } = await ecrPublic.send(new GetAuthorizationTokenCommand({}));
  await pushImage(busyboxImage({}), { repositoryUri: seen.uri, tag: '1', token: known(authorizationData?.authorizationToken, 'token') });
  await terraform('destroy', '-auto-approve', ...changes);
  assert.deepEqual((await ecrPublic.send(new DescribeRepositoriesCommand({}))).repositories, []);
});
