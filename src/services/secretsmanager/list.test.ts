import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as sm from '@aws-sdk/client-secrets-manager';
import { dayMs } from '#base/time.ts';
import { secretsWorld } from './testing/secrets-world.ts';

async function listedWorld() {
  const world = await secretsWorld();
  const make = async (Name: string, more: Partial<sm.CreateSecretCommandInput> = {}) => {
    await world.clock.advance(1_000);
    await world.client.send(new sm.CreateSecretCommand({ Name, SecretString: `value of ${Name}`, ...more }));
  };
  await make('prod/db', { Description: 'The Database of production', Tags: [{ Key: 'team', Value: 'red' }] });
  await make('prod/api', { Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'Stage', Value: 'prod' }] });
  await make('dev/db', { AddReplicaRegions: [{ Region: 'us-east-1' }] });
  return world;
}

test('secrets are found by the beginnings of what they have, and by what they have not', async () => {
  const { client } = await listedWorld();
  const found = async (...Filters: readonly sm.Filter[]) => (await client.send(new sm.ListSecretsCommand({ Filters: [...Filters] }))).SecretList?.map(({ Name }) => Name).join(' ');
  const rows: readonly (readonly [readonly sm.Filter[], string])[] = [
    [[{ Key: 'name', Values: ['prod/'] }], 'prod/db prod/api'],
    [[{ Key: 'name', Values: ['Prod/'] }], ''],
    [[{ Key: 'name', Values: ['prod/api', 'dev'] }], 'prod/api dev/db'],
    [[{ Key: 'name', Values: ['!prod'] }], 'dev/db'],
    [[{ Key: 'description', Values: ['database OF'] }], 'prod/db'],
    [[{ Key: 'description', Values: ['atabase'] }], ''],
    [[{ Key: 'description', Values: ['prod the'] }], 'prod/db'],
    [[{ Key: 'description', Values: ['the development'] }], ''],
    [[{ Key: 'name', Values: ['prod api'] }], ''],
    [[{ Key: 'tag-key', Values: ['te'] }], 'prod/db prod/api'],
    [[{ Key: 'tag-value', Values: ['red'] }], 'prod/db'],
    [[{ Key: 'tag-key', Values: ['team'] }, { Key: 'tag-value', Values: ['blue'] }], 'prod/api'],
    [[{ Key: 'primary-region', Values: ['eu-west-1'] }], 'dev/db'],
    [[{ Key: 'owning-service', Values: ['rds'] }], ''],
    [[{ Key: 'all', Values: ['PRODUCTION db'] }], 'prod/db'],
    [[{ Key: 'all', Values: ['roduction'] }], ''],
    [[{ Key: 'all', Values: ['/'] }], ''],
  ];
  for (const [filters, names] of rows) assert.equal(await found(...filters), names, JSON.stringify(filters));
  await assert.rejects(found({ Key: 'name' }), { name: 'InvalidParameterException', message: 'Invalid filter values for key: name' });
  await assert.rejects(found({ Key: 'name', Values: ['#'] }), { name: 'ValidationException', message: /regular expression pattern/ });
});

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Filter.html
test('a search of all reads names by their words, also those that begin with a capital letter', async () => {
  const world = await secretsWorld();
  const all = ['prod/AppBeta', 'SecretOne', 'Thirdsecret', 'uat/COMPANY', 'uat/COMPANYthings'];
  for (const Name of all) await world.client.send(new sm.CreateSecretCommand({ Name }));
  const found = async (value: string) => (await world.client.send(new sm.ListSecretsCommand({ SortBy: 'name', Filters: [{ Key: 'all', Values: [value] }] }))).SecretList?.map(({ Name }) => Name).join(' ');
  for (const [value, names] of [['beta', 'prod/AppBeta'], ['AppBeta', 'prod/AppBeta'], ['sec', 'SecretOne'], ['company', 'uat/COMPANY'], ['things', ''], ['Ythings', 'uat/COMPANYthings']] as const) assert.equal(await found(value), names, value);
});

