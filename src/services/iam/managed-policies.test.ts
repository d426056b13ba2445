import {
  CreatePolicyCommand, CreatePolicyVersionCommand, DeletePolicyCommand, DeletePolicyVersionCommand, GetPolicyCommand, GetPolicyVersionCommand, ListPoliciesCommand, ListPolicyTagsCommand,
  ListPolicyVersionsCommand, SetDefaultPolicyVersionCommand, TagPolicyCommand, UntagPolicyCommand, type ListPoliciesCommandInput,
} from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePolicy } from '#auth/policy/policy-document.ts';
import { known } from '#base/assert.ts';
import { awsManagedPolicies } from '#model/aws-managed-policies.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';
import { allowing, putRole, putUser } from './testing/policy-owners.ts';

const arn = `arn:aws:iam::${account}:policy/read`;
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';

test('CreatePolicy answers with what GetPolicy shows, but for the description: its first version is v1, and nothing has it yet', async () => {
  const { client, takeAccess } = await iamWorld();
  const { Policy: created } = await client.send(new CreatePolicyCommand({ PolicyName: 'read', Path: '/team/', PolicyDocument: allowing('s3:Get*'), Description: 'Reads', Tags: [{ Key: 'team', Value: 'blue' }] }));
  const inTeam = `arn:aws:iam::${account}:policy/team/read`;
  assert.deepEqual(takeAccess().map(({ action, resource }) => [action, resource]), [['iam:CreatePolicy', inTeam], ['iam:TagPolicy', inTeam]]);
  const { Policy: shown } = await client.send(new GetPolicyCommand({ PolicyArn: inTeam }));
  assert.deepEqual(shown, { ...created, Description: 'Reads' });
  const { PolicyId, CreateDate, UpdateDate, ...rest } = known(shown, 'the policy');
  assert.match(PolicyId ?? '', /^ANPA[A-Z2-7]{17}$/);
  assert.deepEqual(CreateDate, UpdateDate);
  assert.deepEqual(rest, {
    PolicyName: 'read', Arn: inTeam, Path: '/team/', DefaultVersionId: 'v1', AttachmentCount: 0, PermissionsBoundaryUsageCount: 0, IsAttachable: true, Description: 'Reads', Tags: [{ Key: 'team', Value: 'blue' }],
  });
});

test('a policy without tags has an empty list of them for GetPolicy, and none for CreatePolicy and ListPolicies', async () => {
  const { client } = await iamWorld();
  const { Policy: created } = await client.send(new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: allowing('s3:Get*') }));
  const { Policy: shown } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
  const { Policies: [listed] = [] } = await client.send(new ListPoliciesCommand({ Scope: 'Local' }));
  assert.deepEqual([created?.Tags, shown?.Tags, listed?.Tags], [undefined, [], undefined]);
});

test('A policy called Read already exists: names are told apart without regard to case, whatever their paths', async () => {
  const { client } = await worldWithPolicy();
  await assert.rejects(client.send(new CreatePolicyCommand({ PolicyName: 'Read', Path: '/x/', PolicyDocument: allowing('s3:*') })), { name: 'EntityAlreadyExistsException', message: 'A policy called Read already exists. Duplicate names are not allowed.' });
});

test('documents are answered URL-encoded, as they were given', async () => {
  const { client } = await iamWorld();
  const document = '{ "Version": "2012-10-17",\n "Statement": [{ "Effect": "Allow", "Action": "s3:(Get)*", "Resource": "*" }] }';
  await client.send(new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: document }));
  const { PolicyVersion: version } = await client.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v1' }));
  assert.match(version?.Document ?? '', /^%7B%20%22Version%22%3A%20%222012-10-17%22%2C%0A.*%22s3%3A%28Get%29%2A%22/);
  assert.equal(decodeURIComponent(version?.Document ?? ''), document);
  assert.equal(version?.IsDefaultVersion, true);
});

