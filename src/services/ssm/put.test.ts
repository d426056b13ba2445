import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateAliasCommand, CreateKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import * as ssm from '@aws-sdk/client-ssm';
import { known } from '#base/assert.ts';
import { dayMs } from '#base/time.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { parameters } from '#model/parameter.ts';
import { scope, ssmWorld, userArn, type SsmWorld } from './testing/ssm-world.ts';

const put = ({ client }: SsmWorld, input: Partial<ssm.PutParameterCommandInput>) => client.send(new ssm.PutParameterCommand({ Name: '/app/url', Value: 'v1', Type: 'String', ...input }));
const get = async ({ client }: SsmWorld, Name: string, WithDecryption = false) => (await client.send(new ssm.GetParameterCommand({ Name, WithDecryption }))).Parameter;
const arn = `arn:aws:ssm:${scope.region}:${scope.account}:parameter/app/url`;

test('a String parameter is put, and got by its name, by its ARN, by a version and by a label', async () => {
  const world = await ssmWorld();
  assert.deepEqual(await put(world, {}).then(({ Version, Tier }) => ({ Version, Tier })), { Version: 1, Tier: 'Standard' });
  const first = { Name: '/app/url', Type: 'String', Value: 'v1', Version: 1, LastModifiedDate: new Date(world.clock.nowMs()), ARN: arn, DataType: 'text' };
  assert.deepEqual(await get(world, '/app/url'), first);
  assert.deepEqual(await get(world, arn), first);
  await world.client.send(new ssm.LabelParameterVersionCommand({ Name: '/app/url', Labels: ['prod'] }));
  await world.clock.advance(dayMs);
  assert.equal((await put(world, { Value: 'v2', Overwrite: true })).Version, 2);
  assert.equal((await get(world, '/app/url'))?.Value, 'v2');
  assert.deepEqual(await get(world, '/app/url:1'), { ...first, Selector: ':1' });
  assert.deepEqual(await get(world, `${arn}:prod`), { ...first, Selector: ':prod' });
  await assert.rejects(get(world, '/app/url:3'), { name: 'ParameterVersionNotFound', message: 'Systems Manager could not find version 3 of /app/url. Verify the version and try again.' });
  await assert.rejects(get(world, '/app/other'), { name: 'ParameterNotFound' });
  await assert.rejects(get(world, 'app'), { name: 'ParameterNotFound' });
  await assert.rejects(get(world, arn.replace(scope.region, 'us-east-1')), { name: 'ParameterNotFound' });
});

