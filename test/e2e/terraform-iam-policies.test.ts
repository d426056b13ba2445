import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { clientsOf } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform, terraformIn } from '../support/terraform.ts';

test('Terraform keeps exclusive attachments, takes boundaries away, makes new versions of policies, and reads simulations of them', { skip: lacksTerraform }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-iam-policies');
  const { iam } = clientsOf(daemon);
  const terraform = await terraformIn(folder.path, new URL('./terraform-iam-policies/', import.meta.url), daemon);
  const output = async (name: string): Promise<unknown> => JSON.parse((await terraform('output', '-json', name)).stdout);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  await terraform('plan', '-detailed-exitcode');
  assert.deepEqual(await output('decisions'), { 'ecs:UpdateService': 'allowed', 'ecs:ListServices': 'implicitDeny' });

  const changes = ['-var', 'generation=2'];
  await terraform('apply', '-auto-approve', ...changes);
  await terraform('plan', '-detailed-exitcode', ...changes);
  assert.deepEqual(await output('decisions'), { 'ecs:UpdateService': 'allowed', 'ecs:ListServices': 'allowed' });
  const { Policies = [] } = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['LocalManagedPolicy'] }));
  assert.deepEqual(Policies.find(({ PolicyName }) => PolicyName === 'deploy')?.PolicyVersionList?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion]), [['v1', false], ['v2', true]]);

  await terraform('destroy', '-auto-approve', ...changes);
  const { UserDetailList, RoleDetailList, Policies: left } = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
  assert.deepEqual([UserDetailList, RoleDetailList, left], [[], [], []]);
});