test('a policy without white space may have 6,144 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html', async () => {
  const { client } = await iamWorld();
  const short = allowing('a:b');
  const longest = allowing(`a:b${'c'.repeat(6_144 - short.length)}`);
  await client.send(new CreatePolicyCommand({ PolicyName: 'longest', PolicyDocument: longest.replaceAll(',', ', \n  ') }));
  await assert.rejects(client.send(new CreatePolicyCommand({ PolicyName: 'longer', PolicyDocument: longest.replace('a:b', 'a:bc') })), { name: 'LimitExceededException', message: 'Cannot exceed quota for PolicySize: 6144' });
});

test('what is no policy is a MalformedPolicyDocument', async () => {
  const { client } = await worldWithPolicy();
  for (const PolicyDocument of ['{', '[]', 'read']) {
    await assert.rejects(client.send(new CreatePolicyCommand({ PolicyName: 'bad', PolicyDocument })), { name: 'MalformedPolicyDocumentException' });
    await assert.rejects(client.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument })), { name: 'MalformedPolicyDocumentException' });
  }
});

test('a managed policy can have up to 5 versions, whose numbers are not used twice: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html', async () => {
  const { client, clock } = await worldWithPolicy();
  for (const action of ['a:2', 'a:3', 'a:4', 'a:5']) await client.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: allowing(action), SetAsDefault: action === 'a:4' }));
  await assert.rejects(client.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: allowing('a:6') })), {
    name: 'LimitExceededException', message: 'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
  });
  await assert.rejects(client.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: 'v4' })), { name: 'DeleteConflictException', message: 'Cannot delete the default version of a policy.' });
  await client.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: 'v5' }));
  clock.advance(1_000);
  const { PolicyVersion: sixth } = await client.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: allowing('a:6') }));
  assert.deepEqual(sixth, { VersionId: 'v6', IsDefaultVersion: false, CreateDate: new Date(clock.nowMs()) });
  const { Versions: versions = [], IsTruncated } = await client.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  assert.deepEqual([versions.map(({ VersionId, IsDefaultVersion }) => `${VersionId}${IsDefaultVersion === true ? '*' : ''}`), IsTruncated], [['v6', 'v4*', 'v3', 'v2', 'v1'], false]);
  await client.send(new SetDefaultPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v1' }));
  const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
  assert.deepEqual([policy?.DefaultVersionId, policy?.UpdateDate], ['v1', new Date(clock.nowMs())]);
  await assert.rejects(client.send(new SetDefaultPolicyVersionCommand({ PolicyArn: arn, VersionId: 'v5' })), { name: 'NoSuchEntityException' });
  await assert.rejects(client.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: 'five' })), { name: 'ValidationError' });
});

test('a policy is deleted when no version but its default one is left, and nothing has it', async () => {
  const world = await worldWithPolicy();
  const { client } = world;
  await client.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: allowing('a:2') }));
  await assert.rejects(client.send(new DeletePolicyCommand({ PolicyArn: arn })), {
    name: 'DeleteConflictException', message: "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
  });
  await client.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: 'v2' }));
  await putUser(world, 'ann', { permissionsBoundaryArn: arn });
  await assert.rejects(client.send(new DeletePolicyCommand({ PolicyArn: arn })), { name: 'DeleteConflictException', message: 'Cannot delete a policy attached to entities.' });
  await putUser(world, 'ann');
  await client.send(new DeletePolicyCommand({ PolicyArn: arn }));
  await assert.rejects(client.send(new GetPolicyCommand({ PolicyArn: arn })), { name: 'NoSuchEntityException', message: `Policy ${arn} was not found.` });
});

test('policies of AWS are shown in every account, and changed by AWS alone', async () => {
  const { client } = await iamWorld();
  const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn: administrator }));
  assert.deepEqual([policy?.PolicyName, policy?.DefaultVersionId, policy?.Description], ['AdministratorAccess', 'v1', 'Provides full access to AWS services and resources.']);
  const { PolicyVersion: version } = await client.send(new GetPolicyVersionCommand({ PolicyArn: administrator, VersionId: 'v1' }));
  assert.deepEqual(JSON.parse(decodeURIComponent(version?.Document ?? '')), { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  const changes = [
    client.send(new DeletePolicyCommand({ PolicyArn: administrator })),
    client.send(new CreatePolicyVersionCommand({ PolicyArn: administrator, PolicyDocument: allowing('a:b') })),
    client.send(new TagPolicyCommand({ PolicyArn: administrator, Tags: [{ Key: 'a', Value: 'b' }] })),
  ];
  for (const change of changes) await assert.rejects(change, { name: 'AccessDenied' });
});

