import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, ann, ask, type Ask } from './testing/ask.ts';

/** Each test is an example policy of AWS's documentation, under the name of its page; most are in https://docs.aws.amazon.com/IAM/latest/UserGuide/. */
function isAllowed(asked: Ask): boolean {
  return ask(asked) === 'allowed';
}

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const inAccount = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;

test('reference_policies_examples_aws-dates: within two dates', () => {
  const identity = { Effect: 'Allow', Action: 'service-prefix:action-name', Resource: '*', Condition: { DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' }, DateLessThan: { 'aws:CurrentTime': '2020-06-30T23:59:59Z' } } };
  const at = (time: string) => isAllowed({ action: 'service-prefix:action-name', identity, keys: { 'aws:CurrentTime': time } });
  assert.deepEqual([at('2020-05-01T12:00:00Z'), at('2020-03-31T23:59:59Z'), at('2020-07-01T00:00:00Z')], [true, false, false]);
});

test('reference_policies_examples_aws_deny-ip: not from outside, unless a service calls on behalf', () => {
  const deny = { Effect: 'Deny', Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] }, Bool: { 'aws:ViaAWSService': 'false' } } };
  const from = (keys: Readonly<Record<string, string>>) => isAllowed({ action: 'ecs:RunTask', identity: [everything, deny], keys });
  assert.ok(from({ 'aws:SourceIp': '203.0.113.9', 'aws:ViaAWSService': 'false' }));
  assert.ok(!from({ 'aws:SourceIp': '198.51.100.1', 'aws:ViaAWSService': 'false' }));
  assert.ok(from({ 'aws:ViaAWSService': 'true' }));
});

