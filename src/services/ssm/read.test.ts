import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';
import { scope, ssmWorld, type SsmWorld } from './testing/ssm-world.ts';

const put = ({ client }: SsmWorld, Name: string, input: Partial<ssm.PutParameterCommandInput> = {}) => client.send(new ssm.PutParameterCommand({ Name, Value: `value of ${Name}`, Type: 'String', ...input }));
const namesOf = (parameters: readonly { readonly Name?: string | undefined }[] = []) => parameters.map(({ Name }) => Name).join(' ');

async function hierarchy(): Promise<SsmWorld> {
  const world = await ssmWorld();
  await put(world, '/app/prod/url');
  await put(world, '/app/prod/token', { Type: 'SecureString' });
  await put(world, '/app/dev/url', { Tags: [{ Key: 'team', Value: 'red' }] });
  await put(world, '/app/name', { Tier: 'Advanced', Tags: [{ Key: 'team', Value: 'blue' }] });
  await put(world, '/apple');
  await put(world, 'bare', { Type: 'StringList', Value: 'a,b' });
  return world;
}

test('GetParameters gives those that there are, each once, and names the others', async () => {
  const world = await hierarchy();
  const arn = `arn:aws:ssm:${scope.region}:${scope.account}:parameter/app/name`;
  world.authorized.length = 0;
  const { Parameters = [], InvalidParameters } = await world.client.send(new ssm.GetParametersCommand({ Names: ['/app/prod/token', arn, '/gone', '/app/name:7', 'bare', 'bare'], WithDecryption: true }));
  assert.deepEqual(Parameters.map(({ Name, Value }) => [Name, Value]), [['/app/prod/token', 'value of /app/prod/token'], ['/app/name', 'value of /app/name'], ['bare', 'a,b']]);
  assert.deepEqual(InvalidParameters, ['/gone', '/app/name:7']);
  assert.deepEqual(world.authorized.slice(0, 3).map(({ action, resource }) => `${action} ${resource.split(':').at(-1)}`), ['ssm:GetParameters parameter/app/prod/token', 'ssm:GetParameters parameter/app/name', 'ssm:GetParameters parameter/gone']);
  await assert.rejects(world.client.send(new ssm.GetParametersCommand({ Names: Array.from({ length: 11 }, (_, index) => `n${index}`) })), { name: 'ValidationException', message: /at 'names' failed to satisfy constraint: Member must have length less than or equal to 10/ });
});

test('a hierarchy is read one level deep, or all of it, in pages of ten at most', async () => {
  const world = await hierarchy();
  const below = async (Path: string, Recursive = false, ParameterFilters: ssm.ParameterStringFilter[] = []) => namesOf((await world.client.send(new ssm.GetParametersByPathCommand({ Path, Recursive, ParameterFilters }))).Parameters);
  assert.equal(await below('/app'), '/app/name');
  assert.equal(await below('/app/', true), '/app/dev/url /app/name /app/prod/token /app/prod/url');
  assert.equal(await below('/app/prod/url', true), '');
  assert.equal(await below('/'), '/apple bare');
  assert.equal(await below('/app', true, [{ Key: 'Type', Values: ['SecureString'] }]), '/app/prod/token');
  assert.equal(await below('/app', true, [{ Key: 'KeyId', Option: 'BeginsWith', Values: ['alias/aws'] }]), '/app/prod/token');
  await assert.rejects(below('app'), { name: 'ValidationException', message: /must begin with a forward slash/ });
  await assert.rejects(below('/app', true, [{ Key: 'Name', Values: ['x'] }]), { name: 'InvalidFilterKey', message: 'The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId, Label].' });
  const pages: string[] = [];
  for await (const { Parameters } of ssm.paginateGetParametersByPath({ client: world.client, pageSize: 3 }, { Path: '/app', Recursive: true })) pages.push(namesOf(Parameters));
  assert.deepEqual(pages, ['/app/dev/url /app/name /app/prod/token', '/app/prod/url']);
  await assert.rejects(world.client.send(new ssm.GetParametersByPathCommand({ Path: '/app', NextToken: 'x' })), { name: 'InvalidNextToken' });
  const [access] = world.authorized.filter(({ action }) => action === 'ssm:GetParametersByPath');
  assert.deepEqual([access?.resource, access?.keys?.['ssm:Recursive']], [`arn:aws:ssm:${scope.region}:${scope.account}:parameter/app`, 'false']);
});

