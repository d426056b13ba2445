import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterArn, clusters } from '#model/cluster.ts';
import type { Call, Principal } from '#wire/operation.ts';
import { accountId, authorizerWorld, nowMs, policyAllowing, type AuthorizerWorld } from './testing/authorizer-world.ts';

const list = { action: 'ecs:ListClusters', resource: '*' };

/** Whether a principal whose only policy has this condition is allowed. */
async function isMet(world: AuthorizerWorld, principal: Principal, { condition, call = {}, request = list }: { readonly condition: unknown; readonly call?: Partial<Call>; readonly request?: typeof list & { readonly keys?: Readonly<Record<string, string | readonly string[]>> } }): Promise<boolean> {
  await world.change(principal, { inlinePolicies: { all: policyAllowing('*', { condition }) } });
  return world.authorize(principal, request, call).then(() => true, () => false);
}

const is = (keys: Readonly<Record<string, string>>) => ({ StringEquals: keys });
const isAbsent = (key: string) => ({ Null: { [key]: 'true' } });

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

test('who calls: a user', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann', { tags: [{ key: 'Team', value: 'red' }] });
  const keys = { 'aws:PrincipalArn': ann.arn, 'aws:PrincipalAccount': accountId, 'aws:PrincipalType': 'User', 'aws:userid': ann.userId, 'aws:username': 'ann', 'aws:PrincipalTag/team': 'red', 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false', 'aws:ResourceAccount': accountId };
  for (const [key, value] of Object.entries(keys)) assert.ok(await isMet(world, ann, { condition: is({ [key]: value }) }), key);
  for (const key of ['aws:TokenIssueTime', 'aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge', 'aws:CalledVia', 'aws:SourceVpc', 'aws:SourceIdentity']) assert.ok(await isMet(world, ann, { condition: isAbsent(key) }), key);
});

test('who calls: a session of a role is its role by aws:PrincipalArn, has no user name, and its tags come before the role\'s', async () => {
  await using world = await authorizerWorld();
  const app = await world.roleSession('app', { tags: [{ key: 'team', value: 'red' }, { key: 'stage', value: 'prod' }] }, { tags: { team: 'blue' }, sourceIdentity: 'ann' });
  const keys = { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/app`, 'aws:PrincipalType': 'AssumedRole', 'aws:userid': app.userId, 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalTag/stage': 'prod', 'aws:SourceIdentity': 'ann', 'aws:MultiFactorAuthPresent': 'false', 'aws:TokenIssueTime': '2025-10-09T08:53:20Z' };
  for (const [key, value] of Object.entries(keys)) assert.ok(await isMet(world, app, { condition: is({ [key]: value }) }), key);
  assert.ok(await isMet(world, app, { condition: isAbsent('aws:username') }));
});

test('claims of the identity provider go by the provider\'s name', async () => {
  await using world = await authorizerWorld();
  const app = await world.roleSession('app', {}, { kind: 'AssumeRoleWithWebIdentity', federated: { provider: `arn:aws:iam::${accountId}:oidc-provider/oidc.example.com`, keys: { 'oidc.example.com:sub': 'me' } } });
  assert.ok(await isMet(world, app, { condition: is({ 'oidc.example.com:sub': 'me', 'aws:FederatedProvider': `arn:aws:iam::${accountId}:oidc-provider/oidc.example.com` }) }));
});

test('where it came from: the internet', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  assert.ok(await isMet(world, ann, { condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, ...isAbsent('aws:VpcSourceIp') } }));
  assert.ok(await isMet(world, ann, { condition: { ...is({ 'aws:UserAgent': 'curl', 'aws:Referer': 'https://example.com' }) }, call: { userAgent: 'curl', referer: 'https://example.com' } }));
});

test('where it came from: a VPC endpoint, which has no public address; without an endpoint it is the internet', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  const call = { sourceIp: '10.0.0.7', sourceVpc: { vpcId: 'vpc-1', endpointId: 'vpce-1' } };
  assert.ok(await isMet(world, ann, { condition: { ...is({ 'aws:SourceVpc': 'vpc-1', 'aws:SourceVpce': 'vpce-1' }), IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' }, ...isAbsent('aws:SourceIp') }, call }));
  assert.ok(await isMet(world, ann, { condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, ...isAbsent('aws:SourceVpc') }, call: { sourceIp: '10.0.0.7', sourceVpc: { vpcId: 'vpc-1' } } }));
});

test('a service that calls in the caller\'s name is told of, and its address is not the caller\'s', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  const call = { calledVia: ['secretsmanager.amazonaws.com'] };
  assert.ok(await isMet(world, ann, { condition: { ...is({ 'aws:CalledViaFirst': 'secretsmanager.amazonaws.com', 'aws:CalledViaLast': 'secretsmanager.amazonaws.com', 'aws:ViaAWSService': 'true' }), 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'secretsmanager.amazonaws.com' }, ...isAbsent('aws:SourceIp') }, call }));
});

test('requests count as sent over TLS, so that the usual guard against plain HTTP lets a local cloud work', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  assert.ok(await isMet(world, ann, { condition: { Bool: { 'aws:SecureTransport': 'true' } } }));
});

test('now is the cloud\'s now, in both forms', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  const condition = { DateLessThan: { 'aws:CurrentTime': '2025-10-09T09:00:00Z' }, NumericEquals: { 'aws:EpochTime': String(nowMs / 1_000) } };
  assert.ok(await isMet(world, ann, { condition }));
  world.clock.advance(3_600_000);
  assert.ok(!(await isMet(world, ann, { condition })));
});

test('which Region, whose resource, with which tags', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  const place = { account: accountId, region: 'eu-west-1' };
  const arn = clusterArn(place, 'web');
  await world.store.transact((transaction) => transaction.put(clusters, { ...place, arn, name: 'web', status: 'ACTIVE', tags: [{ key: 'stage', value: 'prod' }], settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [], createdAt: 0 }));
  const request = { action: 'ecs:DescribeClusters', resource: arn };
  assert.ok(await isMet(world, ann, { condition: is({ 'aws:RequestedRegion': 'eu-west-1', 'aws:ResourceAccount': accountId, 'aws:ResourceTag/stage': 'prod', 'ecs:ResourceTag/stage': 'prod' }), request }));
  assert.ok(!(await isMet(world, ann, { condition: is({ 'aws:ResourceTag/stage': 'test' }), request })));
  assert.ok(await isMet(world, ann, { condition: { ...is({ 'aws:RequestTag/team': 'red' }), 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] } }, request: { ...list, keys: { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] } } }));
});