test('what is no ARN could not be parsed, an ARN that is none of a policy is not valid; a policy of another account is not found', async () => {
  const { client } = await iamWorld();
  await assert.rejects(client.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:role/AdministratorAccess' })), { name: 'InvalidInputException', message: 'ARN arn:aws:iam::aws:role/AdministratorAccess is not valid.' });
  await assert.rejects(client.send(new GetPolicyCommand({ PolicyArn: 'AdministratorAccessPolicy' })), { name: 'ValidationError', message: 'Invalid ARN:  Could not be parsed!' });
  await assert.rejects(client.send(new GetPolicyCommand({ PolicyArn: 'short' })), { name: 'ValidationError' });
  await assert.rejects(client.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::999999999999:policy/read' })), { name: 'NoSuchEntityException' });
});

test('ListPolicies: by scope, path and use, in pages', async () => {
  const world = await worldWithPolicy();
  const { client } = world;
  await client.send(new CreatePolicyCommand({ PolicyName: 'write', Path: '/team/', PolicyDocument: allowing('s3:Put*') }));
  await putUser(world, 'ann', { attachedPolicyArns: [administrator], permissionsBoundaryArn: arn });
  await putRole(world, 'app', { attachedPolicyArns: [administrator] });
  const names = async (input: ListPoliciesCommandInput) => (await client.send(new ListPoliciesCommand(input))).Policies?.map(({ PolicyName }) => PolicyName);
  assert.deepEqual(await names({ Scope: 'Local' }), ['read', 'write']);
  assert.deepEqual(await names({ Scope: 'Local', PathPrefix: '/team/' }), ['write']);
  assert.deepEqual(await names({ OnlyAttached: true }), ['AdministratorAccess', 'read']);
  assert.deepEqual(await names({ PolicyUsageFilter: 'PermissionsBoundary' }), ['read']);
  assert.deepEqual(await names({ Scope: 'AWS', PolicyUsageFilter: 'PermissionsPolicy' }), ['AdministratorAccess']);
  assert.ok((await names({ Scope: 'AWS', PathPrefix: '/aws-service-role/', MaxItems: 1_000 }))?.includes('AmazonECSServiceRolePolicy'));
  const { Policies: [first] = [], IsTruncated, Marker } = await client.send(new ListPoliciesCommand({ OnlyAttached: true, MaxItems: 1 }));
  assert.deepEqual([first?.AttachmentCount, first?.PermissionsBoundaryUsageCount, IsTruncated, first?.Tags, first?.Description], [2, 0, true, undefined, undefined]);
  assert.deepEqual(await names({ OnlyAttached: true, MaxItems: 1, ...(Marker === undefined ? {} : { Marker }) }), ['read']);
});

test('tags of a policy are put over each other by their keys', async () => {
  const { client } = await worldWithPolicy();
  await client.send(new TagPolicyCommand({ PolicyArn: arn, Tags: [{ Key: 'team', Value: 'blue' }, { Key: 'cost', Value: '1' }] }));
  await client.send(new TagPolicyCommand({ PolicyArn: arn, Tags: [{ Key: 'Team', Value: 'red' }] }));
  assert.deepEqual((await client.send(new ListPolicyTagsCommand({ PolicyArn: arn }))).Tags, [{ Key: 'cost', Value: '1' }, { Key: 'Team', Value: 'red' }]);
  await client.send(new UntagPolicyCommand({ PolicyArn: arn, TagKeys: ['team'] }));
  assert.deepEqual((await client.send(new ListPolicyTagsCommand({ PolicyArn: arn }))).Tags, [{ Key: 'cost', Value: '1' }]);
});

async function worldWithPolicy(): Promise<IamWorld> {
  const world = await iamWorld();
  await world.client.send(new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: allowing('s3:Get*') }));
  return world;
}

test('every policy of AWS is one that IAM understands', () => {
  for (const { name, versions } of awsManagedPolicies()) for (const { document } of versions) assert.doesNotThrow(() => parsePolicy(document, 'identity'), name);
});