test('parameters are found by every filter that DescribeParameters has', async () => {
  const world = await hierarchy();
  const found = async (...ParameterFilters: readonly ssm.ParameterStringFilter[]) => namesOf((await world.client.send(new ssm.DescribeParametersCommand({ ParameterFilters: [...ParameterFilters] }))).Parameters);
  const rows: readonly (readonly [readonly ssm.ParameterStringFilter[], string])[] = [
    [[{ Key: 'Name', Values: ['bare', '/apple'] }], '/apple bare'],
    [[{ Key: 'Name', Values: ['/bare', 'apple'] }], '/apple bare'],
    [[{ Key: 'Name', Option: 'BeginsWith', Values: ['app'] }], '/app/dev/url /app/name /app/prod/token /app/prod/url /apple'],
    [[{ Key: 'Name', Option: 'Contains', Values: ['/ba'] }], 'bare'],
    [[{ Key: 'Name', Option: 'BeginsWith', Values: ['/app/'] }], '/app/dev/url /app/name /app/prod/token /app/prod/url'],
    [[{ Key: 'Name', Option: 'Contains', Values: ['url'] }], '/app/dev/url /app/prod/url'],
    [[{ Key: 'Type', Values: ['StringList', 'SecureString'] }], '/app/prod/token bare'],
    [[{ Key: 'KeyId', Values: ['alias/aws/ssm'] }], '/app/prod/token'],
    [[{ Key: 'Path', Values: ['/app'] }], '/app/name'],
    [[{ Key: 'Path', Option: 'Recursive', Values: ['/app/dev', '/app/prod'] }], '/app/dev/url /app/prod/token /app/prod/url'],
    [[{ Key: 'Tier', Values: ['Advanced'] }], '/app/name'],
    [[{ Key: 'DataType', Values: ['aws:ec2:image'] }], ''],
    [[{ Key: 'tag:team' }], '/app/dev/url /app/name'],
    [[{ Key: 'tag:team', Values: ['red'] }], '/app/dev/url'],
    [[{ Key: 'tag:team' }, { Key: 'Tier', Values: ['Standard'] }], '/app/dev/url'],
  ];
  for (const [filters, names] of rows) assert.equal(await found(...filters), names, JSON.stringify(filters));
  const old = (Key: ssm.ParametersFilterKey, Value: string) => world.client.send(new ssm.DescribeParametersCommand({ Filters: [{ Key, Values: [Value] }] }));
  assert.equal(namesOf((await old('Name', '/app/prod')).Parameters), '/app/prod/token /app/prod/url');
  assert.equal(namesOf((await old('Type', 'StringList')).Parameters), 'bare');
  const refusals: readonly (readonly [readonly ssm.ParameterStringFilter[], string, RegExp])[] = [
    [[{ Key: 'Label', Values: ['a'] }], 'InvalidFilterKey', /^The following filter key is not valid: Label\. Valid filter keys include: \[Path, Name, Type, KeyId, Tier, DataType, tag\]/],
    [[{ Key: 'Name', Values: ['a'] }, { Key: 'Name', Values: ['b'] }], 'InvalidFilterKey', /^The following filter is duplicated in the request: Name\./],
    [[{ Key: 'Name' }], 'InvalidFilterValue', /^The following filter values are missing : null for filter key Name\.$/],
    [[{ Key: 'Type', Option: 'Contains', Values: ['S'] }], 'InvalidFilterOption', /^The following filter option is not valid: Contains\. Valid options include: \[BeginsWith, Equals\]\.$/],
    [[{ Key: 'Path', Option: 'Equals', Values: ['/app'] }], 'InvalidFilterOption', /\[Recursive, OneLevel\]/],
    [[{ Key: 'Type', Values: ['Text'] }], 'InvalidFilterValue', /^The following filter value is not valid: Text\. Valid values include: \[/],
    [[{ Key: 'Path', Values: ['/aws/service'] }], 'ValidationException', /^Filters for common parameters can't be prefixed with "aws" or "ssm"/],
    [[{ Key: 'Colour', Values: ['red'] }], 'ValidationException', /at 'parameterFilters\.1\.member\.key' failed to satisfy constraint: Member must satisfy regular expression pattern: tag:/],
  ];
  for (const [filters, name, message] of refusals) await assert.rejects(found(...filters), { name, message }, JSON.stringify(filters));
  await assert.rejects(world.client.send(new ssm.DescribeParametersCommand({ Shared: true })), { name: 'ValidationException', message: /^Shared is not supported/ });
});

test('the history of a parameter has its versions with who wrote them, and their labels', async () => {
  const world = await ssmWorld();
  for (const Value of ['a', 'b', 'c']) await put(world, '/app', { Value, Type: 'SecureString', Overwrite: true });
  await world.client.send(new ssm.LabelParameterVersionCommand({ Name: '/app', ParameterVersion: 2, Labels: ['prod'] }));
  const { Parameters = [] } = await world.client.send(new ssm.GetParameterHistoryCommand({ Name: '/app', WithDecryption: true }));
  assert.deepEqual(Parameters.map(({ Version, Value, Labels, KeyId }) => [Version, Value, Labels, KeyId]), [[1, 'a', [], 'alias/aws/ssm'], [2, 'b', ['prod'], 'alias/aws/ssm'], [3, 'c', [], 'alias/aws/ssm']]);
  const pages: (number | undefined)[] = [];
  for await (const page of ssm.paginateGetParameterHistory({ client: world.client, pageSize: 2 }, { Name: '/app' })) pages.push(page.Parameters?.length);
  assert.deepEqual(pages, [2, 1]);
  await assert.rejects(world.client.send(new ssm.GetParameterHistoryCommand({ Name: '/gone' })), { name: 'ParameterNotFound' });
});

test('parameters are deleted with their history, one or some', async () => {
  const world = await hierarchy();
  await world.client.send(new ssm.DeleteParameterCommand({ Name: '/apple' }));
  await assert.rejects(world.client.send(new ssm.DeleteParameterCommand({ Name: '/apple' })), { name: 'ParameterNotFound' });
  const { DeletedParameters, InvalidParameters } = await world.client.send(new ssm.DeleteParametersCommand({ Names: ['bare', '/gone', '/app/name'] }));
  assert.deepEqual([DeletedParameters, InvalidParameters], [['bare', '/app/name'], ['/gone']]);
  await put(world, 'bare');
  assert.equal((await world.client.send(new ssm.GetParameterCommand({ Name: 'bare' }))).Parameter?.Version, 1);
});

test('outside of hierarchies a parameter goes by its name with a leading slash and without, and is answered by the one that was asked for', async () => {
  const world = await hierarchy();
  const get = async (Name: string) => (await world.client.send(new ssm.GetParameterCommand({ Name }))).Parameter;
  assert.deepEqual([(await get('/bare'))?.Name, (await get('bare:1'))?.Name, (await get('apple'))?.Name], ['/bare', 'bare', 'apple']);
  assert.equal((await get('/bare'))?.ARN, `arn:aws:ssm:${scope.region}:${scope.account}:parameter/bare`);
  const tagged = { ResourceType: 'Parameter', ResourceId: '/bare' } as const;
  await world.client.send(new ssm.AddTagsToResourceCommand({ ...tagged, Tags: [{ Key: 'a', Value: 'b' }] }));
  assert.deepEqual((await world.client.send(new ssm.ListTagsForResourceCommand({ ...tagged, ResourceId: 'bare' }))).TagList, [{ Key: 'a', Value: 'b' }]);
  await assert.rejects(world.client.send(new ssm.DeleteParameterCommand({ Name: 'app/name' })), { name: 'ParameterNotFound' }, 'in a hierarchy the slash is part of the name');
  assert.deepEqual((await world.client.send(new ssm.DeleteParametersCommand({ Names: ['/bare'] }))).DeletedParameters, ['/bare']);
  await assert.rejects(get('/apple:1:2'), { name: 'ParameterNotFound', message: 'Parameter /apple:1:2 not found.' });
  await assert.rejects(get('gone:1'), { name: 'ParameterNotFound', message: 'Parameter gone:1 not found.' });
});

// https://docs.aws.amazon.com/systems-manager/latest/userguide/integration-ps-secretsmanager.html
test('a parameter that refers to a secret is read from Secrets Manager, decrypted, with the permission for both', async () => {
  const world = await ssmWorld();
  const prefix = '/aws/reference/secretsmanager/';
  const { ARN, VersionId: first } = await world.secretsManager.send(new sm.CreateSecretCommand({ Name: 'prod/app', SecretString: 'one' }));
  await world.secretsManager.send(new sm.PutSecretValueCommand({ SecretId: 'prod/app', SecretString: 'two' }));
  const get = async (name: string, WithDecryption = true) => (await world.client.send(new ssm.GetParameterCommand({ Name: `${prefix}${name}`, WithDecryption }))).Parameter;
  world.authorized.length = 0;
  const { SourceResult = '', ...shown } = (await get('prod/app')) ?? {};
  assert.deepEqual(shown, { Name: `${prefix}prod/app`, Type: 'SecureString', Value: 'two', Version: 0, ARN, LastModifiedDate: new Date(world.clock.nowMs()) });
  assert.deepEqual([JSON.parse(SourceResult).name, JSON.parse(SourceResult).ARN], ['prod/app', ARN]);
  assert.deepEqual(world.authorized.slice(0, 2).map(({ action, resource }) => `${action} ${resource}`), [`ssm:GetParameter arn:aws:ssm:${scope.region}:${scope.account}:parameter${prefix}prod/app`, `secretsmanager:GetSecretValue ${ARN}`]);
  assert.deepEqual([(await get('prod/app:AWSPREVIOUS'))?.Value, (await get(`prod/app:${first}`))?.Value, (await get('prod/app:AWSPREVIOUS'))?.Selector], ['one', 'one', ':AWSPREVIOUS']);
  await assert.rejects(get('prod/app', false), { name: 'ValidationException', message: 'WithDecryption flag must be True for retrieving a Secret Manager secret.' });
  await assert.rejects(get('gone'), { name: 'ParameterNotFound', message: `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${prefix}gone not found.` });
  const byArn = `arn:aws:ssm:${scope.region}:${scope.account}:parameter${prefix}prod/app`;
  const { Parameters, InvalidParameters } = await world.client.send(new ssm.GetParametersCommand({ Names: [`${prefix}gone`, byArn, 'none'], WithDecryption: true }));
  assert.deepEqual([Parameters?.map(({ Name, Value }) => [Name, Value]), InvalidParameters], [[[`${prefix}prod/app`, 'two']], [`${prefix}gone`, 'none']]);
  await world.secretsManager.send(new sm.DeleteSecretCommand({ SecretId: 'prod/app' }));
  await assert.rejects(get('prod/app'), { name: 'ValidationException', message: /^An error occurred \(InvalidRequestException\) when referencing Secrets Manager: .*marked for deletion/ });
});
