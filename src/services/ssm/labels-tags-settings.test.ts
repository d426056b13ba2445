import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as ssm from '@aws-sdk/client-ssm';
import { scope, ssmWorld, userArn } from './testing/ssm-world.ts';

const Name = '/app';

async function versionsWorld(count: number) {
  const world = await ssmWorld();
  for (let version = 1; version <= count; version += 1) await world.client.send(new ssm.PutParameterCommand({ Name, Value: `v${version}`, Type: 'String', Overwrite: true }));
  const label = (Labels: string[], ParameterVersion?: number) => world.client.send(new ssm.LabelParameterVersionCommand({ Name, Labels, ParameterVersion }));
  const value = async (selector: string) => (await world.client.send(new ssm.GetParameterCommand({ Name: `${Name}:${selector}` }))).Parameter?.Value;
  return { ...world, label, value };
}

test('a label is put on the newest version or another one, and moves', async () => {
  const world = await versionsWorld(3);
  const { ParameterVersion, InvalidLabels } = await world.label(['prod', 'Prod']);
  assert.deepEqual([ParameterVersion, InvalidLabels], [3, []]);
  await world.label(['prod'], 1);
  assert.deepEqual([await world.value('prod'), await world.value('Prod')], ['v1', 'v3']);
  const byLabel = await world.client.send(new ssm.GetParametersByPathCommand({ Path: '/', ParameterFilters: [{ Key: 'Label', Values: ['prod'] }] }));
  assert.deepEqual(byLabel.Parameters?.map(({ Value }) => Value), ['v1']);
  await assert.rejects(world.value('dev'), { name: 'ParameterVersionNotFound', message: 'Systems Manager could not find version dev of /app. Verify the version and try again.' });
});

test('labels that could be taken for something else are named as invalid, and the others are put on', async () => {
  const world = await versionsWorld(1);
  const invalid = ['1st', 'awsProd', 'SSM-x', 'a b', 'a/b'];
  assert.deepEqual((await world.label([...invalid, 'ok'])).InvalidLabels, invalid);
  assert.equal(await world.value('ok'), 'v1');
});

test('a version has ten labels at most, and labels are of versions that there are', async () => {
  const world = await versionsWorld(2);
  await world.label(Array.from({ length: 10 }, (_, index) => `l${index}`), 1);
  await assert.rejects(world.label(['more'], 1), { name: 'ParameterVersionLabelLimitExceeded', message: 'A parameter version can have maximum 10 labels.Move one or more labels to another version and try again.' });
  await world.label(['more'], 2);
  await assert.rejects(world.label(['a'], 3), { name: 'ParameterVersionNotFound', message: 'Systems Manager could not find version 3 of /app. Verify the version and try again.' });
  await assert.rejects(world.client.send(new ssm.LabelParameterVersionCommand({ Name: '/gone', Labels: ['a'] })), { name: 'ParameterNotFound' });
  await assert.rejects(world.label(['x'.repeat(101)]), { name: 'ValidationException', message: /at 'labels\.1\.member'/ });
});

test('labels are taken off the version that has them', async () => {
  const world = await versionsWorld(2);
  await world.label(['prod', 'dev'], 1);
  const unlabel = async (Labels: string[], ParameterVersion: number) => {
    const { RemovedLabels, InvalidLabels } = await world.client.send(new ssm.UnlabelParameterVersionCommand({ Name, Labels, ParameterVersion }));
    return [RemovedLabels, InvalidLabels];
  };
  assert.deepEqual(await unlabel(['prod', 'other'], 1), [['prod'], ['other']]);
  assert.deepEqual(await unlabel(['dev'], 2), [[], ['dev']]);
  await assert.rejects(world.value('prod'), { name: 'ParameterVersionNotFound' });
  assert.equal(await world.value('dev'), 'v1');
  await assert.rejects(unlabel(['dev'], 9), { name: 'ParameterVersionNotFound' });
});

test('tags are added, replaced and removed', async () => {
  const world = await versionsWorld(1);
  const at = { ResourceType: 'Parameter', ResourceId: Name } as const;
  const add = (Tags: ssm.Tag[]) => world.client.send(new ssm.AddTagsToResourceCommand({ ...at, Tags }));
  await add([{ Key: 'team', Value: 'red' }, { Key: 'stage', Value: 'prod' }]);
  await add([{ Key: 'team', Value: 'blue' }]);
  await world.client.send(new ssm.RemoveTagsFromResourceCommand({ ...at, TagKeys: ['stage', 'none'] }));
  assert.deepEqual((await world.client.send(new ssm.ListTagsForResourceCommand(at))).TagList, [{ Key: 'team', Value: 'blue' }]);
  await assert.rejects(add(Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }))), { name: 'TooManyTagsError' });
  await assert.rejects(world.client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/gone' })), { name: 'InvalidResourceId' });
  await assert.rejects(world.client.send(new ssm.ListTagsForResourceCommand({ ResourceType: 'Document', ResourceId: 'x' })), { name: 'InvalidResourceType' });
});

test('the settings of Parameter Store are shown, changed and reset, and there are no others', async () => {
  const { client, clock } = await ssmWorld();
  const SettingId = '/ssm/parameter-store/high-throughput-enabled';
  const ARN = `arn:aws:ssm:${scope.region}:${scope.account}:servicesetting${SettingId}`;
  const get = async (id: string) => (await client.send(new ssm.GetServiceSettingCommand({ SettingId: id }))).ServiceSetting;
  assert.deepEqual(await get(SettingId), { SettingId, SettingValue: 'false', LastModifiedDate: new Date(0), LastModifiedUser: 'System', ARN, Status: 'Default' });
  await client.send(new ssm.UpdateServiceSettingCommand({ SettingId: ARN, SettingValue: 'true' }));
  assert.deepEqual(await get(SettingId), { SettingId, SettingValue: 'true', LastModifiedDate: new Date(clock.nowMs()), LastModifiedUser: userArn, ARN, Status: 'Customized' });
  await assert.rejects(client.send(new ssm.UpdateServiceSettingCommand({ SettingId, SettingValue: 'maybe' })), { name: 'ValidationException', message: /Valid values include: \[false, true\]/ });
  assert.equal((await client.send(new ssm.ResetServiceSettingCommand({ SettingId }))).ServiceSetting?.Status, 'Default');
  for (const other of ['/ssm/managed-instance/activation-tier', 'constructor', '__proto__']) await assert.rejects(get(other), { name: 'ServiceSettingNotFound' });
});
