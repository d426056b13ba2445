import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iamRoles, roleArn, type IamRole } from '#model/iam-role.ts';
import { iamUsers, userArn, type IamUser } from '#model/iam-user.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { parsePolicy } from './policy/policy-document.ts';
import { isKnownPrincipal, unknownPrincipalIn } from './unknown-principal.ts';

const account = '111122223333';
const user: IamUser = { account, arn: userArn({ account, path: '/eng/', name: 'ann' }), id: 'AIDAANN', name: 'ann', path: '/eng/', createdAt: 0, tags: [], groupArns: [], attachedPolicyArns: [], inlinePolicies: {} };
const role: IamRole = { account, arn: roleArn({ account, path: '/', name: 'App' }), id: 'AROAAPP', name: 'App', path: '/', createdAt: 0, assumeRolePolicyDocument: '{}', maxSessionDurationSeconds: 3_600, tags: [], attachedPolicyArns: [], inlinePolicies: {} };

async function opened(): Promise<Store> {
  const store = await Store.open(memoryJournal(), [iamRoles, iamUsers]);
  await store.transact((transaction) => {
    transaction.put(iamUsers, user);
    transaction.put(iamRoles, role);
  });
  return store;
}

test('accounts, users, roles, their sessions and unique ids are known when they are there, and all of other accounts', async () => {
  const store = await opened();
  const known = [account, `arn:aws:iam::${account}:root`, user.arn, role.arn, user.id, role.id, `${role.id}:night`, `arn:aws:sts::${account}:assumed-role/app/night`, `arn:aws:sts::${account}:federated-user/bob`, 'arn:aws:iam::999999999999:role/elsewhere'];
  for (const principal of known) assert.ok(isKnownPrincipal(principal, store, account), principal);
  const unknown = [`arn:aws:iam::${account}:user/ann`, `arn:aws:iam::${account}:role/none`, `arn:aws:sts::${account}:assumed-role/none/night`, 'AIDANOBODY', `${user.id}:night`, 'arn:aws:s3:::bucket', 'ann'];
  for (const principal of unknown) assert.ok(!isKnownPrincipal(principal, store, account), principal);
});

test('the first who is not there is told with the statement, among services and everybody', async () => {
  const statement = (more: object) => ({ Effect: 'Allow', Principal: '*', Action: 's3:Get*', Resource: '*', ...more });
  const parsed = (...Statement: object[]) => parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'resource');
  const absent = `arn:aws:iam::${account}:role/none`;
  const store = await opened();
  assert.equal(unknownPrincipalIn(parsed(statement({}), statement({ Principal: { AWS: ['*', user.arn], Service: 'ecs.amazonaws.com' } })), store, account), undefined);
  assert.deepEqual(unknownPrincipalIn(parsed(statement({}), statement({ Sid: 'Read', Principal: { AWS: [role.arn, absent] } })), store, account), { principal: absent, statement: 'statement 2 ("Read")' });
});