test('a parameter that exists is overwritten only when the request says so, and keeps what the request leaves out', async () => {
  const world = await ssmWorld();
  await put(world, { Description: 'where', AllowedPattern: '^v\\d$', Tags: [{ Key: 'team', Value: 'red' }] });
  await assert.rejects(put(world, { Value: 'v2' }), { name: 'ParameterAlreadyExists', message: 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.' });
  await assert.rejects(put(world, { Value: 'w2', Overwrite: true }), { name: 'ParameterPatternMismatchException', message: 'Parameter value, cannot be validated against allowedPattern: ^v\\d$' });
  await assert.rejects(put(world, { Value: 'v2', Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }), { name: 'ValidationException', message: /^Invalid request: tags and overwrite can't be used together\./ });
  await put(world, { Value: 'v2', Overwrite: true, Type: undefined });
  const { Parameters: [described] = [] } = await world.client.send(new ssm.DescribeParametersCommand({}));
  assert.deepEqual(described, { Name: '/app/url', ARN: arn, Type: 'String', LastModifiedDate: new Date(world.clock.nowMs()), LastModifiedUser: userArn, Description: 'where', AllowedPattern: '^v\\d$', Version: 2, Tier: 'Standard', Policies: [], DataType: 'text' });
  const { TagList } = await world.client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/app/url' }));
  assert.deepEqual(TagList, [{ Key: 'team', Value: 'red' }]);
});

test('a SecureString is ciphertext in state and in answers, but for those who ask for its plaintext', async () => {
  const world = await ssmWorld();
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  await world.kms.send(new CreateAliasCommand({ AliasName: 'alias/app', TargetKeyId: KeyMetadata?.KeyId }));
  world.authorized.length = 0;
  for (const Tier of ['Standard', 'Advanced'] as const) {
    const Name = `/app/${Tier}`;
    await put(world, { Name, Value: 'correct horse', Type: 'SecureString', Tier, KeyId: 'alias/app' });
    assert.equal((await get(world, Name, true))?.Value, 'correct horse');
    const shown = (await get(world, Name))?.Value ?? '';
    assert.ok(shown.length > 20 && !Buffer.from(shown, 'base64').toString().includes('correct'));
  }
  assert.ok(!JSON.stringify(world.store.list(parameters)).includes('correct'));
  const needed = world.authorized.filter(({ action }) => action.startsWith('kms:')).map(({ action, resource, keys }) => [action, resource, keys?.['kms:EncryptionContext:PARAMETER_ARN']]);
  const keyArn = KeyMetadata?.Arn;
  const parameter = (tier: string) => `arn:aws:ssm:eu-west-1:111122223333:parameter/app/${tier}`;
  assert.deepEqual(needed, [
    ['kms:Encrypt', keyArn, parameter('Standard')],
    ['kms:Decrypt', keyArn, parameter('Standard')],
    ['kms:GenerateDataKey', keyArn, parameter('Advanced')],
    ['kms:Decrypt', keyArn, parameter('Advanced')],
  ]);
});

test('a SecureString without a key has the account\'s own, and one whose key is not there or disabled is refused', async () => {
  const world = await ssmWorld();
  await put(world, { Name: 'plain', Type: 'SecureString', Value: 'secret' });
  const { Parameters: [described] = [] } = await world.client.send(new ssm.DescribeParametersCommand({}));
  assert.equal(described?.KeyId, 'alias/aws/ssm');
  const { Aliases = [] } = await world.kms.send(new ListAliasesCommand({}));
  assert.deepEqual(Aliases.filter(({ TargetKeyId }) => TargetKeyId !== undefined).map(({ AliasName }) => AliasName), ['alias/aws/ssm']);
  await assert.rejects(put(world, { Type: 'SecureString', KeyId: 'alias/missing' }), { name: 'InvalidKeyId', message: /alias\/missing is not found.* \(Service: AWSKMS; Status Code: 400; Error Code: NotFoundException\)$/ });
  const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({}));
  await put(world, { Type: 'SecureString', KeyId: KeyMetadata?.KeyId });
  const key = known(world.store.get(kmsKeys, KeyMetadata?.Arn ?? ''), 'the key');
  await world.store.transact((transaction) => transaction.put(kmsKeys, { ...key, isEnabled: false }));
  await assert.rejects(get(world, '/app/url', true), { name: 'InvalidKeyId', message: /is disabled.*DisabledException/ });
  assert.ok((await get(world, '/app/url'))?.Value);
});

test('names are what Parameter Store says they are', async () => {
  const world = await ssmWorld();
  const levels = (count: number) => Array.from({ length: count }, (_, index) => `/l${index}`).join('');
  const refusals = [
    ['/aws/service/mine', 'AccessDeniedException', 'No access to reserved parameter name: /aws/service/mine.'],
    ['/AWSapp/x', 'AccessDeniedException', 'No access to reserved parameter name: /AWSapp/x.'],
    ['awsTest', 'ValidationException', /can't be prefixed with "aws" or "ssm"/],
    ['SSM_TEST', 'ValidationException', 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).'],
    ['/SSM/x', 'ValidationException', /^Parameter name: can't be prefixed with "ssm" \(case-insensitive\)/],
    ['app/url', 'ValidationException', /^Parameter name/],
    ['/app//url', 'ValidationException', /sub-paths divided by slash symbol/],
    ['/app/u rl', 'ValidationException', /letters, numbers and the following 3 symbols/],
    ['/app/url:1', 'ValidationException', /3 symbols/],
    [levels(16), 'HierarchyLevelLimitExceededException', 'A hierarchy can have a maximum of 15 levels.'],
    [`/${'a'.repeat(1_011)}`, 'ValidationException', /1011 characters/],
  ] as const;
  for (const [Name, name, message] of refusals) await assert.rejects(put(world, { Name }), { name, message }, Name);
  for (const Name of [levels(15), ' trimmed ', 'a.b-c_D']) await put(world, { Name });
  assert.equal((await get(world, 'trimmed'))?.Value, 'v1');
  await put(world, {});
  await assert.rejects(put(world, { Name: '/trimmed' }), { name: 'ParameterAlreadyExists' }, 'its ARN is taken');
});

test('values are as large as their tier lets them be, and an advanced parameter stays one', async () => {
  const world = await ssmWorld();
  const [fits, larger, tooLarge] = [4_096, 4_097, 8_193].map((length) => 'x'.repeat(length));
  await put(world, { Value: fits });
  await assert.rejects(put(world, { Value: larger, Overwrite: true }), { name: 'ValidationException', message: /^Standard tier parameters support a maximum parameter value of 4096 characters\. To create a larger parameter value, upgrade/ });
  assert.equal((await put(world, { Value: larger, Overwrite: true, Tier: 'Intelligent-Tiering' })).Tier, 'Advanced');
  await assert.rejects(put(world, { Overwrite: true, Tier: 'Standard' }), { name: 'ValidationException', message: /^This parameter uses the advanced-parameter tier\. You can't downgrade/ });
  assert.equal((await put(world, { Overwrite: true })).Tier, 'Advanced');
  await assert.rejects(put(world, { Value: tooLarge, Overwrite: true }), { name: 'ValidationException', message: /maximum parameter value of 8192 characters/ });
  await world.client.send(new ssm.UpdateServiceSettingCommand({ SettingId: '/ssm/parameter-store/default-parameter-tier', SettingValue: 'Advanced' }));
  assert.equal((await put(world, { Name: 'by-setting' })).Tier, 'Advanced');
});

test('what PutParameter does not take is refused, and no sentence tells the value', async () => {
  const world = await ssmWorld();
  const Value = 'hunter2';
  const refusals: readonly (readonly [Partial<ssm.PutParameterCommandInput>, string, RegExp])[] = [
    [{ Value: '' }, 'ValidationException', /at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1/],
    [{ Value: '{{ssm:hunter2}}' }, 'ValidationException', /can't nest another parameter/],
    [{ Type: undefined }, 'ValidationException', /^A parameter type is required when you create a parameter\.$/],
    [{ DataType: 'Text' }, 'ValidationException', /^The following data type is not supported: Text \(Data type names are all lowercase\.\)$/],
    [{ DataType: 'aws:ssm:integration' }, 'ValidationException', /^DataType aws:ssm:integration is not supported/],
    [{ DataType: 'aws:ec2:image' }, 'ValidationException', /id of an image/],
    [{ KeyId: 'alias/a' }, 'ValidationException', /of type SecureString only/],
    [{ AllowedPattern: '(' }, 'InvalidAllowedPatternException', /regular expression/],
    [{ AllowedPattern: '^\\d+$', Type: 'SecureString' }, 'ParameterPatternMismatchException', /allowedPattern/],
    [{ AllowedPattern: '^(\\w+\\w+)+$', Value: `${'a'.repeat(60)}!` }, 'InvalidAllowedPatternException', /regular expression/],
    [{ Policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"2030-01-01T00:00:00.000Z"}}]' }, 'ValidationException', /^Standard tier parameters don't support parameter policies/],
    [{ Policies: '[{"Type":"NoChangeNotification"}]', Tier: 'Advanced' }, 'ValidationException', /^Policies: NoChangeNotification is not supported/],
    [{ Policies: '[{"Type":"Forever"}]', Tier: 'Advanced' }, 'InvalidPolicyTypeException', /^The policy type Forever is not supported/],
    [{ Policies: '[{"Type":"Expiration","Version":"1.0","Attributes":{"Timestamp":"soon"}}]', Tier: 'Advanced' }, 'InvalidPolicyAttributeException', /Timestamp/],
    [{ Tags: [{ Key: 'aws:a', Value: 'b' }] }, 'ValidationException', /reserved for AWS/],
    [{ Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' })) }, 'TooManyTagsError', /50/],
  ];
  for (const [input, name, message] of refusals) {
    await assert.rejects(put(world, { Value, ...input }), (thrown: Error) => {
      assert.equal(thrown.name, name, `${JSON.stringify(input)}: ${thrown.message}`);
      assert.match(thrown.message, message);
      assert.ok(!thrown.message.includes(Value));
      return true;
    });
  }
  assert.deepEqual(world.store.list(parameters), []);
});

test('an advanced parameter with an Expiration policy is gone at its time', async () => {
  const world = await ssmWorld();
  const Timestamp = new Date(world.clock.nowMs() + dayMs).toISOString();
  const Policies = JSON.stringify([{ Type: 'Expiration', Version: '1.0', Attributes: { Timestamp } }]);
  assert.equal((await put(world, { Tier: 'Intelligent-Tiering', Policies })).Tier, 'Advanced');
  const { Parameters: [described] = [] } = await world.client.send(new ssm.DescribeParametersCommand({}));
  assert.deepEqual(described?.Policies, [{ PolicyText: JSON.stringify(JSON.parse(Policies)[0]), PolicyType: 'Expiration', PolicyStatus: 'Pending' }]);
  await world.clock.advance(dayMs);
  await assert.rejects(get(world, '/app/url'), { name: 'ParameterNotFound' });
  assert.deepEqual((await world.client.send(new ssm.DescribeParametersCommand({}))).Parameters, []);
  assert.equal((await put(world, {})).Version, 1, 'and its name is free');
});

test('the hundredth version pushes out the first, unless that has a label', async () => {
  const world = await ssmWorld();
  for (let version = 1; version <= 100; version += 1) await put(world, { Value: `v${version}`, Overwrite: true });
  await world.client.send(new ssm.LabelParameterVersionCommand({ Name: '/app/url', ParameterVersion: 1, Labels: ['prod'] }));
  await assert.rejects(put(world, { Overwrite: true }), { name: 'ParameterMaxVersionLimitExceeded', message: /^You attempted to create a new version of \/app\/url by calling the PutParameter API with the overwrite flag\. Version 1, the oldest version/ });
  await world.client.send(new ssm.LabelParameterVersionCommand({ Name: '/app/url', ParameterVersion: 2, Labels: ['prod'] }));
  assert.equal((await put(world, { Overwrite: true })).Version, 101);
  await assert.rejects(get(world, '/app/url:1'), { name: 'ParameterVersionNotFound' });
  assert.equal((await get(world, '/app/url:prod'))?.Version, 2);
});

test('PutParameter needs ssm:PutParameter on the parameter, ssm:AddTagsToResource when it tags, and tells whether it overwrites', async () => {
  const world = await ssmWorld();
  await put(world, { Tags: [{ Key: 'team', Value: 'red' }] });
  const tags = { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] };
  assert.deepEqual(world.authorized, [{ action: 'ssm:PutParameter', resource: arn, keys: { ...tags, 'ssm:Overwrite': 'false' } }, { action: 'ssm:AddTagsToResource', resource: arn, keys: tags }]);
  world.authorized.length = 0;
  await put(world, { Overwrite: true });
  assert.deepEqual(world.authorized, [{ action: 'ssm:PutParameter', resource: arn, keys: { 'ssm:resourceTag/team': 'red', 'ssm:Overwrite': 'true' } }]);
});
