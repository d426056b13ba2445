import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwsCli, awsCliPath } from '../support/aws-cli.ts';
import { TestDaemon } from '../support/daemon.ts';
import { trustsTasks } from '../support/roles.ts';

const skip = awsCliPath() === undefined && 'the AWS CLI is not installed';
const options = { skip, timeout: 540_000 };
const account = '000000000000';
const arn = (resource: string) => `arn:aws:iam::${account}:${resource}`;
const policy = (...statements: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
const allowing = (...statements: readonly object[]) => policy(...statements.map((statement) => ({ Resource: '*', ...statement })));
const trusting = (principal: string) => policy({ Principal: { AWS: principal }, Action: 'sts:AssumeRole' });

test('a role and an instance profile live with the AWS CLI, and go in the order that IAM wants', options, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const role = ['--role-name', 'node'];
  const profile = ['--instance-profile-name', 'nodes'];
  await aws.text('iam', 'create-role', ...role, '--path', '/team/', '--assume-role-policy-document', policy({ Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }), '--description', 'Of nodes', '--max-session-duration', '7200', '--tags', 'Key=team,Value=red');
  await aws.text('iam', 'wait', 'role-exists', ...role);
  await aws.text('iam', 'create-instance-profile', ...profile);
  await aws.text('iam', 'wait', 'instance-profile-exists', ...profile);
  await aws.text('iam', 'add-role-to-instance-profile', ...profile, ...role);
  await aws.text('iam', 'attach-role-policy', ...role, '--policy-arn', 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role');
  await aws.text('iam', 'put-role-policy', ...role, '--policy-name', 'more', '--policy-document', allowing({ Action: 'ecs:*' }));
  await aws.text('iam', 'update-role', ...role, '--description', 'Of all nodes');
  const shown = await aws.json('iam', 'get-role', ...role, '--query', 'Role.[Arn,Description,MaxSessionDuration,Tags,AssumeRolePolicyDocument.Statement[0].Principal]');
  assert.deepEqual(shown, [arn('role/team/node'), 'Of all nodes', 7_200, [{ Key: 'team', Value: 'red' }], { Service: 'ec2.amazonaws.com' }]);
  assert.deepEqual(await aws.json('iam', 'list-instance-profiles-for-role', ...role, '--query', 'InstanceProfiles[].Roles[].RoleName'), ['node']);

  const refused = async (sentence: string) => assert.match(await aws.failure('iam', 'delete-role', ...role), new RegExp(`\\(DeleteConflict\\).*: Cannot delete entity, must ${sentence} first\\.`));
  await refused('remove roles from instance profile');
  await aws.text('iam', 'remove-role-from-instance-profile', ...profile, ...role);
  await refused('detach all policies');
  await aws.text('iam', 'detach-role-policy', ...role, '--policy-arn', 'arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role');
  await refused('delete policies');
  await aws.text('iam', 'delete-role-policy', ...role, '--policy-name', 'more');
  await aws.text('iam', 'delete-role', ...role);
  await aws.text('iam', 'delete-instance-profile', ...profile);
  assert.deepEqual(await aws.json('iam', 'list-roles', '--path-prefix', '/team/', '--query', 'Roles'), []);
});

test('who gets the name of a deleted user is not trusted in its place', options, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const assume = ['sts', 'assume-role', '--role-arn', arn('role/app'), '--role-session-name', 'hers', '--query', 'AssumedRoleUser.Arn', '--output', 'text'];
  const before = await user(aws, 'ann', allowing({ Action: 'sts:AssumeRole' }));
  assert.match(await aws.failure('iam', 'create-role', '--role-name', 'app', '--assume-role-policy-document', trusting(arn('user/none'))), /\(MalformedPolicyDocument\).*Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:user\/none"/);
  await aws.text('iam', 'create-role', '--role-name', 'app', '--assume-role-policy-document', trusting(arn('user/ann')));
  assert.equal((await before.cli.text(...assume)).trim(), `arn:aws:sts::${account}:assumed-role/app/hers`);

  const id = (await aws.text('iam', 'get-user', '--user-name', 'ann', '--query', 'User.UserId', '--output', 'text')).trim();
  await aws.text('iam', 'delete-access-key', '--user-name', 'ann', '--access-key-id', before.keyId);
  await aws.text('iam', 'delete-user-policy', '--user-name', 'ann', '--policy-name', 'own');
  await aws.text('iam', 'delete-user', '--user-name', 'ann');
  const trusted = () => aws.json('iam', 'get-role', '--role-name', 'app', '--query', 'Role.AssumeRolePolicyDocument.Statement[0].Principal.AWS');
  assert.equal(await trusted(), id);

  const { cli } = await user(aws, 'ann', allowing({ Action: 'ecs:*' }));
  assert.match(await cli.failure(...assume), /\(AccessDenied\).*User: arn:aws:iam::000000000000:user\/ann is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role\/app/);
  await aws.text('iam', 'update-assume-role-policy', '--role-name', 'app', '--policy-document', trusting(arn('user/ann')));
  assert.equal((await cli.text(...assume)).trim(), `arn:aws:sts::${account}:assumed-role/app/hers`);
});

test('services make their roles for who may make them', options, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const services = { Action: ['ecs:*', 'elasticloadbalancing:*', 'ec2:Describe*'] };
  const { cli } = await user(aws, 'ann', allowing(services));
  const mayMake = (service: string) => ({ Action: 'iam:CreateServiceLinkedRole', Condition: { StringEquals: { 'iam:AWSServiceName': service } } });
  const allow = (...statements: readonly object[]) => aws.text('iam', 'put-user-policy', '--user-name', 'ann', '--policy-name', 'own', '--policy-document', allowing(services, ...statements));
  const roles = () => aws.json('iam', 'list-roles', '--path-prefix', '/aws-service-role/', '--query', 'Roles[].RoleName');
  const vpc = (await cli.text('ec2', 'describe-vpcs', '--query', 'Vpcs[0].VpcId', '--output', 'text')).trim();
  const createGroup = ['elbv2', 'create-target-group', '--name', 'web', '--protocol', 'HTTP', '--port', '80', '--target-type', 'ip', '--vpc-id', vpc];
  const runTask = ['ecs', 'run-task', '--task-definition', 'none', '--launch-type', 'FARGATE'];

  assert.match(await cli.failure(...createGroup), /\(AccessDenied\).*is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::000000000000:role\/aws-service-role\/elasticloadbalancing\.amazonaws\.com\/AWSServiceRoleForElasticLoadBalancing/);
  assert.equal((await cli.text('ecs', 'create-cluster', '--query', 'cluster.status', '--output', 'text')).trim(), 'ACTIVE');
  assert.match(await cli.failure(...runTask), /\(InvalidParameterException\).*Unable to assume the service linked role\. Please verify that the ECS service linked role exists\./);
  assert.deepEqual(await roles(), []);

  await allow(mayMake('ecs.amazonaws.com'));
  assert.doesNotMatch(await cli.failure(...runTask), /service linked role/);
  assert.match(await cli.failure(...createGroup), /iam:CreateServiceLinkedRole/);
  assert.deepEqual(await roles(), ['AWSServiceRoleForECS']);

  await allow(mayMake('elasticloadbalancing.amazonaws.com'));
  await cli.text(...createGroup);
  assert.deepEqual(await roles(), ['AWSServiceRoleForECS', 'AWSServiceRoleForElasticLoadBalancing']);
  await allow();
  await cli.text('elbv2', 'create-target-group', ...createGroup.slice(2).with(1, 'api'));
});

