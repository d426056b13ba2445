import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  ListRoleTagsCommand,
  ListRolesCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
  type CreateRoleCommandInput,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { known } from '#base/assert.ts';
import { iamRoles } from '#model/iam-role.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';

const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const arn = `arn:aws:iam::${account}:role/app`;

function create({ client }: IamWorld, input: Partial<CreateRoleCommandInput> = {}) {
  return client.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: trust, ...input }));
}

test('a role is made with a unique id, and its trust policy is answered URL-encoded after RFC 3986', async () => {
  const world = await iamWorld();
  const policy = trust.replace('"Effect"', '"Sid": "Its", "Condition": {"StringLike": {"aws:SourceArn": "arn:*:ecs:(x)!\'"}}, "Effect"');
  const { Role } = await create(world, { AssumeRolePolicyDocument: policy });
  assert.match(Role?.RoleId ?? '', /^AROA[A-Z2-7]{17}$/);
  const { AssumeRolePolicyDocument: encoded = '', ...rest } = known(Role, 'a role');
  assert.equal(decodeURIComponent(encoded), policy);
  assert.match(encoded, /^[\w.~%-]+$/);
  assert.deepEqual(rest, { Path: '/', RoleName: 'app', RoleId: Role?.RoleId, Arn: arn, CreateDate: new Date(world.clock.nowMs()) });
});

test('a role is made, and was last used, in a whole second, as IAM tells all time', async () => {
  const world = await iamWorld({ nowMs: Date.parse('2026-01-02T03:04:05.678Z') });
  const { Role } = await create(world);
  await world.store.transact((transaction) => transaction.put(iamRoles, { ...known(transaction.get(iamRoles, arn), 'the role'), lastUsed: { at: world.clock.nowMs(), region: 'us-east-1' } }));
  const { Role: used } = await world.client.send(new GetRoleCommand({ RoleName: 'app' }));
  const { InstanceProfile } = await world.client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'nodes' }));
  assert.deepEqual([Role?.CreateDate, used?.RoleLastUsed?.LastUsedDate, InstanceProfile?.CreateDate].map((date) => date?.toISOString()), Array.from({ length: 3 }, () => '2026-01-02T03:04:05.000Z'));
});

test('GetRole shows all that was given, and when the role was last used', async () => {
  const world = await iamWorld();
  const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
  await create(world, { Path: '/team/', Description: 'It does.', MaxSessionDuration: 7_200, PermissionsBoundary: boundary, Tags: [{ Key: 'team', Value: 'red' }] });
  const shown = known((await world.client.send(new GetRoleCommand({ RoleName: 'app' }))).Role, 'a role');
  assert.equal(shown.Arn, `arn:aws:iam::${account}:role/team/app`);
  assert.deepEqual([shown.Description, shown.MaxSessionDuration, shown.Tags, shown.PermissionsBoundary?.PermissionsBoundaryArn, shown.RoleLastUsed], ['It does.', 7_200, [{ Key: 'team', Value: 'red' }], boundary, {}]);
  const kept = known(world.store.get(iamRoles, shown.Arn), 'the role');
  await world.store.transact((transaction) => transaction.put(iamRoles, { ...kept, lastUsed: { at: 1_767_323_045_000, region: 'eu-west-1' } }));
  assert.deepEqual((await world.client.send(new GetRoleCommand({ RoleName: 'app' }))).Role?.RoleLastUsed, { LastUsedDate: new Date(1_767_323_045_000), Region: 'eu-west-1' });
});

test('names of roles are told apart without regard to case, whatever their paths', async () => {
  const world = await iamWorld();
  await create(world);
  await assert.rejects(create(world, { RoleName: 'APP', Path: '/other/' }), { name: 'EntityAlreadyExistsException', message: 'Role with name APP already exists.' });
  await assert.rejects(world.client.send(new GetRoleCommand({ RoleName: 'none' })), { name: 'NoSuchEntityException', message: 'The role with name none cannot be found.' });
});

