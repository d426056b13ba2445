import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, authorizerWorld } from './testing/authorizer-world.ts';
import { serviceTrust } from './service-trust.ts';

const roleArn = `arn:aws:iam::${accountId}:role/app`;
const service = 'ecs-tasks.amazonaws.com';

/** What is said of a role whose trust policy is this statement. */
async function trustOf(statement: object, keys: Readonly<Record<string, string>> = {}): Promise<string> {
  await using world = await authorizerWorld();
  await world.roleSession('app', { assumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }) });
  return serviceTrust(world.store, { roleArn, service, keys }).kind;
}

const trusting = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };

test('a role is trusted with a service when its trust policy says so', async () => {
  assert.equal(await trustOf(trusting), 'trusted');
  assert.equal(await trustOf({ ...trusting, Principal: { Service: 'ec2.amazonaws.com' } }), 'not-trusted');
  assert.equal(await trustOf({ ...trusting, Principal: { AWS: accountId } }), 'not-trusted');
  assert.equal(await trustOf({ ...trusting, Action: 'sts:TagSession' }), 'not-trusted');
  assert.equal(await trustOf({ ...trusting, Effect: 'Deny' }), 'not-trusted');
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html

test('conditions on the confused deputy are kept: aws:SourceAccount and aws:SourceArn', async () => {
  const guarded = { ...trusting, Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:ecs:us-west-2:${accountId}:*` }, StringEquals: { 'aws:SourceAccount': accountId } } };
  const keys = { 'aws:SourceArn': `arn:aws:ecs:us-west-2:${accountId}:task/default/1`, 'aws:SourceAccount': accountId };
  assert.equal(await trustOf(guarded, keys), 'trusted');
  assert.equal(await trustOf(guarded, { ...keys, 'aws:SourceAccount': '999999999999' }), 'not-trusted');
  assert.equal(await trustOf(guarded), 'not-trusted');
});

test('a role that there is not', async () => {
  await using world = await authorizerWorld();
  assert.equal(serviceTrust(world.store, { roleArn, service }).kind, 'no-such-role');
});