test('the role of a service goes with the last that it is used for', options, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const remove = async () => {
    const id = (await aws.text('iam', 'delete-service-linked-role', '--role-name', 'AWSServiceRoleForECS', '--query', 'DeletionTaskId', '--output', 'text')).trim();
    return aws.json('iam', 'get-service-linked-role-deletion-status', '--deletion-task-id', id, '--query', '[Status,Reason.RoleUsageList]');
  };
  await aws.text('ecs', 'create-cluster', '--cluster-name', 'web');
  assert.match(await aws.failure('iam', 'create-service-linked-role', '--aws-service-name', 'ecs.amazonaws.com'), /\(InvalidInput\).*Service role name AWSServiceRoleForECS has been taken in this account, please try a different suffix\./);
  assert.match(await aws.failure('iam', 'delete-role', '--role-name', 'AWSServiceRoleForECS'), /\(UnmodifiableEntity\)/);
  assert.deepEqual(await remove(), ['FAILED', [{ Region: 'us-east-1', Resources: [`arn:aws:ecs:us-east-1:${account}:cluster/web`] }]]);
  await aws.text('ecs', 'delete-cluster', '--cluster', 'web');
  assert.deepEqual(await remove(), ['SUCCEEDED', null]);
  assert.equal((await aws.text('iam', 'create-service-linked-role', '--aws-service-name', 'ecs.amazonaws.com', '--query', 'Role.Arn', '--output', 'text')).trim(), arn('role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS'));
});

test('a role is passed only to the service for which that is allowed', options, async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const aws = new AwsCli(daemon);
  const { cli } = await user(aws, 'ann', allowing({ Action: ['ecs:*', 'iam:*InstanceProfile'] }, { Action: 'iam:PassRole', Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } }));
  await aws.text('iam', 'create-role', '--role-name', 'app', '--assume-role-policy-document', trustsTasks);
  const register = ['ecs', 'register-task-definition', '--family', 'app', '--task-role-arn', arn('role/app'), '--container-definitions', '[{"name":"app","image":"app","memory":64}]'];
  await cli.text(...register);
  await cli.text('iam', 'create-instance-profile', '--instance-profile-name', 'nodes');
  assert.match(await cli.failure('iam', 'add-role-to-instance-profile', '--instance-profile-name', 'nodes', '--role-name', 'app'), /\(AccessDenied\).*is not authorized to perform: iam:PassRole on resource: arn:aws:iam::000000000000:role\/app/);
});

interface User {
  readonly cli: AwsCli;
  readonly keyId: string;
}

/** A user with one inline policy, and the CLI with its access key. */
async function user(aws: AwsCli, name: string, document: string): Promise<User> {
  await aws.text('iam', 'create-user', '--user-name', name);
  await aws.text('iam', 'put-user-policy', '--user-name', name, '--policy-name', 'own', '--policy-document', document);
  const [id = '', secret = ''] = (await aws.text('iam', 'create-access-key', '--user-name', name, '--query', 'AccessKey.[AccessKeyId,SecretAccessKey]', '--output', 'text')).trim().split(/\s+/);
  return { cli: aws.as({ id, secret }), keyId: id };
}
