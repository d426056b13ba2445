import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { minuteMs, secondMs } from '#base/time.ts';
import { userAccessKeys } from '#model/access-key.ts';
import { iamRoles } from '#model/iam-role.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Authenticated } from '#wire/authorizer.ts';
import type { Principal } from '#wire/operation.ts';
import { LastUsed } from './last-used.ts';

const account = '111122223333';
const userArn = `arn:aws:iam::${account}:user/ann`;
const roleArn = `arn:aws:iam::${account}:role/app`;
const keyId = 'AKIAIOSFODNN7EXAMPLE';
const session = { kind: 'AssumeRole', issuedAt: 0, expiresAt: 1, tags: {}, transitiveTagKeys: [] } as const;

async function world() {
  const store = await Store.open(memoryJournal(), [iamRoles, userAccessKeys]);
  const clock = new ManualClock();
  let commits = 0;
  await store.transact((transaction) => {
    transaction.put(userAccessKeys, { id: keyId, account, userArn, status: 'Active', sealedSecret: '', createdAt: 0 });
    transaction.put(iamRoles, { account, arn: roleArn, id: 'AROA', name: 'app', path: '/', createdAt: 0, assumeRolePolicyDocument: '{}', maxSessionDurationSeconds: 3_600, tags: [], inlinePolicies: {}, attachedPolicyArns: [] });
  });
  store.onCommit(() => void (commits += 1));
  const lastUsed = new LastUsed({ store, clock, realClock: clock });
  return { store, clock, lastUsed, commits: () => commits, ofKey: () => store.get(userAccessKeys, keyId)?.lastUsed, ofRole: () => store.get(iamRoles, roleArn)?.lastUsed };
}

function use(signedService: string, principal: Partial<Principal> = {}): Authenticated {
  return { principal: { account, arn: userArn, userId: 'AIDA', accessKeyId: keyId, isRoot: false, identityArn: userArn, ...principal }, region: 'eu-west-1', signedService };
}

test('a key that is used more than once in 15 minutes keeps the first use: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html', async () => {
  const { clock, lastUsed, ofKey, commits } = await world();
  const firstAt = clock.nowMs();
  lastUsed.note(use('ecs'));
  assert.equal(ofKey(), undefined);
  await clock.advance(secondMs);
  assert.deepEqual(ofKey(), { at: firstAt, region: 'eu-west-1', service: 'ecs' });
  for (let minute = 1; minute < 15; minute += 1) {
    await clock.advance(minuteMs - secondMs);
    lastUsed.note(use('ecr'));
    await clock.advance(secondMs);
  }
  assert.deepEqual([ofKey()?.at, commits()], [firstAt, 1]);
  await clock.advance(minuteMs);
  lastUsed.note(use('logs'));
  await clock.advance(secondMs);
  assert.deepEqual([ofKey()?.at, ofKey()?.service, commits()], [clock.nowMs() - secondMs, 'logs', 2]);
});

test('the use of a session is its role\'s, and many uses are one change', async () => {
  const { clock, lastUsed, ofKey, ofRole, commits } = await world();
  for (let times = 0; times < 100; times += 1) {
    lastUsed.note(use('ecr', { accessKeyId: `ASIA${times}`, identityArn: roleArn, session }));
    lastUsed.note(use('sts'));
  }
  await clock.advance(secondMs);
  assert.deepEqual(ofRole(), { at: clock.nowMs() - secondMs, region: 'eu-west-1' });
  assert.deepEqual([ofKey()?.service, commits()], ['sts', 1]);
});

test('uses of root, of sessions of users, and of what is deleted meanwhile leave nothing', async () => {
  const { clock, lastUsed, store, commits, ofKey } = await world();
  lastUsed.note(use('ecs', { isRoot: true }));
  lastUsed.note(use('ecs', { accessKeyId: 'ASIA', session: { ...session, kind: 'GetSessionToken' } }));
  await clock.advance(minuteMs);
  assert.equal(commits(), 0);
  lastUsed.note(use('ecs'));
  await store.transact((transaction) => transaction.remove(userAccessKeys, keyId));
  await clock.advance(minuteMs);
  assert.equal(ofKey(), undefined);
});

test('the end waits for what was not written yet', async () => {
  const { lastUsed, ofKey } = await world();
  lastUsed.note(use('ecs'));
  await lastUsed[Symbol.asyncDispose]();
  assert.equal(ofKey()?.service, 'ecs');
});
