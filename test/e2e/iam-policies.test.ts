import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { BatchGetImageCommand, CreateRepositoryCommand, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CreateClusterCommand, DeleteClusterCommand, DescribeClustersCommand, ListClustersCommand } from '@aws-sdk/client-ecs';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AddUserToGroupCommand, AttachGroupPolicyCommand, AttachRolePolicyCommand, AttachUserPolicyCommand, CreateAccessKeyCommand, CreateGroupCommand, CreatePolicyCommand, CreatePolicyVersionCommand, CreateRoleCommand, CreateUserCommand,
  DeleteUserPermissionsBoundaryCommand, DetachUserPolicyCommand, GetUserCommand, PutUserPermissionsBoundaryCommand, PutUserPolicyCommand, SetDefaultPolicyVersionCommand, SimulatePrincipalPolicyCommand, type ContextEntry,
} from '@aws-sdk/client-iam';
import { known } from '#base/assert.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';

const account = '000000000000';
const user = `arn:aws:iam::${account}:user/team/ann`;
const ecs = (resource: string) => `arn:aws:ecs:us-east-1:${account}:${resource}`;
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const allowing = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] });

/** A call, and how a simulation speaks of it. */
interface Attempt {
  readonly action: string;
  readonly resource?: string;
  readonly context?: readonly ContextEntry[];
  readonly call: (as: Clients) => Promise<unknown>;
}

const attachTo = (role: string, policyArn: string): Attempt => ({
  action: 'iam:AttachRolePolicy',
  resource: `arn:aws:iam::${account}:role/${role}`,
  context: [{ ContextKeyName: 'iam:PolicyARN', ContextKeyType: 'string', ContextKeyValues: [policyArn] }],
  call: ({ iam }) => iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn })),
});

const attempts: readonly Attempt[] = [
  { action: 'ecs:ListClusters', call: (as) => as.ecs.send(new ListClustersCommand({})) },
  { action: 'ecs:DescribeClusters', resource: ecs('cluster/default'), call: (as) => as.ecs.send(new DescribeClustersCommand({ clusters: ['default'] })) },
  { action: 'ecs:CreateCluster', resource: ecs('cluster/web'), call: (as) => as.ecs.send(new CreateClusterCommand({ clusterName: 'web' })) },
  { action: 'ecs:DeleteCluster', resource: ecs('cluster/web'), call: (as) => as.ecs.send(new DeleteClusterCommand({ cluster: 'web' })) },
  { action: 'ecs:DeleteCluster', resource: ecs('cluster/production'), call: (as) => as.ecs.send(new DeleteClusterCommand({ cluster: 'production' })) },
  { action: 'ecr:GetAuthorizationToken', call: (as) => as.ecr.send(new GetAuthorizationTokenCommand({})) },
  { action: 'ecr:BatchGetImage', resource: `arn:aws:ecr:us-east-1:${account}:repository/app`, call: (as) => as.ecr.send(new BatchGetImageCommand({ repositoryName: 'app', imageIds: [{ imageTag: '1' }] })) },
  { action: 'ecr:CreateRepository', resource: `arn:aws:ecr:us-east-1:${account}:repository/other`, call: (as) => as.ecr.send(new CreateRepositoryCommand({ repositoryName: 'other' })) },
  { action: 'logs:CreateLogGroup', resource: `arn:aws:logs:us-east-1:${account}:log-group:/app`, call: (as) => as.logs.send(new CreateLogGroupCommand({ logGroupName: '/app' })) },
  { action: 'logs:DescribeLogGroups', call: (as) => as.logs.send(new DescribeLogGroupsCommand({})) },
  { action: 'ec2:DescribeVpcs', call: (as) => as.ec2.send(new DescribeVpcsCommand({})) },
  { action: 'elasticloadbalancing:DescribeLoadBalancers', call: (as) => as.elb.send(new DescribeLoadBalancersCommand({})) },
  { action: 'iam:GetUser', resource: user, call: (as) => as.iam.send(new GetUserCommand({ UserName: 'ann' })) },
  attachTo('app', managed('service-role/AmazonECSTaskExecutionRolePolicy')),
  attachTo('app', managed('AdministratorAccess')),
];