test('a role is refused for what IAM would not take', async () => {
  const world = await iamWorld();
  const refusals: readonly [Partial<CreateRoleCommandInput>, string, RegExp][] = [
    [{ RoleName: 'a b' }, 'ValidationError', /roleName is invalid/],
    [{ RoleName: 'a'.repeat(65) }, 'ValidationError', /less than or equal to 64/],
    [{ Path: 'team' }, 'ValidationError', /path is invalid/],
    [{ Path: '/aws-service-role/ecs.amazonaws.com/' }, 'InvalidInputException', /Path prefix '\/aws-service-role\/' can only be used for AWS Service linked Roles/],
    [{ MaxSessionDuration: 3_599 }, 'ValidationError', /'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600/],
    [{ MaxSessionDuration: 43_201 }, 'ValidationError', /less than or equal to 43200/],
    [{ Description: 'a'.repeat(1_001) }, 'ValidationError', /'description' failed to satisfy constraint: Member must have length less than or equal to 1000/],
    [{ Description: '\u2603' }, 'ValidationError', /'description' failed to satisfy constraint: Member must satisfy regular expression pattern/],
    [{ AssumeRolePolicyDocument: '{' }, 'MalformedPolicyDocumentException', /./],
    [{ AssumeRolePolicyDocument: '\u2603' }, 'ValidationError', /'assumeRolePolicyDocument'/],
    [{ AssumeRolePolicyDocument: trust.replace('"Effect"', `"Sid":"${'a'.repeat(2_048)}","Effect"`) }, 'LimitExceededException', /^Cannot exceed quota for ACLSizePerRole: 2048$/],
    [{ PermissionsBoundary: 'arn:aws:s3:::a-bucket-of-mine' }, 'InvalidInputException', /^ARN arn:aws:s3:::a-bucket-of-mine is not valid\.$/],
    [{ PermissionsBoundary: `arn:aws:iam::${account}:policy/none` }, 'NoSuchEntityException', /^Scope ARN: .* does not exist or is not attachable\.$/],
    [{ Tags: [{ Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }] }, 'InvalidInputException', /Duplicate tag keys/],
  ];
  for (const [input, name, message] of refusals) await assert.rejects(create(world, input), { name, message });
  assert.deepEqual((await world.client.send(new ListRolesCommand({}))).Roles, []);
});

test('white space does not count against the length of a trust policy', async () => {
  const world = await iamWorld();
  await create(world, { AssumeRolePolicyDocument: trust.replace('"Effect"', `${' '.repeat(3_000)}"Effect"`) });
});

test('roles are listed by path, a page at a time, without boundary, tags and last use', async () => {
  const world = await iamWorld();
  for (const [RoleName, Path] of [['b', '/team/'], ['a', '/team/'], ['c', '/']]) await create(world, { RoleName, Path, Description: 'd', Tags: [{ Key: 'team', Value: 'red' }] });
  const first = await world.client.send(new ListRolesCommand({ PathPrefix: '/team/', MaxItems: 1 }));
  assert.deepEqual([first.Roles?.map(({ RoleName }) => RoleName), first.IsTruncated], [['a'], true]);
  const second = await world.client.send(new ListRolesCommand({ PathPrefix: '/team/', Marker: first.Marker }));
  assert.deepEqual([second.Roles?.map(({ RoleName }) => RoleName), second.IsTruncated, second.Marker], [['b'], false, undefined]);
  const [shown] = second.Roles ?? [];
  assert.deepEqual([shown?.Description, shown?.MaxSessionDuration, shown?.Tags, shown?.RoleLastUsed], ['d', 3_600, undefined, undefined]);
});

test('UpdateRole changes what it is given and leaves the rest', async () => {
  const world = await iamWorld();
  await create(world, { Description: 'before', MaxSessionDuration: 7_200 });
  await world.client.send(new UpdateRoleCommand({ RoleName: 'app', Description: 'after' }));
  await world.client.send(new UpdateRoleCommand({ RoleName: 'app', MaxSessionDuration: 3_600 }));
  const { Role } = await world.client.send(new GetRoleCommand({ RoleName: 'app' }));
  assert.deepEqual([Role?.Description, Role?.MaxSessionDuration], ['after', 3_600]);
  const described = await world.client.send(new UpdateRoleDescriptionCommand({ RoleName: 'app', Description: '' }));
  assert.equal(described.Role?.Description, '');
});

test('UpdateAssumeRolePolicy puts another trust policy in place of the one before', async () => {
  const world = await iamWorld();
  await create(world);
  const other = trust.replace('ecs-tasks', 'ecs');
  await world.client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'app', PolicyDocument: other }));
  assert.equal(decodeURIComponent((await world.client.send(new GetRoleCommand({ RoleName: 'app' }))).Role?.AssumeRolePolicyDocument ?? ''), other);
  await assert.rejects(world.client.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'app', PolicyDocument: '[' })), { name: 'MalformedPolicyDocumentException' });
});

