import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import authorizeIngress from './operations/AuthorizeSecurityGroupIngress.ts';
import create from './operations/CreateManagedPrefixList.ts';
import createGroup from './operations/CreateSecurityGroup.ts';
import deleteList from './operations/DeleteManagedPrefixList.ts';
import describeManaged from './operations/DescribeManagedPrefixLists.ts';
import describeServices from './operations/DescribePrefixLists.ts';
import associations from './operations/GetManagedPrefixListAssociations.ts';
import entries from './operations/GetManagedPrefixListEntries.ts';
import modify from './operations/ModifyManagedPrefixList.ts';
import restore from './operations/RestoreManagedPrefixListVersion.ts';
import type { Ec2Deps } from './service.ts';
import { call, ec2World } from './testing/ec2-world.ts';

async function newList(deps: Ec2Deps, maxEntries = 3): Promise<string> {
  const { PrefixList } = await create.handle({ PrefixListName: 'offices', AddressFamily: 'IPv4', MaxEntries: maxEntries, Entries: [{ Cidr: '10.1.0.0/16', Description: 'here' }, { Cidr: '10.2.0.0/16' }] }, call, deps);
  return known(PrefixList?.PrefixListId, 'it is answered');
}

async function shown(deps: Ec2Deps, id: string) {
  return known((await describeManaged.handle({ PrefixListIds: [id] }, call, deps)).PrefixLists?.[0], 'it is answered');
}

test('a list has a version for each change of its entries, and former ones can be read and restored', async () => {
  const deps = await ec2World();
  const PrefixListId = await newList(deps);
  assert.deepEqual(await shown(deps, PrefixListId), {
    PrefixListId, AddressFamily: 'IPv4', State: 'create-complete', PrefixListArn: `arn:aws:ec2:us-east-1:000000000000:prefix-list/${PrefixListId}`,
    PrefixListName: 'offices', MaxEntries: 3, Version: 1, Tags: [], OwnerId: call.account,
  });
  const changed = await modify.handle({ PrefixListId, CurrentVersion: 1, AddEntries: [{ Cidr: '10.3.0.9/16' }], RemoveEntries: [{ Cidr: '10.1.0.0/16' }] }, call, deps);
  assert.deepEqual([changed.PrefixList?.State, changed.PrefixList?.Version], ['modify-complete', 2]);
  assert.deepEqual((await entries.handle({ PrefixListId }, call, deps)).Entries, [{ Cidr: '10.2.0.0/16' }, { Cidr: '10.3.0.0/16' }]);
  const first = [{ Cidr: '10.1.0.0/16', Description: 'here' }, { Cidr: '10.2.0.0/16' }];
  assert.deepEqual((await entries.handle({ PrefixListId, TargetVersion: 1 }, call, deps)).Entries, first);
  await assert.rejects(async () => modify.handle({ PrefixListId, CurrentVersion: 1, PrefixListName: 'x' }, call, deps), { code: 'PrefixListVersionMismatch', message: 'The prefix list has the incorrect version number.' });
  const restored = await restore.handle({ PrefixListId, PreviousVersion: 1, CurrentVersion: 2 }, call, deps);
  assert.deepEqual([restored.PrefixList?.State, restored.PrefixList?.Version], ['restore-complete', 3]);
  assert.deepEqual((await entries.handle({ PrefixListId }, call, deps)).Entries, first);
  const renamed = await modify.handle({ PrefixListId, PrefixListName: 'sites' }, call, deps);
  assert.deepEqual([renamed.PrefixList?.PrefixListName, renamed.PrefixList?.Version], ['sites', 3]);
});

test('entries fit the list, are there once, and are not changed together with its size', async () => {
  const deps = await ec2World();
  const PrefixListId = await newList(deps);
  const refused = (input: object, code: string) => assert.rejects(async () => modify.handle({ PrefixListId, ...input }, call, deps), { code });
  await refused({ AddEntries: [{ Cidr: '10.3.0.0/16' }, { Cidr: '10.4.0.0/16' }] }, 'PrefixListMaxEntriesExceeded');
  await refused({ MaxEntries: 1 }, 'PrefixListMaxEntriesExceeded');
  await refused({ MaxEntries: 1_001 }, 'InvalidParameterValue');
  await refused({ AddEntries: [{ Cidr: '10.2.3.4/16' }] }, 'InvalidPrefixListModification');
  await refused({ RemoveEntries: [{ Cidr: '10.9.0.0/16' }] }, 'InvalidPrefixListModification');
  await refused({ MaxEntries: 5, AddEntries: [{ Cidr: '10.3.0.0/16' }] }, 'InvalidParameterCombination');
  await refused({}, 'MissingParameter');
  await assert.rejects(async () => create.handle({ PrefixListName: 'com.amazonaws.x', AddressFamily: 'IPv4', MaxEntries: 1 }, call, deps), { code: 'InvalidParameterValue' });
  await assert.rejects(async () => create.handle({ PrefixListName: 'x', AddressFamily: 'IPv6', MaxEntries: 1 }, call, deps), { code: 'InvalidParameterValue', message: /no IPv6/ });
});

