import { GetContextKeysForCustomPolicyCommand, GetContextKeysForPrincipalPolicyCommand, SimulateCustomPolicyCommand, SimulatePrincipalPolicyCommand, type SimulateCustomPolicyCommandInput } from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { account, iamWorld } from './testing/iam-world.ts';
import { allowing, putGroup, putRole, putUser } from './testing/policy-owners.ts';

const service = `arn:aws:ecs:us-east-1:${account}:service/default/web`;
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

test('SimulateCustomPolicy: each action on each resource is allowed, denied or not allowed, and the statements that decided are named by their places', async () => {
  const { client } = await iamWorld();
  const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "ecs:*", "Resource": "*" },
    { "Effect": "Deny", "Action": "ecs:Delete*", "Resource": "${service}" }
  ]
}`;
  const { EvaluationResults: results = [], IsTruncated } = await client.send(new SimulateCustomPolicyCommand({ PolicyInputList: [policy], ActionNames: ['ecs:DeleteService', 'ecr:PutImage'], ResourceArns: [service, `${service}2`] }));
  assert.equal(IsTruncated, false);
  assert.deepEqual(results.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [EvalActionName, EvalResourceName, EvalDecision]), [
    ['ecs:DeleteService', service, 'explicitDeny'], ['ecs:DeleteService', `${service}2`, 'allowed'], ['ecr:PutImage', service, 'implicitDeny'], ['ecr:PutImage', `${service}2`, 'implicitDeny'],
  ]);
  const MatchedStatements = [{ SourcePolicyId: 'PolicyInputList.1', SourcePolicyType: 'IAM Policy' }];
  const [denied] = results;
  assert.deepEqual(denied?.MatchedStatements?.map(({ SourcePolicyId, SourcePolicyType }) => ({ SourcePolicyId, SourcePolicyType })), MatchedStatements);
  assert.deepEqual(denied?.MatchedStatements?.map(({ StartPosition, EndPosition }) => [StartPosition?.Line, EndPosition?.Line]), [[5, 5]]);
  assert.deepEqual(denied?.ResourceSpecificResults?.map(({ EvalResourceName, EvalResourceDecision }) => [EvalResourceName, EvalResourceDecision]), [[service, 'explicitDeny']]);
  assert.deepEqual(denied?.EvalDecisionDetails, {});
});

test('on all resources there are no ResourceSpecificResults and no details: https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html', async () => {
  const { client } = await iamWorld();
  const { EvaluationResults: [result] = [] } = await client.send(new SimulateCustomPolicyCommand({ PolicyInputList: [allowing('s3:List*')], ActionNames: ['s3:ListAllMyBuckets'] }));
  assert.deepEqual([result?.EvalResourceName, result?.EvalDecision, result?.ResourceSpecificResults, result?.EvalDecisionDetails], ['*', 'allowed', undefined, undefined]);
});

test('results come in pages', async () => {
  const { client } = await iamWorld();
  const input: SimulateCustomPolicyCommandInput = { PolicyInputList: [allowing('*')], ActionNames: Array.from({ length: 12 }, (_, index) => `a:B${index}`), MaxItems: 8 };
  const { EvaluationResults: first = [], Marker = '', IsTruncated } = await client.send(new SimulateCustomPolicyCommand(input));
  const { EvaluationResults: second = [] } = await client.send(new SimulateCustomPolicyCommand({ ...input, Marker }));
  assert.deepEqual([...first, ...second].map(({ EvalActionName }) => EvalActionName), input.ActionNames);
  assert.equal(IsTruncated, true);
});

test('more simulations than a call may ask for are refused before any is made', async () => {
  const { client } = await iamWorld();
  const named = (name: string) => Array.from({ length: 101 }, (_, index) => `${name}${index}`);
  const input: SimulateCustomPolicyCommandInput = { PolicyInputList: [allowing('*')], ActionNames: named('a:B'), ResourceArns: named('arn:aws:a:::') };
  await assert.rejects(client.send(new SimulateCustomPolicyCommand(input)), { name: 'InvalidInputException', message: '101 actions on 101 resources are more than the 10000 simulations that one call may ask for: name fewer.' });
});

test('context keys decide conditions, and those that are missing are named', async () => {
  const { client } = await iamWorld();
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*', Condition: { ArnEquals: { 'ecs:cluster': `arn:aws:ecs:us-east-1:${account}:cluster/default` } } }] });
  const simulated = async (input: Partial<SimulateCustomPolicyCommandInput>) => (await client.send(new SimulateCustomPolicyCommand({ PolicyInputList: [policy], ActionNames: ['ecs:RunTask'], ...input }))).EvaluationResults?.[0];
  const without = await simulated({});
  assert.deepEqual([without?.EvalDecision, without?.MissingContextValues], ['implicitDeny', ['ecs:cluster']]);
  const within = await simulated({ ContextEntries: [{ ContextKeyName: 'ECS:Cluster', ContextKeyType: 'string', ContextKeyValues: [`arn:aws:ecs:us-east-1:${account}:cluster/default`] }] });
  assert.deepEqual([within?.EvalDecision, within?.MissingContextValues], ['allowed', []]);
  await assert.rejects(simulated({ ContextEntries: [{ ContextKeyName: 'aws:SourceIp', ContextKeyType: 'ip', ContextKeyValues: ['home'] }] }), { name: 'InvalidInputException', message: "Context key aws:SourceIp has the value 'home', which is not of type ip." });
  await assert.rejects(simulated({ ContextEntries: [{ ContextKeyName: 'aws:TagKeys', ContextKeyType: 'string', ContextKeyValues: ['a', 'b'] }] }), { name: 'InvalidInputException' });
});

test('SimulatePrincipalPolicy: with the policies of the user, of its groups, and its boundary', async () => {
  const world = await iamWorld();
  const { client, takeAccess } = world;
  const group = await putGroup(world, 'ops', { inlinePolicies: { services: allowing('ecs:UpdateService', 'ecs:DescribeServices') } });
  const user = await putUser(world, 'ann', { path: '/team/', groupArns: [group.arn], inlinePolicies: { run: allowing('ecs:RunTask') }, attachedPolicyArns: [readOnly] });
  const simulated = async (input: object = {}) => {
    const { EvaluationResults = [] } = await client.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: user.arn, ActionNames: ['ecs:UpdateService', 'ecs:RunTask', 'ecs:ListTasks', 'ecs:DeleteService'], ...input }));
    return EvaluationResults.map(({ EvalDecision, MatchedStatements = [] }) => `${EvalDecision} ${MatchedStatements.map(({ SourcePolicyId }) => SourcePolicyId).join()}`);
  };
  assert.deepEqual(await simulated(), ['allowed group_ops_services', 'allowed user_ann_run', 'allowed ReadOnlyAccess', 'implicitDeny ']);
  assert.deepEqual(takeAccess(), [{ action: 'iam:SimulatePrincipalPolicy', resource: user.arn }]);
  assert.deepEqual(await simulated({ PolicyInputList: [JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Deny', NotAction: 'ecs:List*', Resource: '*' } })] }), [
    'explicitDeny PolicyInputList.1', 'explicitDeny PolicyInputList.1', 'allowed ReadOnlyAccess', 'explicitDeny PolicyInputList.1',
  ]);
  await putUser(world, 'ann', { ...user, permissionsBoundaryArn: readOnly });
  const { EvaluationResults: bounded = [] } = await client.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: user.arn, ActionNames: ['ecs:RunTask', 'ecs:ListTasks'] }));
  assert.deepEqual(bounded.map(({ EvalDecision, PermissionsBoundaryDecisionDetail: detail }) => [EvalDecision, detail?.AllowedByPermissionsBoundary]), [['implicitDeny', false], ['allowed', true]]);
  assert.deepEqual(await simulated({ PermissionsBoundaryPolicyInputList: [allowing('ecs:RunTask')] }), ['implicitDeny ', 'allowed user_ann_run,PermissionsBoundaryPolicyInputList.1', 'implicitDeny ', 'implicitDeny ']);
});

test('another account needs its own policy and the resource\'s, which are told apart in the details', async () => {
  const world = await iamWorld();
  const user = await putUser(world, 'ann', { inlinePolicies: { read: allowing('s3:GetObject') } });
  const policyFor = (arn: string) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: arn }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::files/*' }] });
  const simulated = async (input: object) => (await world.client.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: user.arn, ActionNames: ['s3:GetObject'], ResourceArns: ['arn:aws:s3:::files/a'], ResourceOwner: '999999999999', ...input }))).EvaluationResults?.[0];
  const allowed = await simulated({ ResourcePolicy: policyFor(user.arn) });
  assert.deepEqual([allowed?.EvalDecision, allowed?.EvalDecisionDetails], ['allowed', { user_ann_read: 'allowed', ResourcePolicy: 'allowed' }]);
  assert.equal((await simulated({ ResourcePolicy: policyFor(`arn:aws:iam::${account}:user/bob`) }))?.EvalDecision, 'implicitDeny');
  assert.equal((await simulated({}))?.EvalDecision, 'implicitDeny');
  await assert.rejects(simulated({ ResourceOwner: 'me' }), { message: "'me' is not a valid as a Resource Owner." });
});

test('a role has no name in a resource policy of a simulation: CallerArn says who calls', async () => {
  const world = await iamWorld();
  const role = await putRole(world, 'app');
  const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }] });
  const input = { PolicySourceArn: role.arn, ActionNames: ['s3:GetObject'], ResourceArns: ['arn:aws:s3:::files/a'], ResourcePolicy };
  await assert.rejects(world.client.send(new SimulatePrincipalPolicyCommand(input)), { name: 'InvalidInputException', message: /^CallerArn is required/ });
  const { EvaluationResults: [result] = [] } = await world.client.send(new SimulatePrincipalPolicyCommand({ ...input, CallerArn: `arn:aws:iam::${account}:user/ann` }));
  assert.equal(result?.EvalDecision, 'allowed');
  await assert.rejects(world.client.send(new SimulatePrincipalPolicyCommand({ ...input, CallerArn: role.arn })), { name: 'InvalidInputException' });
});

test('what cannot be simulated is refused', async () => {
  const { client } = await iamWorld();
  const session = `arn:aws:sts::${account}:assumed-role/app/session`;
  const custom = (input: Partial<SimulateCustomPolicyCommandInput>) => client.send(new SimulateCustomPolicyCommand({ PolicyInputList: [allowing('*')], ActionNames: ['a:B'], ...input }));
  await assert.rejects(client.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: session, ActionNames: ['a:B'] })), { name: 'InvalidInputException', message: `Invalid Entity Arn: ${session} does not clearly define entity type and name.` });
  await assert.rejects(client.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: `arn:aws:iam::${account}:role/app`, ActionNames: ['a:B'] })), { name: 'NoSuchEntityException', message: 'The role with name app cannot be found.' });
  await assert.rejects(custom({ ResourceArns: ['web'] }), { name: 'InvalidInputException', message: 'ResourceNames are not in a valid ARN format: web.' });
  await assert.rejects(custom({ ActionNames: ['ecs:*'] }), { name: 'InvalidInputException', message: /^ActionNames are not in a valid format: ecs:\*/ });
  await assert.rejects(custom({ PolicyInputList: ['{'] }), { name: 'InvalidInputException' });
  await assert.rejects(custom({ PermissionsBoundaryPolicyInputList: [allowing('*'), allowing('*')] }), { name: 'InvalidInputException' });
  await assert.rejects(custom({ ResourceHandlingOption: 'EC2-VPC-EBS' }), { name: 'ValidationError' });
});

test('GetContextKeysFor…: the keys of conditions and variables, each once', async () => {
  const world = await iamWorld();
  const { client } = world;
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::home/${aws:username}/*', Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringLike: { 's3:prefix': ['${aws:Username}/*'] } } }],
  });
  const { ContextKeyNames = [] } = await client.send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: [policy] }));
  assert.deepEqual(ContextKeyNames.map((key) => key.toLowerCase()).sort(), ['aws:securetransport', 'aws:username', 's3:prefix']);
  const role = await putRole(world, 'app', { inlinePolicies: { home: policy } });
  const { ContextKeyNames: own = [] } = await client.send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: role.arn, PolicyInputList: [policy] }));
  assert.equal(own.length, 3);
  await assert.rejects(client.send(new GetContextKeysForCustomPolicyCommand({ PolicyInputList: ['{'] })), { name: 'InvalidInputException' });
});

test('policies and context values that would take long to compare are refused for their size', async () => {
  const { client } = await iamWorld();
  const simulated = (more: Partial<SimulateCustomPolicyCommandInput>) => client.send(new SimulateCustomPolicyCommand({ PolicyInputList: [allowing('*')], ActionNames: ['a:B'], ...more }));
  await assert.rejects(simulated({ PolicyInputList: Array.from({ length: 3 }, () => allowing(`s3:${'a'.repeat(100_000)}`)) }), { name: 'InvalidInputException', message: /can have 262144 characters/ });
  await assert.rejects(simulated({ ContextEntries: [{ ContextKeyName: 'aws:UserAgent', ContextKeyType: 'string', ContextKeyValues: ['a'.repeat(20_000)] }] }), { name: 'InvalidInputException', message: /can have 16384 characters/ });
});