test('a role is deleted only when nothing hangs on it any more', async () => {
  const world = await iamWorld();
  const { client, store } = world;
  await create(world);
  const remove = () => client.send(new DeleteRoleCommand({ RoleName: 'app' }));
  const conflict = (message: string) => assert.rejects(remove(), { name: 'DeleteConflictException', message });
  const given = known(store.get(iamRoles, arn), 'the role');
  const putRole = (changed: object) => store.transact((transaction) => transaction.put(iamRoles, { ...given, ...changed }));
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'app' }));
  await client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'app', RoleName: 'app' }));
  await conflict('Cannot delete entity, must remove roles from instance profile first.');
  await client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName: 'app', RoleName: 'app' }));
  await putRole({ attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
  await conflict('Cannot delete entity, must detach all policies first.');
  await putRole({ inlinePolicies: { read: '{}' } });
  await conflict('Cannot delete entity, must delete policies first.');
  await putRole({});
  await remove();
  await assert.rejects(remove(), { name: 'NoSuchEntityException' });
});

test('tags of a role are set, overwritten, listed by key and taken away', async () => {
  const world = await iamWorld();
  const { client } = world;
  await create(world, { Tags: [{ Key: 'team', Value: 'red' }] });
  await client.send(new TagRoleCommand({ RoleName: 'app', Tags: [{ Key: 'stage', Value: 'test' }, { Key: 'team', Value: 'blue' }] }));
  assert.deepEqual((await client.send(new ListRoleTagsCommand({ RoleName: 'app' }))).Tags, [{ Key: 'stage', Value: 'test' }, { Key: 'team', Value: 'blue' }]);
  await client.send(new UntagRoleCommand({ RoleName: 'app', TagKeys: ['stage', 'none'] }));
  assert.deepEqual((await client.send(new ListRoleTagsCommand({ RoleName: 'app' }))).Tags, [{ Key: 'team', Value: 'blue' }]);
});

test('who makes a role with tags has to be allowed to tag it, and what is asked for names its path', async () => {
  const world = await iamWorld();
  await create(world, { Path: '/team/', Tags: [{ Key: 'team', Value: 'red' }], PermissionsBoundary: 'arn:aws:iam::aws:policy/PowerUserAccess' });
  const resource = `arn:aws:iam::${account}:role/team/app`;
  const tagKeys = { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] };
  assert.deepEqual(world.takeAccess(), [
    { action: 'iam:CreateRole', resource, keys: { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/PowerUserAccess', ...tagKeys } },
    { action: 'iam:TagRole', resource, keys: tagKeys },
  ]);
  await world.client.send(new GetRoleCommand({ RoleName: 'app' }));
  assert.deepEqual(world.takeAccess(), [{ action: 'iam:GetRole', resource }]);
});
