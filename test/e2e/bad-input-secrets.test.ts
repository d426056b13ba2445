import { after, before } from 'node:test';
import { CreateRepositoryCommand, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { CreateKeyCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import * as sm from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import { known } from '#base/assert.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { constraint, refuses, type RefusedCall } from '../support/refused-calls.ts';

// Codes and sentences are those that Parameter Store, Secrets Manager and ECR answer, as their documentation and public error reports show them.
let daemon: TestDaemon;
let clients: Clients;
const made: Record<string, string> = {};
const [first, second, absent] = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222', '99999999-9999-9999-9999-999999999999'];

before(async () => {
  daemon = await TestDaemon.start({ runtime: 'simulated' });
  clients = clientsOf(daemon);
  const { ecr, kms, secretsManager, ssm: parameters } = clients;
  await parameters.send(new ssm.PutParameterCommand({ Name: '/app/name', Type: 'String', Value: 'web' }));
  await parameters.send(new ssm.PutParameterCommand({ Name: '/app/large', Type: 'String', Value: 'x', Tier: 'Advanced' }));
  made['secret'] = known((await secretsManager.send(new sm.CreateSecretCommand({ Name: 'app', SecretString: 'one', ClientRequestToken: first }))).ARN, 'a secret');
  await secretsManager.send(new sm.PutSecretValueCommand({ SecretId: 'app', SecretString: 'two', ClientRequestToken: second }));
  for (const Name of ['gone', 'empty']) await secretsManager.send(new sm.CreateSecretCommand({ Name }));
  await secretsManager.send(new sm.DeleteSecretCommand({ SecretId: 'gone' }));
  made['disabled'] = known((await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn, 'a key');
  await kms.send(new DisableKeyCommand({ KeyId: made['disabled'] }));
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'app' }));
});
after(() => daemon[Symbol.asyncDispose]());

const put = (more: Partial<ssm.PutParameterCommandInput>) => clients.ssm.send(new ssm.PutParameterCommand({ Name: '/app/new', Type: 'String', Value: 'x', ...more }));
const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
const wrongPart = 'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';
const wrongName = (what: string, Name: string, sentence: string | RegExp = wrongPart): RefusedCall => [what, () => put({ Name }), 'ValidationException', sentence];