test('reference_policies_examples_aws_deny-requested-region: other Regions for global services only', () => {
  const deny = { Sid: 'DenyAllOutsideRequestedRegions', Effect: 'Deny', NotAction: ['cloudfront:*', 'iam:*', 'route53:*', 'support:*'], Resource: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'] } } };
  const inRegion = (action: string, region: string) => isAllowed({ action, identity: [everything, deny], keys: { 'aws:RequestedRegion': region } });
  assert.deepEqual([inRegion('ecs:RunTask', 'eu-west-3'), inRegion('ecs:RunTask', 'us-east-1'), inRegion('iam:CreateRole', 'us-east-1')], [true, false, true]);
});

test('reference_policies_examples_aws_my-sec-creds-self-manage: without a second factor only what it takes to get one', () => {
  const deny = { Effect: 'Deny', NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:GetUser', 'sts:GetSessionToken'], Resource: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };
  const call = (action: string, keys: Readonly<Record<string, string>>) => isAllowed({ action, identity: [everything, deny], keys });
  assert.ok(!call('ecs:RunTask', {}), 'long-lived keys');
  assert.ok(!call('ecs:RunTask', { 'aws:MultiFactorAuthPresent': 'false' }));
  assert.ok(call('ecs:RunTask', { 'aws:MultiFactorAuthPresent': 'true' }));
  assert.ok(call('iam:GetUser', {}));
});

test('reference_policies_examples_ec2-start-stop-tags and ec2_tag-owner: instances that are tagged with their owner', () => {
  const identity = { Effect: 'Allow', Action: ['ec2:StartInstances', 'ec2:StopInstances'], Resource: 'arn:aws:ec2:*:*:instance/*', Condition: { StringEquals: { 'aws:ResourceTag/Owner': '${aws:username}' } } };
  const start = (owner: string) => isAllowed({ action: 'ec2:StartInstances', resource: inAccount('ec2', 'instance/i-1'), identity, keys: { 'aws:username': 'ann', 'aws:ResourceTag/Owner': owner } });
  assert.deepEqual([start('ann'), start('bob')], [true, false]);
});

test('reference_policies_examples_iam-passrole-service: a role for one service only', () => {
  const identity = { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': 'cloudwatch.amazonaws.com' } } };
  const pass = (service: string) => isAllowed({ action: 'iam:PassRole', resource: `arn:aws:iam::${account}:role/app`, identity, keys: { 'iam:PassedToService': service } });
  assert.deepEqual([pass('cloudwatch.amazonaws.com'), pass('ecs-tasks.amazonaws.com')], [true, false]);
});

test('reference_policies_examples_s3_home-directory-console: everybody a folder', () => {
  const identity = [
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::amzn-s3-demo-bucket', Condition: { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:username}/*'] } } },
    { Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}', 'arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}/*'] },
  ];
  const bucket = 'arn:aws:s3:::amzn-s3-demo-bucket';
  const as = (keys: Readonly<Record<string, string>>) => ({ 'aws:username': 'ann', ...keys });
  assert.ok(isAllowed({ action: 's3:ListBucket', resource: bucket, identity, keys: as({ 's3:prefix': 'home/ann/x' }) }));
  assert.ok(isAllowed({ action: 's3:ListBucket', resource: bucket, identity, keys: as({ 's3:prefix': '' }) }));
  assert.ok(!isAllowed({ action: 's3:ListBucket', resource: bucket, identity, keys: as({ 's3:prefix': 'home/bob/x' }) }));
  assert.ok(isAllowed({ action: 's3:PutObject', resource: `${bucket}/home/ann/a`, identity, keys: as({}) }));
  assert.ok(!isAllowed({ action: 's3:PutObject', resource: `${bucket}/home/bob/a`, identity, keys: as({}) }));
});

test('reference_policies_examples_dynamodb_attributes: no attributes but these, and they have to be asked for', () => {
  const identity = { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: 'arn:aws:dynamodb:*:*:table/table-name', Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['column-name-1', 'column-name-2', 'column-name-3'] }, StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' } } };
  const get = (keys: Ask['keys'] & object) => isAllowed({ action: 'dynamodb:GetItem', resource: inAccount('dynamodb', 'table/table-name'), identity, keys });
  assert.deepEqual([get({ 'dynamodb:Attributes': ['column-name-1', 'column-name-3'] }), get({ 'dynamodb:Attributes': ['column-name-1', 'secret'] }), get({ 'dynamodb:Attributes': ['column-name-1'], 'dynamodb:Select': 'ALL_ATTRIBUTES' })], [true, false, false]);
});

test('access_tags: who may tag, with which keys and values (access_iam-tags, access_tags)', () => {
  const identity = { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:*:*:instance/*', Condition: { StringEquals: { 'aws:RequestTag/environment': ['preprod', 'production'] }, 'ForAllValues:StringEquals': { 'aws:TagKeys': 'environment' } } };
  const tag = (keys: Ask['keys'] & object) => isAllowed({ action: 'ec2:CreateTags', resource: inAccount('ec2', 'instance/i-1'), identity, keys });
  assert.ok(tag({ 'aws:RequestTag/environment': 'preprod', 'aws:TagKeys': ['environment'] }));
  assert.ok(!tag({ 'aws:RequestTag/environment': 'dev', 'aws:TagKeys': ['environment'] }));
  assert.ok(!tag({ 'aws:RequestTag/environment': 'preprod', 'aws:TagKeys': ['environment', 'team'] }));
});

test('tutorial_attribute-based-access-control: same project, same team, and nothing taken away', () => {
  const identity = [
    { Sid: 'AllActionsSecretsManagerSameProjectSameTeam', Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/access-project': '${aws:PrincipalTag/access-project}', 'aws:ResourceTag/access-team': '${aws:PrincipalTag/access-team}' }, 'ForAllValues:StringEquals': { 'aws:TagKeys': ['access-project', 'access-team', 'cost-center', 'Name', 'OwnedBy'] } } },
    { Sid: 'DenyUntagSecretsManagerReservedTags', Effect: 'Deny', Action: 'secretsmanager:UntagResource', Resource: '*', Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'access-*' } } },
  ];
  const who = { 'aws:PrincipalTag/access-project': 'peg', 'aws:PrincipalTag/access-team': 'eng' };
  const secret = { 'aws:ResourceTag/access-project': 'peg', 'aws:ResourceTag/access-team': 'eng' };
  const call = (action: string, keys: Ask['keys'] & object) => isAllowed({ action, identity, keys: { ...who, ...keys } });
  assert.ok(call('secretsmanager:GetSecretValue', secret));
  assert.ok(!call('secretsmanager:GetSecretValue', { ...secret, 'aws:ResourceTag/access-team': 'qas' }));
  assert.ok(call('secretsmanager:UntagResource', { ...secret, 'aws:TagKeys': ['Name'] }));
  assert.ok(!call('secretsmanager:UntagResource', { ...secret, 'aws:TagKeys': ['Name', 'access-team'] }));
});

test('reference_policies_condition-keys#condition-keys-calledvia: a key by DynamoDB only, which Athena may have asked', () => {
  const identity = { Sid: 'KmsActionsIfCalledViaDynamodb', Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey'], Resource: 'arn:aws:kms:*:*:key/my-example-key', Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['dynamodb.amazonaws.com'] } } };
  const decrypt = (keys: Ask['keys'] & object) => isAllowed({ action: 'kms:Decrypt', resource: inAccount('kms', 'key/my-example-key'), identity, keys });
  assert.deepEqual([decrypt({ 'aws:CalledVia': ['athena.amazonaws.com', 'dynamodb.amazonaws.com'] }), decrypt({ 'aws:CalledVia': ['athena.amazonaws.com'] }), decrypt({})], [true, false, false]);
});

test('id_roles_create_for-user_externalid: a third party has to know the external id', () => {
  const resourcePolicy = { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': '12345' } } };
  const assume = (keys: Ask['keys'] & object) => ask({ action: 'sts:AssumeRole', resource: 'arn:aws:iam::999999999999:role/app', identity: everything, resourcePolicy, isTrust: true, isCrossAccount: true, isResourcePolicyRequired: true, keys });
  assert.deepEqual([assume({ 'sts:ExternalId': '12345' }), assume({ 'sts:ExternalId': '1' }), assume({})], ['allowed', 'implicit-deny by resource-based policy', 'implicit-deny by resource-based policy']);
});

test('access_policies_boundaries: Zhang makes users only with the boundary that María gave him, and does not take it off', () => {
  const boundary = `arn:aws:iam::${account}:policy/XCompanyBoundaries`;
  const identity = [
    { Sid: 'CreateOrChangeOnlyWithBoundary', Effect: 'Allow', Action: ['iam:AttachUserPolicy', 'iam:CreateUser', 'iam:PutUserPermissionsBoundary', 'iam:PutUserPolicy'], Resource: '*', Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary } } },
    { Sid: 'NoBoundaryPolicyEdit', Effect: 'Deny', Action: ['iam:CreatePolicyVersion', 'iam:DeletePolicy', 'iam:SetDefaultPolicyVersion'], Resource: [boundary] },
    { Sid: 'NoBoundaryUserDelete', Effect: 'Deny', Action: 'iam:DeleteUserPermissionsBoundary', Resource: '*' },
    { Effect: 'Allow', Action: 'iam:*Policy*', Resource: `arn:aws:iam::${account}:policy/*` },
  ];
  const user = `arn:aws:iam::${account}:user/nikhil`;
  assert.ok(isAllowed({ action: 'iam:CreateUser', resource: user, identity, keys: { 'iam:PermissionsBoundary': boundary } }));
  assert.ok(!isAllowed({ action: 'iam:CreateUser', resource: user, identity }));
  assert.ok(!isAllowed({ action: 'iam:CreateUser', resource: user, identity, keys: { 'iam:PermissionsBoundary': `${boundary}2` } }));
  assert.equal(ask({ action: 'iam:DeletePolicy', resource: boundary, identity }), 'explicit-deny by identity-based policy');
  assert.ok(isAllowed({ action: 'iam:DeletePolicy', resource: `${boundary}2`, identity }));
});

test('reference_policies_evaluation-logic-cross-account: Carlos gets from one bucket of the other account, lists another, and puts nothing', () => {
  const [integration, production] = ['arn:aws:s3:::amzn-s3-demo-bucket-integration', 'arn:aws:s3:::amzn-s3-demo-bucket-production'];
  const identity = [{ Sid: 'AllowS3ProductionObjectActions', Effect: 'Allow', Action: 's3:*Object*', Resource: `${production}/*` }, { Sid: 'DenyS3Logs', Effect: 'Deny', Action: 's3:*', Resource: ['arn:aws:s3:::*log*', 'arn:aws:s3:::*log*/*'] }];
  const resourcePolicy = { Effect: 'Allow', Action: ['s3:GetObject*', 's3:PutObject*', 's3:ReplicateObject', 's3:RestoreObject'], Principal: { AWS: ann.arn }, Resource: `${production}/*` };
  const across = { identity, resourcePolicy, isCrossAccount: true };
  assert.equal(ask({ ...across, action: 's3:PutObject', resource: `${production}/a` }), 'allowed');
  assert.equal(ask({ ...across, action: 's3:DeleteObject', resource: `${production}/a` }), 'implicit-deny by resource-based policy');
  assert.equal(ask({ ...across, action: 's3:PutObject', resource: `${integration}/a`, resourcePolicy: { ...resourcePolicy, Resource: '*' } }), 'implicit-deny by identity-based policy');
  assert.equal(ask({ ...across, action: 's3:PutObject', resource: 'arn:aws:s3:::amzn-s3-demo-bucket-logs/a', resourcePolicy: { ...resourcePolicy, Resource: '*' } }), 'explicit-deny by identity-based policy');
});