test('a user is refused and allowed what SimulatePrincipalPolicy says, and changes of policies act with the next call', { timeout: 300_000 }, async (t) => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const root = clientsOf(daemon);
  const { iam } = root;
  const ann = await userWithKey(daemon, root);
  const allowed = () => allowedAsSimulated(root, ann);

  await t.test('without a policy there is nothing that she may do', async () => assert.deepEqual(await allowed(), []));

  await t.test("AWS's managed policies, of her own and of her group", async () => {
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: managed('AmazonECS_FullAccess') }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'builders', PolicyArn: managed('AmazonEC2ContainerRegistryReadOnly') }));
    const seen = await allowed();
    assert.ok(seen.includes('ecs:CreateCluster cluster/web') && seen.includes('ecs:DeleteCluster cluster/production') && seen.includes('ecr:BatchGetImage repository/app'), seen.join('; '));
    assert.ok(!seen.some((one) => one.startsWith('ecr:CreateRepository') || one.startsWith('iam:')), seen.join('; '));
  });

  await t.test('an inline policy that denies wins', async () => {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'ecs:Delete*', Resource: ecs('cluster/prod*') }] });
    await iam.send(new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'not-production', PolicyDocument: document }));
    const seen = await allowed();
    assert.deepEqual(seen.filter((one) => one.startsWith('ecs:DeleteCluster')), ['ecs:DeleteCluster cluster/web']);
  });

  await t.test('a policy that lets her attach one policy only, until another version of it is the default', async () => {
    const { Policy: policy } = await iam.send(new CreatePolicyCommand({
      PolicyName: 'execution-roles',
      PolicyDocument: allowing({ Action: 'iam:AttachRolePolicy', Condition: { ArnEquals: { 'iam:PolicyARN': managed('service-role/AmazonECSTaskExecutionRolePolicy') } } }),
    }));
    const PolicyArn = known(policy?.Arn, 'its ARN');
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn }));
    assert.deepEqual((await allowed()).filter((one) => one.startsWith('iam:')), ['iam:AttachRolePolicy role/app service-role/AmazonECSTaskExecutionRolePolicy']);
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allowing({ Action: 'iam:*' }) }));
    assert.equal((await allowed()).filter((one) => one.startsWith('iam:')).length, 1);
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    assert.equal((await allowed()).filter((one) => one.startsWith('iam:')).length, 3);
  });

  await t.test('a boundary lets through only what it allows, too', async () => {
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: managed('ReadOnlyAccess') }));
    const bounded = await allowed();
    assert.ok(bounded.includes('ecs:ListClusters *') && bounded.includes('iam:GetUser user/team/ann'), bounded.join('; '));
    assert.ok(!bounded.some((one) => /Create|Delete|Attach/.test(one)), bounded.join('; '));
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'ann' }));
  });

  await t.test('what is detached is gone', async () => {
    await iam.send(new DetachUserPolicyCommand({ UserName: 'ann', PolicyArn: managed('AmazonECS_FullAccess') }));
    const seen = await allowed();
    assert.ok(!seen.some((one) => one.startsWith('ecs:')) && seen.includes('ecr:GetAuthorizationToken *'), seen.join('; '));
  });
});

/** Makes all attempts as her, and asserts of each that it went as it was simulated to. */
async function allowedAsSimulated(root: Clients, ann: Clients): Promise<readonly string[]> {
  const allowed: string[] = [];
  for (const { action, resource = '*', context = [], call } of attempts) {
    const { EvaluationResults: [result] = [] } = await root.iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: user, ActionNames: [action], ResourceArns: [resource], ContextEntries: [...context] }));
    const denial = await denialOf(call(ann));
    const name = [action, resource.split(':').at(-1), ...context.flatMap(({ ContextKeyValues: [value = ''] = [] }) => value.split(':policy/').slice(1))].join(' ');
    assert.equal(denial === undefined, result?.EvalDecision === 'allowed', `${name}: simulated ${result?.EvalDecision}, but ${denial ?? 'it was allowed'}`);
    if (result?.EvalDecision === 'explicitDeny') assert.match(denial ?? '', /with an explicit deny in an identity-based policy/);
    if (denial === undefined) allowed.push(name);
  }
  return allowed;
}

/** What else goes wrong with an attempt is none of IAM's business here: it was let through. */
async function denialOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (thrown) {
    const name = codeOf(thrown) ?? (thrown instanceof Error ? thrown.name : '');
    return /^(AccessDenied(Exception)?|UnauthorizedOperation)$/.test(name) ? messageOf(thrown) : undefined;
  }
}

async function userWithKey(daemon: TestDaemon, { ecr, iam }: Clients): Promise<Clients> {
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'app' }));
  await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] }) }));
  await iam.send(new CreateUserCommand({ UserName: 'ann', Path: '/team/' }));
  await iam.send(new CreateGroupCommand({ GroupName: 'builders' }));
  await iam.send(new AddUserToGroupCommand({ UserName: 'ann', GroupName: 'builders' }));
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
  return clientsOf(daemon, { accessKeyId: known(key?.AccessKeyId, 'its id'), secretAccessKey: known(key?.SecretAccessKey, 'its secret') });
}
