import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPolicy } from './repository-policy.ts';

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Pull', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: ['ecr:BatchGetImage'], ...statement }] });

test('SetRepositoryPolicy takes a policy that names principals', () => {
  checkPolicy(policy({}), false);
});

test('what is no policy is an invalid PolicyText', () => {
  assert.throws(() => checkPolicy('{', false), /Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'/);
  assert.throws(() => checkPolicy(policy({ Sid: 'x'.repeat(11_000) }), false), /length less than or equal to 10240/);
});

test('a policy that denies everybody to set another one has to be forced', () => {
  for (const actions of [{ Action: 'ecr:*' }, { Action: ['ecr:BatchGetImage', 'ecr:Set?epository*'] }, { Action: undefined, NotAction: 'ecr:BatchGetImage' }]) {
    const deny = policy({ Effect: 'Deny', Principal: '*', ...actions });
    assert.throws(() => checkPolicy(deny, false), /'The policy denies everybody to set another one; set force to do so all the same'$/);
    checkPolicy(deny, true);
  }
  checkPolicy(policy({ Effect: 'Deny', Principal: '*', Action: undefined, NotAction: 'ecr:Set*' }), false);
  checkPolicy(policy({ Effect: 'Deny', Principal: '*', Action: 'ecr:*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '000000000000' } } }), false);
});