test('AmazonECS/latest/developerguide/security_iam_id-based-policy-examples: tasks of one cluster', () => {
  const cluster = inAccount('ecs', 'cluster/default');
  const identity = [
    { Effect: 'Allow', Action: 'ecs:RunTask', Condition: { ArnEquals: { 'ecs:cluster': cluster } }, Resource: [`arn:aws:ecs:us-east-1:${account}:task-definition/hello_world:*`] },
    { Effect: 'Allow', Action: ['ecs:ListTasks', 'ecs:DescribeTasks'], Condition: { ArnEquals: { 'ecs:cluster': cluster } }, Resource: '*' },
  ];
  const run = (name: string, where: string) => isAllowed({ action: 'ecs:RunTask', resource: inAccount('ecs', `task-definition/${name}`), identity, keys: { 'ecs:cluster': inAccount('ecs', `cluster/${where}`) } });
  assert.deepEqual([run('hello_world:8', 'default'), run('hello_world:8', 'other'), run('other:1', 'default')], [true, false, false]);
});

test('AmazonECS/latest/developerguide/ecs-exec: no exec into containers of that name, no clusters with it', () => {
  const identity = [everything, { Effect: 'Deny', Action: 'ecs:ExecuteCommand', Resource: '*', Condition: { StringEquals: { 'ecs:container-name': 'production-container' } } }, { Effect: 'Deny', Action: ['ecs:RunTask', 'ecs:StartTask', 'ecs:CreateService'], Resource: '*', Condition: { StringEquals: { 'ecs:enable-execute-command': 'true' } } }];
  const call = (action: string, keys: Readonly<Record<string, string>>) => isAllowed({ action, identity, keys });
  assert.deepEqual([call('ecs:ExecuteCommand', { 'ecs:container-name': 'production-container' }), call('ecs:ExecuteCommand', { 'ecs:container-name': 'test' }), call('ecs:RunTask', { 'ecs:enable-execute-command': 'true' }), call('ecs:RunTask', { 'ecs:enable-execute-command': 'false' })], [false, true, false, true]);
});

