import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accountId, authorizerWorld, policyAllowing } from './testing/authorizer-world.ts';

test('who has no policy is told who may not do what on which resource, because of what', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  await assert.rejects(world.authorize(ann, { action: 'ecs:ListClusters', resource: '*' }), {
    message: `User: arn:aws:iam::${accountId}:user/ann is not authorized to perform: ecs:ListClusters on resource: * because no identity-based policy allows the ecs:ListClusters action`,
  });
});

test('a policy that is attached, changed or detached counts at once', async () => {
  await using world = await authorizerWorld();
  const ann = await world.user('ann');
  const request = { action: 'ecs:ListClusters', resource: '*' };
  await world.change(ann, { inlinePolicies: { all: policyAllowing('ecs:List*') } });
  await world.authorize(ann, request);
  await world.change(ann, { inlinePolicies: { all: policyAllowing('ecs:Describe*') } });
  await assert.rejects(world.authorize(ann, request), /no identity-based policy allows/);
  await world.change(ann, { attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] });
  await world.authorize(ann, request);
});
