import { CreatePolicyCommand, CreatePolicyVersionCommand, GetAccountAuthorizationDetailsCommand, ListPoliciesGrantingServiceAccessCommand } from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import test from 'node:test';
import { instanceProfileArn, instanceProfiles } from '#model/instance-profile.ts';
import { account, iamWorld, type IamWorld } from './testing/iam-world.ts';
import { allowing, putGroup, putRole, putUser } from './testing/policy-owners.ts';

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const powerUser = 'arn:aws:iam::aws:policy/PowerUserAccess';

test('GetAccountAuthorizationDetails: users, groups, roles and policies with their relations; of AWS\'s policies those in use', async () => {
  const { client } = await peopledWorld();
  const { UserDetailList = [], GroupDetailList = [], RoleDetailList = [], Policies = [], IsTruncated } = await client.send(new GetAccountAuthorizationDetailsCommand({}));
  assert.equal(IsTruncated, false);
  const [ann] = UserDetailList;
  assert.deepEqual([ann?.UserName, ann?.GroupList, ann?.PermissionsBoundary?.PermissionsBoundaryArn, ann?.Tags], ['ann', ['ops'], readOnly, [{ Key: 'team', Value: 'blue' }]]);
  assert.deepEqual(ann?.UserPolicyList?.map(({ PolicyName, PolicyDocument = '' }) => [PolicyName, decodeURIComponent(PolicyDocument)]), [['run', allowing('ecs:RunTask')]]);
  assert.deepEqual([GroupDetailList[0]?.GroupName, GroupDetailList[0]?.AttachedManagedPolicies], ['ops', [{ PolicyName: 'PowerUserAccess', PolicyArn: powerUser }]]);
  const [app] = RoleDetailList;
  assert.deepEqual([app?.RoleName, app?.InstanceProfileList?.map(({ InstanceProfileName }) => InstanceProfileName), app?.AttachedManagedPolicies?.length], ['app', ['host'], 1]);
  assert.match(app?.AssumeRolePolicyDocument ?? '', /^%7B/);
  assert.deepEqual(Policies.map(({ PolicyName, AttachmentCount, PermissionsBoundaryUsageCount }) => [PolicyName, AttachmentCount, PermissionsBoundaryUsageCount]), [['read', 1, 0], ['PowerUserAccess', 1, 0], ['ReadOnlyAccess', 0, 1]]);
  assert.deepEqual(Policies[0]?.PolicyVersionList?.map(({ VersionId, IsDefaultVersion, Document = '' }) => [VersionId, IsDefaultVersion, decodeURIComponent(Document)]), [['v1', true, allowing('s3:Get*')], ['v2', false, allowing('s3:*')]]);
});

test('by filters, and in pages that go through one kind after the other', async () => {
  const { client } = await peopledWorld();
  const shown = async (input: object) => {
    const { UserDetailList = [], GroupDetailList = [], RoleDetailList = [], Policies = [], Marker } = await client.send(new GetAccountAuthorizationDetailsCommand(input));
    return { names: [...UserDetailList.map(({ UserName }) => UserName), ...RoleDetailList.map(({ RoleName }) => RoleName), ...GroupDetailList.map(({ GroupName }) => GroupName), ...Policies.map(({ PolicyName }) => PolicyName)], Marker };
  };
  assert.deepEqual((await shown({ Filter: ['Group', 'LocalManagedPolicy'] })).names, ['ops', 'read']);
  assert.deepEqual((await shown({ Filter: ['AWSManagedPolicy'] })).names, ['PowerUserAccess', 'ReadOnlyAccess']);
  await assert.rejects(shown({ Filter: ['Policy'] }), { name: 'ValidationError' });
  const all: unknown[] = [];
  let Marker: string | undefined;
  do {
    const page = await shown({ MaxItems: 2, Marker });
    all.push(...page.names);
    ({ Marker } = page);
  } while (Marker !== undefined);
  assert.deepEqual(all, ['ann', 'app', 'ops', 'read', 'PowerUserAccess', 'ReadOnlyAccess']);
});

test('ListPoliciesGrantingServiceAccess: a user\'s own policies and those of its groups, by service', async () => {
  const { client } = await peopledWorld();
  const Arn = `arn:aws:iam::${account}:user/ann`;
  const { PoliciesGrantingServiceAccess: services = [] } = await client.send(new ListPoliciesGrantingServiceAccessCommand({ Arn, ServiceNamespaces: ['ecs', 'iam'] }));
  const inGroup = { PolicyName: 'PowerUserAccess', PolicyType: 'MANAGED', PolicyArn: powerUser };
  assert.deepEqual(services, [
    { ServiceNamespace: 'ecs', Policies: [{ PolicyName: 'run', PolicyType: 'INLINE', EntityType: 'USER', EntityName: 'ann' }, inGroup] },
    // It leaves out iam:* by NotAction, and then allows a few actions of IAM by name.
    { ServiceNamespace: 'iam', Policies: [inGroup] },
  ]);
  const { PoliciesGrantingServiceAccess: [s3] = [] } = await client.send(new ListPoliciesGrantingServiceAccessCommand({ Arn: `arn:aws:iam::${account}:role/app`, ServiceNamespaces: ['s3'] }));
  assert.deepEqual(s3?.Policies?.map(({ PolicyName }) => PolicyName), ['read']);
});

async function peopledWorld(): Promise<IamWorld> {
  const world = await iamWorld();
  const { client, store } = world;
  const { Policy: read } = await client.send(new CreatePolicyCommand({ PolicyName: 'read', PolicyDocument: allowing('s3:Get*') }));
  await client.send(new CreatePolicyVersionCommand({ PolicyArn: read?.Arn, PolicyDocument: allowing('s3:*') }));
  const ops = await putGroup(world, 'ops', { attachedPolicyArns: [powerUser] });
  await putUser(world, 'ann', { groupArns: [ops.arn], inlinePolicies: { run: allowing('ecs:RunTask') }, permissionsBoundaryArn: readOnly, tags: [{ key: 'team', value: 'blue' }] });
  const app = await putRole(world, 'app', { attachedPolicyArns: [read?.Arn ?? ''] });
  const name = 'host';
  await store.transact((transaction) => transaction.put(instanceProfiles, { account, arn: instanceProfileArn({ account, path: '/', name }), id: 'AIPA1', name, path: '/', createdAt: 0, roleArn: app.arn, tags: [] }));
  return world;
}