test('kms/latest/developerguide/conditions-kms: by a service, for an account, with an encryption context', () => {
  const resourcePolicy = { Effect: 'Allow', Principal: { AWS: ann.arn }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*', Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com', 'kms:CallerAccount': account, 'kms:EncryptionContext:AppName': 'ExampleApp' }, 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['AppName', 'FilePath'] } } };
  const keys = { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com', 'kms:CallerAccount': account, 'kms:EncryptionContext:AppName': 'ExampleApp', 'kms:EncryptionContextKeys': ['AppName'] };
  const decrypt = (changed: Ask['keys'] & object) => isAllowed({ action: 'kms:Decrypt', resource: inAccount('kms', 'key/1'), resourcePolicy, isResourcePolicyRequired: true, keys: { ...keys, ...changed } });
  assert.ok(decrypt({}));
  assert.ok(!decrypt({ 'kms:ViaService': 'ssm.us-west-2.amazonaws.com' }));
  assert.ok(!decrypt({ 'kms:EncryptionContext:AppName': 'exampleapp' }));
  assert.ok(!decrypt({ 'kms:EncryptionContextKeys': ['AppName', 'Other'] }));
});

test('AmazonECR/latest/userguide/repository-policy-examples: another account pulls, and nobody pushes from there', () => {
  const resourcePolicy = { Sid: 'AllowCrossAccountPull', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'] };
  const across = { resource: 'arn:aws:ecr:us-east-1:999999999999:repository/app', resourcePolicy, isCrossAccount: true, identity: { Effect: 'Allow', Action: 'ecr:*', Resource: '*' } };
  assert.equal(ask({ ...across, action: 'ecr:BatchGetImage' }), 'allowed');
  assert.equal(ask({ ...across, action: 'ecr:PutImage' }), 'implicit-deny by resource-based policy');
  assert.equal(ask({ ...across, action: 'ecr:BatchGetImage', identity: [] }), 'implicit-deny by identity-based policy');
});