test('secrets are listed in the order that is asked for, in pages', async () => {
  const { client, clock } = await listedWorld();
  await clock.advance(dayMs);
  await client.send(new sm.GetSecretValueCommand({ SecretId: 'prod/api' }));
  await clock.advance(1_000);
  await client.send(new sm.UpdateSecretCommand({ SecretId: 'prod/db', Description: 'x' }));
  const names = async (SortBy?: sm.SortByType, SortOrder?: sm.SortOrderType) => (await client.send(new sm.ListSecretsCommand({ SortBy, SortOrder }))).SecretList?.map(({ Name }) => Name).join(' ');
  assert.equal(await names(), 'prod/db prod/api dev/db');
  assert.equal(await names('created-date', 'desc'), 'dev/db prod/api prod/db');
  assert.equal(await names('name'), 'dev/db prod/api prod/db');
  assert.equal(await names('last-accessed-date', 'desc').then((text) => text?.split(' ')[0]), 'prod/api');
  assert.equal(await names('last-changed-date', 'desc').then((text) => text?.split(' ')[0]), 'prod/db');
  const pages: (string | undefined)[] = [];
  for await (const { SecretList = [] } of sm.paginateListSecrets({ client, pageSize: 2 }, {})) pages.push(SecretList.map(({ Name }) => Name).join(' '));
  assert.deepEqual(pages, ['prod/db prod/api', 'dev/db']);
  await assert.rejects(client.send(new sm.ListSecretsCommand({ NextToken: 'nowhere' })), { name: 'InvalidNextTokenException' });
});

test('who deletes the secrets of each page before he asks for the next sees all of them', async () => {
  const { client } = await listedWorld();
  const seen: (string | undefined)[] = [];
  for await (const { SecretList = [] } of sm.paginateListSecrets({ client, pageSize: 1 }, { Filters: [{ Key: 'name', Values: ['prod/'] }], SortBy: 'name', SortOrder: 'desc' })) {
    for (const { Name: SecretId } of SecretList) await client.send(new sm.DeleteSecretCommand({ SecretId }));
    seen.push(...SecretList.map(({ Name }) => Name));
  }
  assert.deepEqual(seen, ['prod/db', 'prod/api']);
});

test('the day on which a value was read is shown, not the time', async () => {
  const { client } = await listedWorld();
  await client.send(new sm.GetSecretValueCommand({ SecretId: 'prod/api' }));
  const { LastAccessedDate } = await client.send(new sm.DescribeSecretCommand({ SecretId: 'prod/api' }));
  assert.deepEqual(LastAccessedDate, new Date('2026-03-01T00:00:00Z'));
});

test('a batch reads what it may, and says of each other secret why not', async () => {
  const world = await listedWorld();
  const { client, denied } = world;
  const { ARN } = await client.send(new sm.DescribeSecretCommand({ SecretId: 'prod/api' }));
  denied.add(`secretsmanager:GetSecretValue ${ARN}`);
  const { SecretValues = [], Errors = [] } = await client.send(new sm.BatchGetSecretValueCommand({ SecretIdList: ['prod/db', 'prod/api', 'gone'] }));
  assert.deepEqual(SecretValues.map(({ Name, SecretString }) => [Name, SecretString]), [['prod/db', 'value of prod/db']]);
  assert.deepEqual(Errors.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode]), [['prod/api', 'AccessDeniedException'], ['gone', 'ResourceNotFoundException']]);
  world.authorized.length = 0;
  const filtered = await client.send(new sm.BatchGetSecretValueCommand({ Filters: [{ Key: 'name', Values: ['dev', 'prod/db'] }], MaxResults: 1 }));
  assert.deepEqual([filtered.SecretValues?.map(({ Name }) => Name), typeof filtered.NextToken], [['prod/db'], 'string']);
  assert.deepEqual(world.authorized.slice(0, 2).map(({ action, resource }) => `${action} ${resource}`), ['secretsmanager:BatchGetSecretValue *', 'secretsmanager:ListSecrets *']);
  world.authorized.length = 0;
  await client.send(new sm.BatchGetSecretValueCommand({ Filters: [] }));
  assert.ok(world.authorized.some(({ action }) => action === 'secretsmanager:ListSecrets'));
  await assert.rejects(client.send(new sm.BatchGetSecretValueCommand({})), { name: 'InvalidParameterException', message: 'Either \'SecretIdList\' or \'Filters\' must be provided, but not both.' });
  await assert.rejects(client.send(new sm.BatchGetSecretValueCommand({ SecretIdList: ['a'], MaxResults: 1 })), { name: 'InvalidParameterException', message: /'Filters' not specified/ });
});
