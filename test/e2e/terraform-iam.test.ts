import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CreateAccessKeyCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedRolePoliciesCommand,
  ListGroupsForUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { TestDaemon } from '../support/daemon.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lacksTerraform as skip, terraformIn } from '../support/terraform.ts';

const account = '000000000000';

test('Terraform makes users, groups, keys, roles, policies and providers, finds nothing to change, renames and changes them, and leaves nothing', { skip }, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  await using folder = await temporaryFolder('terraform-iam');
  const terraform = await terraformIn(folder.path, new URL('./terraform-iam/', import.meta.url), daemon);
  const client = new IAMClient(daemon.clientConfig);
  const output = async (name: string) => JSON.parse((await terraform('output', '-json', name)).stdout);

  await terraform('init');
  await terraform('apply', '-auto-approve');
  assert.deepEqual(await output('seen'), {
    alias: 'harbour',
    members: ['bot'],
    user: `arn:aws:iam::${account}:user/team/ann`,
    boundary: `arn:aws:iam::${account}:policy/limits/boundary`,
    role: `arn:aws:iam::${account}:role/app/app`,
    linked: [`arn:aws:iam::${account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`, 'AWSServiceRoleForAutoScaling_harbour'],
    execution: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
    provider: `arn:aws:iam::${account}:oidc-provider/runner.example.com`,
  });
  const { id, secret } = await output('key');
  const bot = new STSClient({ ...daemon.clientConfig, credentials: { accessKeyId: id, secretAccessKey: secret } });
  assert.equal((await bot.send(new GetCallerIdentityCommand({}))).Arn, `arn:aws:iam::${account}:user/bot`);
  const { User } = await client.send(new GetUserCommand({ UserName: 'ann' }));
  await terraform('plan', '-detailed-exitcode');

  const changes = ['-var', 'changed=true'];
  await terraform('apply', '-auto-approve', ...changes);
  const { User: renamed } = await client.send(new GetUserCommand({ UserName: 'anna' }));
  assert.deepEqual([renamed?.UserId, renamed?.Arn], [User?.UserId, `arn:aws:iam::${account}:user/staff/anna`]);
  assert.deepEqual((await client.send(new ListGroupsForUserCommand({ UserName: 'anna' }))).Groups?.map(({ GroupName }) => GroupName), ['developers']);
  assert.deepEqual((await client.send(new ListAccessKeysCommand({ UserName: 'anna' }))).AccessKeyMetadata?.map(({ Status }) => Status), ['Inactive']);
  assert.equal((await client.send(new ListAttachedRolePoliciesCommand({ RoleName: 'app' }))).AttachedPolicies?.length, 1);
  await terraform('plan', '-detailed-exitcode', ...changes);

  // A key that Terraform does not know: force_destroy looks for it, and for all else that a user can have.
  await client.send(new CreateAccessKeyCommand({ UserName: 'bot' }));
  await terraform('destroy', '-auto-approve', ...changes);
  const { SummaryMap = {} } = await client.send(new GetAccountSummaryCommand({}));
  const { Users, Groups, Roles, Policies, InstanceProfiles, Providers } = SummaryMap;
  assert.deepEqual([Users, Groups, Roles, Policies, InstanceProfiles, Providers], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual((await client.send(new ListAccountAliasesCommand({}))).AccountAliases, []);
  await assert.rejects(bot.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
});
