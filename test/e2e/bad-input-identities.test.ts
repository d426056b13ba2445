import { after, before } from 'node:test';
import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { constraint, refuses, type RefusedCall } from '../support/refused-calls.ts';
import { userOf } from '../support/user-of.ts';

// Codes and sentences are those that IAM and STS answer, as their documentation and public error reports show them; where IAM names no statement, ours does.
const arnOf = (resource: string) => `arn:aws:iam::000000000000:${resource}`;
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
const buckets = (count: number) => document({ ...allow, Resource: Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket-${index}-of-many`) });
const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
const pattern = String.raw`satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+`;

let daemon: TestDaemon;
let root: Clients;
let ann: Clients;
const attached = arnOf('policy/attached');
const versioned = arnOf('policy/versioned');

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  root = clientsOf(daemon);
  ann = await userOf(daemon, 'ann', [{ actions: ['sts:*'], resource: '*' }]);
  await makeIdentitiesInUse(root.iam);
});
after(() => daemon[Symbol.asyncDispose]());

async function makeIdentitiesInUse(client: iam.IAMClient): Promise<void> {
  for (const UserName of ['member', 'plain']) await client.send(new iam.CreateUserCommand({ UserName }));
  for (const GroupName of ['ops', 'readers']) await client.send(new iam.CreateGroupCommand({ GroupName }));
  for (const RoleName of ['app', 'node', 'reader']) await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }));
  await client.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName: 'app', PolicyDocument: document({ ...trust, Principal: { AWS: arnOf('user/ann') }, Action: ['sts:AssumeRole', 'sts:TagSession'] }) }));
  for (const PolicyName of ['attached', 'versioned']) await client.send(new iam.CreatePolicyCommand({ PolicyName, PolicyDocument: document(allow) }));
  for (let version = 2; version <= 5; version++) await client.send(new iam.CreatePolicyVersionCommand({ PolicyArn: versioned, PolicyDocument: document(allow) }));
  await client.send(new iam.AddUserToGroupCommand({ GroupName: 'ops', UserName: 'member' }));
  await client.send(new iam.AttachGroupPolicyCommand({ GroupName: 'readers', PolicyArn: attached }));
  await client.send(new iam.PutRolePolicyCommand({ RoleName: 'reader', PolicyName: 'read', PolicyDocument: document(allow) }));
  await client.send(new iam.CreateInstanceProfileCommand({ InstanceProfileName: 'nodes' }));
  await client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: 'nodes', RoleName: 'node' }));
  await client.send(new iam.CreateAccessKeyCommand({ UserName: 'ann' }));
  await client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' }));
  await client.send(new iam.CreateOpenIDConnectProviderCommand({ Url: 'https://oidc.example.com' }));
}

const put = (PolicyDocument: string) => root.iam.send(new iam.PutUserPolicyCommand({ UserName: 'plain', PolicyName: 'read', PolicyDocument }));
const malformed = (what: string, second: object, sentence: string | RegExp): RefusedCall => [what, () => put(document(allow, { ...allow, ...second })), 'MalformedPolicyDocumentException', sentence];

refuses('MalformedPolicyDocument says what is wrong with a document', [
  ['no JSON', () => put('{'), 'MalformedPolicyDocumentException', /^Syntax errors in policy\./],
  ['a list', () => put('[]'), 'MalformedPolicyDocumentException', /^Syntax errors in policy\./],
  ['a key that is there twice', () => put('{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}'), 'MalformedPolicyDocumentException', 'Syntax errors in policy. The key "Version" is there twice.'],
  ['no Statement', () => put('{"Version":"2012-10-17"}'), 'MalformedPolicyDocumentException', 'Syntax errors in policy. The policy has no Statement.'],
  ['no statement in it', () => put(document()), 'MalformedPolicyDocumentException', 'Syntax errors in policy. The policy has no statement.'],
  ['a version that there is not', () => put(JSON.stringify({ Version: '2025-01-01', Statement: [allow] })), 'MalformedPolicyDocumentException', /version/i],
  ['an element that policies have not', () => put(JSON.stringify({ Version: '2012-10-17', Statement: [allow], Rules: [] })), 'MalformedPolicyDocumentException', 'Syntax errors in policy. A policy has no element "Rules".'],
  ['one Sid of two statements', () => put(document({ ...allow, Sid: 'Read' }, { ...allow, Sid: 'Read' })), 'MalformedPolicyDocumentException', /^Statement IDs \(SID\) in a single policy must be unique\..*Read/],
]);

refuses('MalformedPolicyDocument names the statement', [
  malformed('no Effect', { Effect: undefined }, 'Syntax errors in policy. Effect has to be Allow or Deny. See statement 2.'),
  malformed('an Effect that there is not, of a statement with a name', { Effect: 'Permit', Sid: 'Read' }, 'Syntax errors in policy. Effect has to be Allow or Deny. See statement 2 ("Read").'),
  malformed('an Effect in small letters', { Effect: 'allow' }, /^The policy failed legacy parsing.* See statement 2\.$/),
  malformed('no Action', { Action: undefined }, 'Policy statement must contain actions. See statement 2.'),
  malformed('an Action of no service', { Action: 'GetObject' }, 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. See statement 2.'),
  malformed('an Action of a service with a wildcard', { Action: 's3*:GetObject' }, 'Vendor s3* is not valid. See statement 2.'),
  malformed('an Action that is a number', { Action: 5 }, 'Syntax errors in policy. Action is neither a text nor a list of texts. See statement 2.'),
  malformed('Action and NotAction', { NotAction: 's3:*' }, 'Syntax errors in policy. Action and NotAction exclude each other. See statement 2.'),
  malformed('no Resource', { Resource: undefined }, 'Policy statement must contain resources. See statement 2.'),
  malformed('a Resource that is no ARN', { Resource: 'bucket' }, 'Resource bucket must be in ARN format or "*". See statement 2.'),
  malformed('a Resource of a partition that there is not', { Resource: 'arn:awz:s3:::bucket' }, 'Partition "awz" is not valid for resource "arn:awz:s3:::bucket". See statement 2.'),
  malformed('a Principal', { Principal: '*' }, 'Policy document should not specify a principal. See statement 2.'),
  malformed('an element that statements have not', { Actions: [] }, 'Syntax errors in policy. A statement has no element "Actions". See statement 2.'),
  malformed('a Sid with a space', { Sid: 'read it' }, /^Statement IDs \(SID\) must be alpha-numeric\..* See statement 2 \("read it"\)\.$/),
  malformed('an operator that there is not', { Condition: { StringEqual: { 'aws:username': 'ann' } } }, 'Syntax errors in policy. There is no condition operator "StringEqual". See statement 2.'),
  malformed('an operator for some values', { Condition: { 'ForSomeValues:StringEquals': { 'aws:TagKeys': 'a' } } }, 'Syntax errors in policy. There is no condition operator "ForSomeValues:StringEquals". See statement 2.'),
  malformed('an address that is none', { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.300' } } }, /"10\.0\.0\.300" is no value for IpAddress\. See statement 2\.$/),
  malformed('a date that is none', { Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } }, /"tomorrow" is no value for DateLessThan\. See statement 2\.$/),
  malformed('a truth that is none', { Condition: { Bool: { 'aws:SecureTransport': 'maybe' } } }, /"maybe" is no value for Bool\. See statement 2\.$/),
]);

refuses('a document that is too large, or has characters that documents have not', [
  ['an inline policy of a user', () => put(buckets(100)), 'LimitExceededException', 'Maximum policy size of 2048 bytes exceeded for user plain'],
  ['an inline policy of a group', () => root.iam.send(new iam.PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'read', PolicyDocument: buckets(250) })), 'LimitExceededException', 'Maximum policy size of 5120 bytes exceeded for group ops'],
  ['an inline policy of a role', () => root.iam.send(new iam.PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'read', PolicyDocument: buckets(500) })), 'LimitExceededException', 'Maximum policy size of 10240 bytes exceeded for role app'],
  ['a managed policy', () => root.iam.send(new iam.CreatePolicyCommand({ PolicyName: 'large', PolicyDocument: buckets(300) })), 'LimitExceededException', 'Cannot exceed quota for PolicySize: 6144'],
  ['a trust policy', () => createRole(...Array.from({ length: 40 }, () => trust)), 'LimitExceededException', 'Cannot exceed quota for ACLSizePerRole: 2048'],
  ['more than any document may have', () => put('x'.repeat(131_073)), 'ValidationError', /at 'policyDocument' failed to satisfy constraint: Member must have length less than or equal to 131072$/],
  ['nothing', () => put(''), 'ValidationError', /Member must have length greater than or equal to 1/],
  ['Chinese', () => put(document({ ...allow, Resource: 'arn:aws:s3:::漢' })), 'ValidationError', new RegExp(`at 'policyDocument' failed to satisfy constraint: Member must ${RegExp.escape(pattern)}$`)],
  ['a control character', () => put(`${document(allow)}\u0001`), 'ValidationError', new RegExp(`${RegExp.escape(pattern)}$`)],
]);

const createRole = (...statements: object[]) => root.iam.send(new iam.CreateRoleCommand({ RoleName: 'new', AssumeRolePolicyDocument: document(...statements) }));
const distrust = (what: string, second: object, sentence: string): RefusedCall => [what, () => createRole(trust, { ...trust, ...second }), 'MalformedPolicyDocumentException', sentence];
const invalidPrincipal = (type: string, id: string) => `Invalid principal in policy: "${type}":"${id}". See statement 2.`;

refuses('a trust policy is refused', [
  distrust('without a Principal', { Principal: undefined }, 'Missing required field Principal. See statement 2.'),
  distrust('with nobody as its Principal', { Principal: {} }, 'Missing required field Principal cannot be empty! See statement 2.'),
  distrust('with a Resource', { Resource: '*' }, 'Has prohibited field Resource. See statement 2.'),
  distrust('for other actions', { Action: 's3:GetObject' }, 'AssumeRole policy may only specify STS AssumeRole actions. See statement 2.'),
  distrust('for a user who is not there', { Principal: { AWS: arnOf('user/nobody') } }, invalidPrincipal('AWS', arnOf('user/nobody'))),
  distrust('for a role that is not there, among others', { Principal: { AWS: [arnOf('root'), arnOf('role/none')] } }, invalidPrincipal('AWS', arnOf('role/none'))),
  distrust('for a session of a role that is not there', { Principal: { AWS: 'arn:aws:sts::000000000000:assumed-role/none/session' } }, invalidPrincipal('AWS', 'arn:aws:sts::000000000000:assumed-role/none/session')),
  distrust('for an id that nobody has', { Principal: { AWS: 'AIDAABCDEFGHIJKLMNOPQ' } }, invalidPrincipal('AWS', 'AIDAABCDEFGHIJKLMNOPQ')),
  distrust('for a group', { Principal: { AWS: arnOf('group/ops') } }, invalidPrincipal('AWS', arnOf('group/ops'))),
  distrust('for roles by a wildcard', { Principal: { AWS: arnOf('role/*') } }, invalidPrincipal('AWS', arnOf('role/*'))),
  distrust('for a service that is not named in full', { Principal: { Service: 'ecs-tasks' } }, invalidPrincipal('SERVICE', 'ecs-tasks')),
  distrust('for a kind of principal that there is not', { Principal: { Aws: '*' } }, 'Invalid principal in policy: "Aws". See statement 2.'),
  distrust('for all but some', { Principal: undefined, NotPrincipal: { AWS: '*' } }, 'Allow with NotPrincipal is not allowed. See statement 2.'),
  distrust('for a provider that is none', { Principal: { Federated: 'nothing' }, Action: 'sts:AssumeRoleWithWebIdentity' }, 'Federated principals must be valid domain names or SAML metadata ARNs. See statement 2.'),
  ['when a role gets another', () => root.iam.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName: 'app', PolicyDocument: document({ Effect: 'Allow', Action: 'sts:AssumeRole' }) })), 'MalformedPolicyDocumentException', 'Missing required field Principal. See statement 1.'],
]);

const protectedRole = "Cannot perform the operation on the protected role 'AWSServiceRoleForAutoScaling' - this role is only modifiable by AWS";
const deleteConflict = (what: string, call: () => Promise<unknown>, sentence: string): RefusedCall => [what, call, 'DeleteConflictException', sentence];

refuses('nothing is deleted that is in use', [
  deleteConflict('a user with access keys', () => root.iam.send(new iam.DeleteUserCommand({ UserName: 'ann' })), 'Cannot delete entity, must delete access keys first.'),
  deleteConflict('a member of a group', () => root.iam.send(new iam.DeleteUserCommand({ UserName: 'member' })), 'Cannot delete entity, must remove users from group first.'),
  deleteConflict('a group with members', () => root.iam.send(new iam.DeleteGroupCommand({ GroupName: 'ops' })), 'Cannot delete entity, must remove users from group first.'),
  deleteConflict('a group with a policy', () => root.iam.send(new iam.DeleteGroupCommand({ GroupName: 'readers' })), 'Cannot delete entity, must detach all policies first.'),
  deleteConflict('a role in an instance profile', () => root.iam.send(new iam.DeleteRoleCommand({ RoleName: 'node' })), 'Cannot delete entity, must remove roles from instance profile first.'),
  deleteConflict('a role with an inline policy', () => root.iam.send(new iam.DeleteRoleCommand({ RoleName: 'reader' })), 'Cannot delete entity, must delete policies first.'),
  deleteConflict('an instance profile with a role', () => root.iam.send(new iam.DeleteInstanceProfileCommand({ InstanceProfileName: 'nodes' })), 'Cannot delete entity, must remove roles from instance profile first.'),
  deleteConflict('a policy that is attached', () => root.iam.send(new iam.DeletePolicyCommand({ PolicyArn: attached })), 'Cannot delete a policy attached to entities.'),
  deleteConflict('a policy with several versions', () => root.iam.send(new iam.DeletePolicyCommand({ PolicyArn: versioned })), "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."),
  deleteConflict('the default version', () => root.iam.send(new iam.DeletePolicyVersionCommand({ PolicyArn: versioned, VersionId: 'v1' })), 'Cannot delete the default version of a policy.'),
  ['the role of a service', () => root.iam.send(new iam.DeleteRoleCommand({ RoleName: 'AWSServiceRoleForAutoScaling' })), 'UnmodifiableEntityException', protectedRole],
  ["one of AWS's policies", () => root.iam.send(new iam.DeletePolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })), 'AccessDenied', /iam:DeletePolicy on resource: policy arn:aws:iam::aws:policy\/ReadOnlyAccess/],
]);

refuses('quotas', [
  ['a sixth version', () => root.iam.send(new iam.CreatePolicyVersionCommand({ PolicyArn: versioned, PolicyDocument: document(allow) })), 'LimitExceededException', 'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.'],
  ['a third access key', () => root.iam.send(new iam.CreateAccessKeyCommand({ UserName: 'ann' })), 'LimitExceededException', 'Cannot exceed quota for AccessKeysPerUser: 2'],
  ['a second role in an instance profile', () => root.iam.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName: 'nodes', RoleName: 'app' })), 'LimitExceededException', 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1'],
  ['a user with more tags than fifty', () => createUser({ Tags: tags(51) }), 'ValidationError', /at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50$/],
  ['a policy by another case of its name', () => root.iam.send(new iam.CreatePolicyCommand({ PolicyName: 'ATTACHED', PolicyDocument: document(allow) })), 'EntityAlreadyExistsException', 'A policy called ATTACHED already exists. Duplicate names are not allowed.'],
  ['a user by another case of its name', () => createUser({ UserName: 'PLAIN' }), 'EntityAlreadyExistsException', 'User with name PLAIN already exists.'],
  ['a provider that is there', () => root.iam.send(new iam.CreateOpenIDConnectProviderCommand({ Url: 'https://oidc.example.com' })), 'EntityAlreadyExistsException', 'Provider with url https://oidc.example.com already exists.'],
]);

const createUser = (more: Partial<iam.CreateUserCommandInput>) => root.iam.send(new iam.CreateUserCommand({ UserName: 'new', ...more }));
const listUsers = (input: iam.ListUsersCommandInput) => root.iam.send(new iam.ListUsersCommand(input));
const wrongName = 'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-';
const wrongPath = 'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.';

/** IAM quotes neither the value nor what it could be. */
const unquoted = (member: string, rule: string) => `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${rule}`;

refuses('names, paths, tags, pages and ids', [
  // @ts-expect-error -- what a program without types may send
  ['no name', () => root.iam.send(new iam.GetRoleCommand({})), 'ValidationError', constraint('null', 'roleName', 'not be null')],
  ['an empty name', () => createUser({ UserName: '' }), 'ValidationError', unquoted('userName', 'have length greater than or equal to 1')],
  ['a name that is too long', () => createUser({ UserName: 'x'.repeat(65) }), 'ValidationError', unquoted('userName', 'have length less than or equal to 64')],
  ['a name with a space', () => createUser({ UserName: 'a b' }), 'ValidationError', wrongName],
  ['a name with an accent', () => createUser({ UserName: 'zoë' }), 'ValidationError', wrongName],
  ['a name with a control character', () => createUser({ UserName: 'a\u0001b' }), 'ValidationError', wrongName],
  ['a path without slashes', () => createUser({ Path: 'eng' }), 'ValidationError', wrongPath],
  ['a path with a space', () => createUser({ Path: '/a b/' }), 'ValidationError', wrongPath],
  ['a path that is too long', () => createUser({ Path: `/${'x'.repeat(511)}/` }), 'ValidationError', /at 'path' failed to satisfy constraint: Member must have length less than or equal to 512$/],
  ['a boundary that is not there', () => createUser({ PermissionsBoundary: arnOf('policy/none') }), 'NoSuchEntityException', `Scope ARN: ${arnOf('policy/none')} does not exist or is not attachable.`],
  ['a tag twice', () => createUser({ Tags: [{ Key: 'Team', Value: 'a' }, { Key: 'team', Value: 'b' }] }), 'InvalidInputException', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'],
  ["a tag of AWS's", () => createUser({ Tags: [{ Key: 'aws:team', Value: 'a' }] }), 'InvalidInputException', /'aws:team'/],
  ['a tag without a value', () => createUser({ Tags: [{ Key: 'team', Value: undefined }] }), 'ValidationError', constraint('null', 'tags.1.member.value', 'not be null')],
  ['a tag with a bracket', () => createUser({ Tags: [{ Key: 'a<b', Value: 'a' }] }), 'ValidationError', unquoted('tags.1.member.key', String.raw`satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+`)],
  ['a page of none', () => listUsers({ MaxItems: 0 }), 'ValidationError', unquoted('maxItems', 'have value greater than or equal to 1')],
  ['a page that is too long', () => listUsers({ MaxItems: 2 ** 53 - 1 }), 'ValidationError', unquoted('maxItems', 'have value less than or equal to 1000')],
  ['a marker that is none', () => listUsers({ Marker: 'x' }), 'ValidationError', 'Invalid Marker: x'],
  ['a prefix that is no path', () => listUsers({ PathPrefix: 'eng' }), 'ValidationError', /^The specified value for pathPrefix is invalid\. It must begin with the \/ character/],
  // @ts-expect-error -- what a program without types may send
  ['a scope that there is not', () => root.iam.send(new iam.ListPoliciesCommand({ Scope: 'Mine' })), 'ValidationError', unquoted('scope', 'satisfy enum value set')],
  ['a version that there is not', () => root.iam.send(new iam.GetPolicyVersionCommand({ PolicyArn: versioned, VersionId: 'v9' })), 'NoSuchEntityException', `Policy ${versioned} version v9 does not exist or is not attachable.`],
  ['a version that is none', () => root.iam.send(new iam.GetPolicyVersionCommand({ PolicyArn: versioned, VersionId: 'nine' })), 'ValidationError', /Value at 'versionId' failed to satisfy constraint/],
  ['an ARN of another service', () => root.iam.send(new iam.GetPolicyCommand({ PolicyArn: 'arn:aws:s3:::bucket/policy' })), 'InvalidInputException', /^ARN arn:aws:s3:::bucket\/policy is not valid\./],
  ['a policy that is not there', () => root.iam.send(new iam.AttachUserPolicyCommand({ UserName: 'plain', PolicyArn: arnOf('policy/none') })), 'NoSuchEntityException', `Policy ${arnOf('policy/none')} does not exist or is not attachable.`],
  ['an access key that is not there', () => root.iam.send(new iam.UpdateAccessKeyCommand({ UserName: 'plain', AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'Active' })), 'NoSuchEntityException', 'The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.'],
  ['a session of a role that lasts too long', () => root.iam.send(new iam.CreateRoleCommand({ RoleName: 'new', AssumeRolePolicyDocument: document(trust), MaxSessionDuration: 43_201 })), 'ValidationError', unquoted('maxSessionDuration', 'have value less than or equal to 43200')],
  ['a service without a role', () => root.iam.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'nothing.amazonaws.com' })), 'InvalidInputException', /nothing\.amazonaws\.com/],
  ["a policy of a service's role on another", () => root.iam.send(new iam.AttachRolePolicyCommand({ RoleName: 'app', PolicyArn: 'arn:aws:iam::aws:policy/aws-service-role/AutoScalingServiceRolePolicy' })), 'PolicyNotAttachableException', 'Cannot attach a Service Role Policy to a Customer Role.'],
  ['an action that is none', () => root.iam.send(new iam.SimulateCustomPolicyCommand({ PolicyInputList: [document(allow)], ActionNames: ['read'] })), 'InvalidInputException', /read/],
  ['a login profile', () => root.iam.send(new iam.CreateLoginProfileCommand({ UserName: 'plain', Password: 'x' })), 'NotImplemented', /^Drydock does not implement iam:CreateLoginProfile/],
]);

const assume = (more: Partial<sts.AssumeRoleCommandInput>) => ann.sts.send(new sts.AssumeRoleCommand({ RoleArn: arnOf('role/app'), RoleSessionName: 'session', ...more }));

refuses('STS refuses a session', [
  ['of a role that is not there, as of one that is not trusting', () => assume({ RoleArn: arnOf('role/none') }), 'AccessDenied', /^User: arn:aws:iam::000000000000:user\/ann is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role\/none\b/],
  ['of what is no role', () => assume({ RoleArn: 'no role of anybody at all' }), 'ValidationError', /no role of anybody at all/],
  ['for the root user', () => root.sts.send(new sts.AssumeRoleCommand({ RoleArn: arnOf('role/app'), RoleSessionName: 'session' })), 'AccessDenied', 'Roles may not be assumed by root accounts.'],
  ['by a name with a space', () => assume({ RoleSessionName: 'a b' }), 'ValidationError', constraint("'a b'", 'roleSessionName', String.raw`satisfy regular expression pattern: [\w+=,.@-]*`)],
  ['for a minute', () => assume({ DurationSeconds: 60 }), 'ValidationError', constraint("'60'", 'durationSeconds', 'have value greater than or equal to 900')],
  ['for longer than the role allows', () => assume({ DurationSeconds: 7_200 }), 'ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'],
  ['with a policy that is malformed', () => assume({ Policy: document(allow, { ...allow, Effect: 'Permit' }) }), 'MalformedPolicyDocumentException', /See statement 2\.$/],
  ['with a policy that is too large', () => assume({ Policy: buckets(100) }), 'PackedPolicyTooLargeException', /^Packed policy consumes \d+% of allotted space, please use smaller policy\.$/],
  ['with more policies than ten', () => assume({ PolicyArns: Array.from({ length: 11 }, () => ({ arn: attached })) }), 'InvalidParameterValue', 'A session takes 10 managed policies at most; PolicyArns has 11.'],
  ["with another account's policy", () => assume({ PolicyArns: [{ arn: 'arn:aws:iam::111111111111:policy/read' }] }), 'InvalidParameterValue', 'The managed session policies must exist in the same account as the role; arn:aws:iam::111111111111:policy/read is of account 111111111111.'],
  ['with more tags than fifty', () => assume({ Tags: tags(51) }), 'ValidationError', /50/],
  ['with an external id of one character', () => assume({ ExternalId: 'x' }), 'ValidationError', constraint("'x'", 'externalId', 'have length greater than or equal to 2')],
  ['by a web identity that is none', () => root.sts.send(new sts.AssumeRoleWithWebIdentityCommand({ RoleArn: arnOf('role/app'), RoleSessionName: 'session', WebIdentityToken: 'nothing' })), 'InvalidIdentityTokenException', /^The ID Token provided is not a valid JWT\./],
  ['by a device that there is not', () => ann.sts.send(new sts.GetSessionTokenCommand({ SerialNumber: arnOf('mfa/ann'), TokenCode: '123456' })), 'ValidationError', /^SerialNumber is not supported/],
  ['of a message that is none', () => root.sts.send(new sts.DecodeAuthorizationMessageCommand({ EncodedMessage: 'x' })), 'InvalidAuthorizationMessageException', /message/],
  ['of an access key that is none', () => root.sts.send(new sts.GetAccessKeyInfoCommand({ AccessKeyId: 'x' })), 'ValidationError', constraint("'x'", 'accessKeyId', 'have length greater than or equal to 16')],
]);
