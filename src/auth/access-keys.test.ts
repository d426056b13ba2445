import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '#base/random.ts';
import { hourMs } from '#base/time.ts';
import { accessKeyLabel, userAccessKeys as accessKeyCollection, type UserAccessKey } from '#model/access-key.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers, type IamUser } from '#model/iam-user.ts';
import { tasks } from '#model/task.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Principal, PrincipalSession } from '#wire/operation.ts';
import { sessionAccessKeys, userAccessKeys } from './access-keys.ts';
import { livingPrincipals } from './living-principals.ts';
import { sealingBy } from './sealing.ts';
import { sealedSessions } from './sessions.ts';

const account = '111122223333';
const user: IamUser = { account, arn: `arn:aws:iam::${account}:user/ann`, id: 'AIDAANN', name: 'ann', path: '/', createdAt: 0, tags: [], groupArns: [], inlinePolicies: {}, attachedPolicyArns: [] };

async function world() {
  const store = await Store.open(memoryJournal(), [accessKeyCollection, iamRoles, iamUsers, tasks]);
  let opened = 0;
  const sealing = sealingBy(new Uint8Array(32), seededRandom(1));
  const counting = { ...sealing, open: (sealed: string, label: string) => (opened++, sealing.open(sealed, label)) };
  const key = (id: string, secret: string): UserAccessKey => ({ id, account, userArn: user.arn, status: 'Active', sealedSecret: sealing.seal(secret, accessKeyLabel(id)), createdAt: 0 });
  const sessions = sealedSessions({ sealing, random: seededRandom(2) });
  await store.transact((transaction) => {
    transaction.put(iamUsers, user);
    transaction.put(accessKeyCollection, key('AKIAONE', 'secret-one'));
  });
  return { store, key, sessions, users: userAccessKeys(store, counting), ofSessions: sessionAccessKeys(sessions, livingPrincipals(store)), opened: () => opened };
}

test("a user's access key is good as long as it is active and its user is there", async () => {
  const { store, key, users } = await world();
  assert.deepEqual(users('AKIAONE'), { secretAccessKey: 'secret-one', principal: { account, arn: user.arn, userId: user.id, accessKeyId: 'AKIAONE', isRoot: false, identityArn: user.arn } });
  await store.transact((transaction) => transaction.put<UserAccessKey>(accessKeyCollection, { ...key('AKIAONE', 'secret-one'), status: 'Inactive' }));
  assert.equal(users('AKIAONE'), undefined);
  await store.transact((transaction) => transaction.put(accessKeyCollection, key('AKIAONE', 'secret-one')));
  assert.equal(users('AKIAONE')?.secretAccessKey, 'secret-one');
  await store.transact((transaction) => transaction.remove(iamUsers, user.arn));
  assert.equal(users('AKIAONE'), undefined);
});

test('a key that was deleted and made again is opened by its new secret alone', async () => {
  const { store, key, users } = await world();
  assert.equal(users('AKIAONE')?.secretAccessKey, 'secret-one');
  await store.transact((transaction) => transaction.remove(accessKeyCollection, 'AKIAONE'));
  assert.equal(users('AKIAONE'), undefined);
  await store.transact((transaction) => transaction.put(accessKeyCollection, key('AKIAONE', 'secret-two')));
  assert.equal(users('AKIAONE')?.secretAccessKey, 'secret-two');
});

test('a sealed secret that was moved to another key opens nothing', async () => {
  const { store, key, users } = await world();
  await store.transact((transaction) => transaction.put(accessKeyCollection, { ...key('AKIAONE', 'secret-one'), id: 'AKIATWO' }));
  assert.equal(users('AKIATWO'), undefined);
});