refuses('the name of a parameter', [
  wrongName('none', '', constraint("''", 'name', 'have length greater than or equal to 1')),
  wrongName('with a space', '/app/a b'),
  wrongName('with an accent', '/app/é'),
  wrongName('with a control character', '/app/a\u0001'),
  wrongName('with a level that is empty', '/app//name'),
  wrongName('that ends with a slash', '/app/'),
  wrongName('with levels that do not begin at the top', 'app/name'),
  wrongName('that begins with ssm', '/ssm/name'),
  wrongName('that begins with aws', 'awsome', 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).'),
  wrongName('that is too long', `/${'x'.repeat(1_011)}`, "Parameter name: can't be longer than 1011 characters."),
  wrongName('that is far too long', `/${'x'.repeat(2_048)}`, /at 'name' failed to satisfy constraint: Member must have length less than or equal to 2048$/),
  ["of AWS's", () => put({ Name: '/aws/service/name' }), 'AccessDeniedException', 'No access to reserved parameter name: /aws/service/name.'],
  ['with more levels than fifteen', () => put({ Name: '/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16' }), 'HierarchyLevelLimitExceededException', 'A hierarchy can have a maximum of 15 levels.'],
  ['that is taken', () => put({ Name: '/app/name' }), 'ParameterAlreadyExists', 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.'],
]);

refuses('the value of a parameter', [
  ['none', () => put({ Value: undefined }), 'ValidationException', constraint('null', 'value', 'not be null')],
  ['an empty one', () => put({ Value: '' }), 'ValidationException', constraint("''", 'value', 'have length greater than or equal to 1')],
  ['one that is too large', () => put({ Value: 'x'.repeat(4_097) }), 'ValidationException', /^Standard tier parameters support a maximum parameter value of 4096 characters\. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier\./],
  ['one that is too large for any', () => put({ Value: 'x'.repeat(8_193), Tier: 'Advanced' }), 'ValidationException', 'Advanced tier parameters support a maximum parameter value of 8192 characters.'],
  ['one with another in it', () => put({ Value: '{{ssm:/app/name}}' }), 'ValidationException', /^Parameter value can't nest another parameter\./],
  ['one that its pattern does not allow', () => put({ AllowedPattern: String.raw`^\d+$` }), 'ParameterPatternMismatchException', String.raw`Parameter value, cannot be validated against allowedPattern: ^\d+$`],
  ['a pattern that is none', () => put({ AllowedPattern: '(' }), 'InvalidAllowedPatternException', 'The request does not meet the regular expression requirement.'],
  ['a pattern that would take years', () => put({ AllowedPattern: '^(a+)+$', Value: `${'a'.repeat(60)}b` }), 'InvalidAllowedPatternException', 'The request does not meet the regular expression requirement.'],
  ['no type', () => put({ Type: undefined }), 'ValidationException', 'A parameter type is required when you create a parameter.'],
  // @ts-expect-error -- what a program without types may send
  ['a type that there is not', () => put({ Type: 'Text' }), 'ValidationException', /'Text' at 'type' failed to satisfy constraint: Member must satisfy enum value set: \[/],
  // @ts-expect-error -- what a program without types may send
  ['a tier that there is not', () => put({ Tier: 'Gold' }), 'ValidationException', /'Gold' at 'tier' failed to satisfy constraint: Member must satisfy enum value set: \[/],
  ['a lower tier', () => put({ Name: '/app/large', Overwrite: true, Tier: 'Standard' }), 'ValidationException', /^This parameter uses the advanced-parameter tier\. You can't downgrade/],
  ['a data type that there is not', () => put({ DataType: 'json' }), 'ValidationException', /^The following data type is not supported: json/],
  ['an image that is none', () => put({ DataType: 'aws:ec2:image' }), 'ValidationException', /ami-/],
  ['a key for what is not secret', () => put({ KeyId: 'alias/aws/ssm' }), 'ValidationException', /^KeyId .*SecureString/],
  ['a key that there is not', () => put({ Type: 'SecureString', KeyId: 'alias/none' }), 'InvalidKeyId', /alias\/none/],
  ['a key that is disabled', () => put({ Type: 'SecureString', KeyId: made['disabled'] }), 'InvalidKeyId', /is disabled/],
  ['tags for what is overwritten', () => put({ Name: '/app/name', Overwrite: true, Tags: tags(1) }), 'ValidationException', /^Invalid request: tags and overwrite can't be used together\./],
  ['more tags than fifty', () => put({ Tags: tags(51) }), 'TooManyTagsError', /50/],
  ['policies of a standard one', () => put({ Policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2099-01-01T00:00:00Z"}}]' }), 'ValidationException', /^Standard tier parameters don't support parameter policies\./],
  ['a policy that there is not', () => put({ Tier: 'Advanced', Policies: '[{"Type":"Rotation","Version":"1.0","Attributes":{}}]' }), 'InvalidPolicyTypeException', /Rotation/],
  ['an expiration in the past', () => put({ Tier: 'Advanced', Policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2001-01-01T00:00:00Z"}}]' }), 'InvalidPolicyAttributeException', /Timestamp/],
]);

const get = (Name: string) => clients.ssm.send(new ssm.GetParameterCommand({ Name }));
const byPath = (more: Partial<ssm.GetParametersByPathCommandInput>) => clients.ssm.send(new ssm.GetParametersByPathCommand({ Path: '/app', ...more }));
const filtered = (...ParameterFilters: ssm.ParameterStringFilter[]) => clients.ssm.send(new ssm.DescribeParametersCommand({ ParameterFilters }));

refuses('reading, listing, labelling and tagging parameters', [
  ['one that is not there', () => get('/app/none'), 'ParameterNotFound', 'Parameter /app/none not found.'],
  ['a version that there is not', () => get('/app/name:9'), 'ParameterVersionNotFound', 'Systems Manager could not find version 9 of /app/name. Verify the version and try again.'],
  ['a label that there is not', () => get('/app/name:prod'), 'ParameterVersionNotFound', 'Systems Manager could not find version prod of /app/name. Verify the version and try again.'],
  ['none', () => clients.ssm.send(new ssm.GetParametersCommand({ Names: [] })), 'ValidationException', constraint("'[]'", 'names', 'have length greater than or equal to 1')],
  ['more than ten', () => clients.ssm.send(new ssm.GetParametersCommand({ Names: Array.from({ length: 11 }, () => 'a') })), 'ValidationException', /at 'names' failed to satisfy constraint: Member must have length less than or equal to 10$/],
  ['a path that is none', () => byPath({ Path: 'app' }), 'ValidationException', /The parameter name must begin with a forward slash/],
  ['a page that is too long', () => byPath({ MaxResults: 11 }), 'ValidationException', constraint("'11'", 'maxResults', 'have value less than or equal to 10')],
  ['a token that is none', () => byPath({ NextToken: 'x' }), 'InvalidNextToken', 'The specified token is not valid.'],
  ['a filter that there is not', () => filtered({ Key: 'Colour', Values: ['red'] }), 'ValidationException', /'Colour' at 'parameterFilters\.1\.member\.key'/],
  ['a filter of another list', () => byPath({ ParameterFilters: [{ Key: 'Name', Values: ['a'] }] }), 'InvalidFilterKey', 'The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId, Label].'],
  ['a filter by what it is not', () => filtered({ Key: 'Name', Option: 'Like', Values: ['a'] }), 'InvalidFilterOption', /^The following filter option is not valid: Like\. Valid options include: \[/],
  ['a filter twice', () => filtered({ Key: 'Name', Values: ['a'] }, { Key: 'Name', Values: ['b'] }), 'InvalidFilterKey', /^The following filter is duplicated in the request: Name\./],
  ['a label for a version that there is not', () => clients.ssm.send(new ssm.LabelParameterVersionCommand({ Name: '/app/name', ParameterVersion: 9, Labels: ['prod'] })), 'ParameterVersionNotFound', /version 9 of \/app\/name/],
  ['a tag for what is not there', () => clients.ssm.send(new ssm.AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: '/app/none', Tags: tags(1) })), 'InvalidResourceId', /\/app\/none/],
  ['a tag for what is no parameter', () => clients.ssm.send(new ssm.AddTagsToResourceCommand({ ResourceType: 'Document', ResourceId: 'app', Tags: tags(1) })), 'InvalidResourceType', /Document/],
  ['deleting what is not there', () => clients.ssm.send(new ssm.DeleteParameterCommand({ Name: '/app/none' })), 'ParameterNotFound', 'Parameter /app/none not found.'],
  ['a setting of what every object has', () => clients.ssm.send(new ssm.UpdateServiceSettingCommand({ SettingId: 'hasOwnProperty', SettingValue: 'true' })), 'ServiceSettingNotFound', /hasOwnProperty/],
]);

const create = (more: Partial<sm.CreateSecretCommandInput>) => clients.secretsManager.send(new sm.CreateSecretCommand({ Name: 'new', SecretString: 'x', ...more }));
const value = (more: Partial<sm.GetSecretValueCommandInput>) => clients.secretsManager.send(new sm.GetSecretValueCommand({ SecretId: 'app', ...more }));
const putValue = (more: Partial<sm.PutSecretValueCommandInput>) => clients.secretsManager.send(new sm.PutSecretValueCommand({ SecretId: 'app', ...more }));
const stage = (more: Partial<sm.UpdateSecretVersionStageCommandInput>) => clients.secretsManager.send(new sm.UpdateSecretVersionStageCommand({ SecretId: 'app', VersionStage: 'AWSCURRENT', ...more }));
const remove = (more: Partial<sm.DeleteSecretCommandInput>) => clients.secretsManager.send(new sm.DeleteSecretCommand({ SecretId: 'app', ...more }));
const marked = (what: string, call: () => Promise<unknown>): RefusedCall => [what, call, 'InvalidRequestException', /marked (for deletion|deleted)/];

refuses('a secret', [
  ['that is not there', () => value({ SecretId: 'none' }), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret."],
  ['with a name with a space', () => create({ Name: 'a b' }), 'ValidationException', /^Invalid name\. Must be a valid name containing alphanumeric characters/],
  ['with a name that is too long', () => create({ Name: 'x'.repeat(513) }), 'ValidationException', /at 'name' failed to satisfy constraint: Member must have length less than or equal to 512$/],
  ['with a name that is taken', () => create({ Name: 'app' }), 'ResourceExistsException', 'The operation failed because the secret app already exists.'],
  ['with a name that one has that is to be deleted', () => create({ Name: 'gone' }), 'InvalidRequestException', /already scheduled for deletion/],
  ['with two values', () => create({ SecretBinary: Buffer.from('x') }), 'InvalidParameterException', /both/],
  ['with a value that is too large, which is not quoted', () => create({ SecretString: 'x'.repeat(65_537) }), 'ValidationException', "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536"],
  ['with a token that is too short', () => create({ ClientRequestToken: 'x' }), 'ValidationException', constraint("'x'", 'clientRequestToken', 'have length greater than or equal to 32')],
  ['under a key that there is not', () => create({ KmsKeyId: 'alias/none' }), 'EncryptionFailure', /alias\/none/],
  ['under a key that is disabled', () => create({ KmsKeyId: made['disabled'] }), 'EncryptionFailure', /is disabled/],
  ['with more tags than fifty', () => create({ Tags: tags(51) }), 'InvalidRequestException', /50/],
  ["in the Region where it is", () => clients.secretsManager.send(new sm.ReplicateSecretToRegionsCommand({ SecretId: 'app', AddReplicaRegions: [{ Region: 'us-east-1' }] })), 'InvalidParameterException', /^Invalid replica region/],
  ['that is to be rotated', () => clients.secretsManager.send(new sm.RotateSecretCommand({ SecretId: 'app' })), 'NotImplemented', /secretsmanager:RotateSecret/],
  ['that is deleted within three days', () => remove({ RecoveryWindowInDays: 3 }), 'InvalidParameterException', /between 7 and 30 days/],
  ['that is deleted now and later', () => remove({ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }), 'InvalidParameterException', /^You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays\.$/],
], () => made);

refuses('a secret that is to be deleted', [
  marked('reading it', () => value({ SecretId: 'gone' })),
  marked('giving it a value', () => putValue({ SecretId: 'gone', SecretString: 'x' })),
  marked('updating it', () => clients.secretsManager.send(new sm.UpdateSecretCommand({ SecretId: 'gone', Description: 'x' }))),
  marked('tagging it', () => clients.secretsManager.send(new sm.TagResourceCommand({ SecretId: 'gone', Tags: tags(1) }))),
  marked('deleting it again', () => remove({ SecretId: 'gone' })),
  marked('giving it a policy', () => policy(read, 'gone')),
]);

refuses('versions and stages', [
  ['a secret without a value', () => value({ SecretId: 'empty' }), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"],
  ['a stage that there is not', () => value({ VersionStage: 'AWSPENDING' }), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret value for staging label: AWSPENDING"],
  ['a version that there is not', () => value({ VersionId: absent }), 'ResourceNotFoundException', `Secrets Manager can't find the specified secret value for VersionId: ${absent}`],
  ['a version that has another stage', () => value({ VersionId: second, VersionStage: 'AWSPREVIOUS' }), 'InvalidRequestException', 'You provided a VersionStage that is not associated to the provided VersionId.'],
  ['another value for a version', () => putValue({ SecretString: 'three', ClientRequestToken: second }), 'ResourceExistsException', `You can't use ClientRequestToken ${second} because that value is already in use for a version of secret {secret}.`],
  ['a version without a value', () => putValue({}), 'InvalidRequestException', 'You must provide either SecretString or SecretBinary.'],
  ['more stages than twenty', () => putValue({ SecretString: 'x', VersionStages: Array.from({ length: 21 }, (_, index) => `s${index}`) }), 'ValidationException', /at 'versionStages' failed to satisfy constraint: Member must have length less than or equal to 20$/],
  ['taking AWSCURRENT away', () => stage({ RemoveFromVersionId: second }), 'InvalidParameterException', /AWSCURRENT/],
  ['moving a stage from a version that has it not', () => stage({ MoveToVersionId: first, RemoveFromVersionId: first }), 'InvalidParameterException', `The parameter RemoveFromVersionId is not valid. Staging label AWSCURRENT is not currently attached to version ${first}.`],
  ['moving a stage to a version that there is not', () => stage({ VersionStage: 'blue', MoveToVersionId: absent }), 'InvalidParameterException', `Not a valid version: ${absent}`],
  ['moving a stage nowhere', () => stage({ VersionStage: 'blue' }), 'InvalidParameterException', /RemoveFromVersionId|MoveToVersionId/],
], () => made);

const read = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'secretsmanager:GetSecretValue', Resource: '*' };
const textOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const policy = (statement: object, SecretId = 'app') => clients.secretsManager.send(new sm.PutResourcePolicyCommand({ SecretId, ResourcePolicy: textOf(read, statement), BlockPublicPolicy: true }));
const repositoryPolicy = (policyText: string) => clients.ecr.send(new SetRepositoryPolicyCommand({ repositoryName: 'app', policyText }));
const nobody = { AWS: 'arn:aws:iam::000000000000:role/none' };
const pull = { Effect: 'Allow', Principal: { AWS: '000000000000' }, Action: 'ecr:BatchGetImage' };
const invalidPolicy = "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': ";

refuses('a policy of a secret or a repository', [
  ['that is no JSON', () => clients.secretsManager.send(new sm.PutResourcePolicyCommand({ SecretId: 'app', ResourcePolicy: '{' })), 'MalformedPolicyDocumentException', /^This resource policy contains invalid Json\.$/],
  ['with an Effect that there is not', () => policy({ ...read, Effect: 'Permit' }), 'MalformedPolicyDocumentException', 'Syntax errors in policy. Effect has to be Allow or Deny. See statement 2.'],
  ['for a role that is not there', () => policy({ ...read, Principal: nobody }), 'MalformedPolicyDocumentException', 'This resource policy contains an unsupported principal. "arn:aws:iam::000000000000:role/none" is not there. See statement 2.'],
  ['for everybody', () => policy({ ...read, Principal: '*' }), 'PublicPolicyException', /BlockPublicPolicy/],
  ['that is too large', () => policy({ ...read, Sid: 'x'.repeat(20_480) }), 'ValidationException', /at 'resourcePolicy' failed to satisfy constraint: Member must have length less than or equal to 20480$/],
  ['of a repository, without a Principal', () => repositoryPolicy(textOf(pull, { ...pull, Principal: undefined })), 'InvalidParameterException', `${invalidPolicy}Missing required field Principal. See statement 2.`],
  ['of a repository, for a role that is not there', () => repositoryPolicy(textOf(pull, { ...pull, Principal: nobody })), 'InvalidParameterException', `${invalidPolicy}Principal not found: "arn:aws:iam::000000000000:role/none". See statement 2.`],
  ['of a repository, that is too large', () => repositoryPolicy(textOf({ ...pull, Sid: 'x'.repeat(10_240) })), 'InvalidParameterException', "Invalid parameter at 'policyText' failed to satisfy constraint: 'must have length less than or equal to 10240'"],
]);

const list = (input: object) => clients.secretsManager.send(new sm.ListSecretsCommand(input));

refuses('passwords, batches and lists', [
  ['a password of no length', () => clients.secretsManager.send(new sm.GetRandomPasswordCommand({ PasswordLength: 0 })), 'ValidationException', constraint("'0'", 'passwordLength', 'have value greater than or equal to 1')],
  ['a password of nothing', () => clients.secretsManager.send(new sm.GetRandomPasswordCommand({ ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true })), 'InvalidParameterException', 'At least one type of character has to be included in the password.'],
  ['a batch of nothing', () => clients.secretsManager.send(new sm.BatchGetSecretValueCommand({})), 'InvalidParameterException', "Either 'SecretIdList' or 'Filters' must be provided, but not both."],
  ['a batch by names and filters', () => clients.secretsManager.send(new sm.BatchGetSecretValueCommand({ SecretIdList: ['app'], Filters: [{ Key: 'name', Values: ['app'] }] })), 'InvalidParameterException', "Either 'SecretIdList' or 'Filters' must be provided, but not both."],
  ['a filter that there is not', () => list({ Filters: [{ Key: 'colour', Values: ['red'] }] }), 'ValidationException', /'colour' at 'filters\.1\.member\.key' failed to satisfy constraint: Member must satisfy enum value set/],
  ['an order that there is not', () => list({ SortBy: 'toString' }), 'ValidationException', /'toString' at 'sortBy' failed to satisfy constraint: Member must satisfy enum value set/],
  ['a token that is none', () => list({ NextToken: 'x' }), 'InvalidNextTokenException', 'The NextToken value is invalid.'],
  ['a page that is too long', () => list({ MaxResults: 101 }), 'ValidationException', constraint("'101'", 'maxResults', 'have value less than or equal to 100')],
]);
