import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { checkPolicy } from './repository-policy.ts';

const at = { store: await Store.open(memoryJournal(), [iamRoles, iamUsers]), account: '000000000000' };

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Pull', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: ['ecr:BatchGetImage'], ...statement }] });

test('SetRepositoryPolicy takes a policy that names principals', () => {
  checkPolicy(policy({}), false, at);
});

test('what is no policy is an invalid PolicyText', () => {
  assert.throws(() => checkPolicy('{', false, at), /Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'/);
  assert.throws(() => checkPolicy(policy({ Sid: 'x'.repeat(11_000) }), false, at), /length less than or equal to 10240/);
});

test('the policy of a repository names no resource', () => {
  for (const resource of [{ Resource: '*' }, { NotResource: 'arn:aws:ecr:us-east-1:000000000000:repository/app' }]) {
    assert.throws(() => checkPolicy(policy(resource), false, at), /'Invalid repository policy provided': Has prohibited field Resource\. See statement 1 \("Pull"\)\.$/);
  }
});

test('who is named by a policy has to be there, and the statement that names who is not is told', () => {
  const absent = 'arn:aws:iam::000000000000:role/none';
  assert.throws(() => checkPolicy(policy({ Principal: { AWS: ['000000000000', absent] } }), false, at), { name: 'InvalidParameterException', message: `Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': Principal not found: "${absent}". See statement 1 ("Pull").` });
});

test('a policy that denies everybody to set another one has to be forced', () => {
  for (const actions of [{ Action: 'ecr:*' }, { Action: ['ecr:BatchGetImage', 'ecr:Set?epository*'] }, { Action: undefined, NotAction: 'ecr:BatchGetImage' }]) {
    const deny = policy({ Effect: 'Deny', Principal: '*', ...actions });
    assert.throws(() => checkPolicy(deny, false, at), /'The policy denies everybody to set another one; set force to do so all the same'$/);
    checkPolicy(deny, true, at);
  }
  checkPolicy(policy({ Effect: 'Deny', Principal: '*', Action: undefined, NotAction: 'ecr:Set*' }), false, at);
  checkPolicy(policy({ Effect: 'Deny', Principal: '*', Action: 'ecr:*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '000000000000' } } }), false, at);
});