test('the same client token makes no second list', async () => {
  const deps = await ec2World();
  const make = (name: string) => create.handle({ PrefixListName: name, AddressFamily: 'IPv4', MaxEntries: 1, ClientToken: 't' }, call, deps);
  assert.deepEqual(await make('a'), await make('a'));
  await assert.rejects(async () => make('b'), { code: 'IdempotentParameterMismatch' });
});

test('a rule that refers to a list counts as the entries that it may have, and keeps the list', async () => {
  const deps = await ec2World();
  const PrefixListId = await newList(deps, 40);
  const GroupId = known((await createGroup.handle({ GroupName: 'g', Description: 'g' }, call, deps)).GroupId, 'it is answered');
  const from = (IpProtocol: string) => ({ GroupId, IpPermissions: [{ IpProtocol, FromPort: 1, ToPort: 1, PrefixListIds: [{ PrefixListId }] }] });
  await authorizeIngress.handle(from('tcp'), call, deps);
  await assert.rejects(async () => authorizeIngress.handle(from('udp'), call, deps), { code: 'RulesPerSecurityGroupLimitExceeded' });
  assert.deepEqual((await associations.handle({ PrefixListId }, call, deps)).PrefixListAssociations, [{ ResourceId: GroupId, ResourceOwner: call.account }]);
  const failed = (await modify.handle({ PrefixListId, MaxEntries: 61 }, call, deps)).PrefixList;
  assert.deepEqual([failed?.State, failed?.MaxEntries, failed?.StateMessage?.includes(GroupId)], ['modify-failed', 40, true]);
  const resized = (await modify.handle({ PrefixListId, MaxEntries: 60 }, call, deps)).PrefixList;
  assert.deepEqual([resized?.State, resized?.MaxEntries, resized?.Version, resized?.StateMessage], ['modify-complete', 60, 1, undefined]);
  await assert.rejects(async () => deleteList.handle({ PrefixListId }, call, deps), { code: 'DependencyViolation' });
  await assert.rejects(async () => authorizeIngress.handle({ GroupId, IpPermissions: [{ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-0' }] }] }, call, deps), { code: 'InvalidPrefixListID.NotFound' });
});

test('the lists of AWS’s services are there for all, and nobody changes them', async () => {
  const deps = await ec2World();
  const own = await newList(deps);
  const services = describeServices.handle({}, call).PrefixLists ?? [];
  assert.deepEqual(services.map((list) => list.PrefixListName), ['com.amazonaws.us-east-1.s3', 'com.amazonaws.us-east-1.dynamodb']);
  const PrefixListId = known(services[0]?.PrefixListId, 'it is answered');
  assert.deepEqual((await describeManaged.handle({ Filters: [{ Name: 'owner-id', Values: ['AWS'] }, { Name: 'prefix-list-name', Values: ['*.s3'] }] }, call, deps)).PrefixLists, [
    { PrefixListId, AddressFamily: 'IPv4', State: 'create-complete', PrefixListArn: `arn:aws:ec2:us-east-1:aws:prefix-list/${PrefixListId}`, PrefixListName: 'com.amazonaws.us-east-1.s3', Tags: [], OwnerId: 'AWS' },
  ]);
  assert.deepEqual((await entries.handle({ PrefixListId }, call, deps)).Entries?.map(({ Cidr }) => Cidr), services[0]?.Cidrs);
  await assert.rejects(async () => deleteList.handle({ PrefixListId }, call, deps), { code: 'UnsupportedOperation' });
  assert.equal((await describeManaged.handle({}, call, deps)).PrefixLists?.length, 3);
  assert.equal((await deleteList.handle({ PrefixListId: own }, call, deps)).PrefixList?.State, 'delete-complete');
  await assert.rejects(async () => describeManaged.handle({ PrefixListIds: [own] }, call, deps), { code: 'InvalidPrefixListID.NotFound' });
});