test('a secret is opened once, and not again because its key was used', async () => {
  const { store, users, opened } = await world();
  users('AKIAONE');
  await store.transact((transaction) => transaction.put(accessKeyCollection, { ...(store.get(accessKeyCollection, 'AKIAONE') ?? assert.fail()), lastUsed: { at: 1, region: 'eu-west-1', service: 'ecs' } }));
  for (let count = 0; count < 100; count += 1) users('AKIAONE');
  assert.equal(opened(), 1);
});

test('long-lived keys come without a session token, temporary ones with theirs', async () => {
  const { users, ofSessions, sessions } = await world();
  const issue = (kind: PrincipalSession['kind']) => sessions.issue({ account, arn: user.arn, userId: user.id, isRoot: false, identityArn: user.arn, session: { kind, issuedAt: 0, expiresAt: hourMs, tags: {}, transitiveTagKeys: [] } });
  const [one, two] = [issue('GetSessionToken'), issue('GetSessionToken')];
  assert.equal(users('AKIAONE', one.sessionToken), undefined);
  assert.equal(ofSessions(one.accessKeyId, one.sessionToken)?.secretAccessKey, one.secretAccessKey);
  assert.equal(ofSessions(one.accessKeyId, two.sessionToken), undefined);
  assert.equal(ofSessions('AKIAONE', one.sessionToken), undefined);
  assert.equal(ofSessions(one.accessKeyId), undefined);
});

test('a session is good as long as the user or role that it was made for is there, and its task runs', async () => {
  const { store } = await world();
  const living = livingPrincipals(store);
  const isAlive = (principal: Principal) => living(principal) !== undefined;
  const times = { issuedAt: 0, expiresAt: hourMs, tags: {}, transitiveTagKeys: [] };
  const of = (identityArn: string, userId: string, session: Partial<PrincipalSession> & Pick<PrincipalSession, 'kind'>): Principal => ({ account, arn: 'arn', userId, accessKeyId: 'ASIA', isRoot: false, identityArn, session: { ...times, ...session } });
  const root = `arn:aws:iam::${account}:root`;
  assert.equal(isAlive(of(user.arn, user.id, { kind: 'GetSessionToken' })), true);
  assert.equal(isAlive(of(user.arn, 'AIDAOTHER', { kind: 'GetSessionToken' })), false);
  assert.equal(isAlive(of(user.arn, `${account}:bob`, { kind: 'GetFederationToken', issuerId: user.id })), true);
  assert.equal(isAlive(of(user.arn, `${account}:bob`, { kind: 'GetFederationToken', issuerId: 'AIDAOTHER' })), false);
  assert.equal(isAlive(of(root, `${account}:bob`, { kind: 'GetFederationToken' })), true);
  assert.equal(isAlive(of(user.arn, `${account}:bob`, { kind: 'GetFederationToken' })), false);
  assert.equal(isAlive(of(`arn:aws:iam::${account}:role/none`, 'AROANONE:x', { kind: 'AssumeRole' })), false);
  assert.equal(isAlive(of(user.arn, user.id, { kind: 'GetSessionToken', taskArn: 'arn:aws:ecs:us-east-1:111122223333:task/default/1' })), false);
});

test('the session of a user who was renamed is that of the user, under the new name', async () => {
  const { store, sessions, ofSessions } = await world();
  const issued = sessions.issue({ account, arn: user.arn, userId: user.id, isRoot: false, identityArn: user.arn, session: { kind: 'GetSessionToken', issuedAt: 0, expiresAt: hourMs, tags: {}, transitiveTagKeys: [] } });
  const renamed = { ...user, name: 'anne', arn: `arn:aws:iam::${account}:user/anne` };
  await store.transact((transaction) => {
    transaction.remove(iamUsers, user.arn);
    transaction.put(iamUsers, renamed);
    transaction.put(iamUsers, { ...user, id: 'AIDAOTHER' });
  });
  const principal = ofSessions(issued.accessKeyId, issued.sessionToken)?.principal;
  assert.deepEqual([principal?.arn, principal?.identityArn, principal?.userId], [renamed.arn, renamed.arn, user.id]);
});
