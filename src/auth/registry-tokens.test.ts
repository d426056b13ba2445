import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { hourMs } from '#base/time.ts';
import type { Principal } from '#wire/operation.ts';
import { registryTokens } from './registry-tokens.ts';

const principal: Principal = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ann', userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false };
const realClock = new ManualClock(0);
const tokensOf = (byte: number, isAlive = true) => registryTokens({ key: new Uint8Array(32).fill(byte), realClock, living: (one) => (isAlive ? one : undefined) });
const tokens = tokensOf(7);

test('a token stands for the principal that asked for it, for 12 hours', () => {
  const { password, expiresAt } = tokens.issue(principal, 1_000);
  assert.equal(expiresAt, 1_000 + 12 * hourMs);
  assert.deepEqual(tokens.verify(password, expiresAt - 1), { kind: 'valid', principal, expiresAt });
  assert.deepEqual(tokens.verify(password, expiresAt), { kind: 'expired' });
});

test('a token that was changed, cut or signed by another key is invalid', () => {
  const { password } = tokens.issue(principal, 0);
  const other = tokensOf(8).issue(principal, 0).password;
  const [payload = '', signature = ''] = password.split('.');
  const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('false', 'true ')).toString('base64url');
  for (const wrong of [other, '', 'x', payload, `${payload}.`, `.${signature}`, `${forged}.${signature}`, `${password}.x`, password.slice(0, -3)]) {
    assert.deepEqual(tokens.verify(wrong, 1), { kind: 'invalid' }, wrong);
  }
});

test('a token of a session carries all of it, and ends with it by real time, whatever the time that ECR shows', async () => {
  const session: Principal = {
    ...principal,
    identityArn: 'arn:aws:iam::111122223333:role/app',
    session: {
      kind: 'AssumeRoleWithWebIdentity',
      issuedAt: 0,
      expiresAt: hourMs,
      policy: '{}',
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      tags: { team: 'web' },
      transitiveTagKeys: ['team'],
      sourceIdentity: 'ann',
      isChained: true,
      federated: { provider: 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com', keys: { 'oidc.example.com:aud': ['a', 'b'] } },
      taskArn: 'arn:aws:ecs:us-east-1:111122223333:task/default/1',
    },
  };
  const cloudMs = 5_000 * hourMs;
  const { password, expiresAt } = tokens.issue(session, cloudMs);
  assert.equal(expiresAt, cloudMs + hourMs);
  assert.deepEqual(tokens.verify(password, cloudMs), { kind: 'valid', principal: session, expiresAt });
  await realClock.advance(hourMs);
  assert.deepEqual(tokens.verify(password, cloudMs), { kind: 'expired' });
});

test('a token of who is not there any more is invalid', () => {
  const { password } = tokens.issue(principal, 0);
  assert.deepEqual(tokensOf(7, false).verify(password, 1), { kind: 'invalid' });
});

test('a token of nobody\'s is one for an hour, and no change makes it somebody\'s', () => {
  const { password, expiresAt } = tokens.issueAnonymous(1_000);
  assert.equal(expiresAt, 1_000 + hourMs);
  assert.deepEqual(tokens.verify(password, expiresAt - 1), { kind: 'anonymous', expiresAt });
  assert.deepEqual(tokens.verify(password, expiresAt), { kind: 'expired' });
  const [, signature = ''] = password.split('.');
  const [payload = ''] = tokens.issue(principal, 1_000).password.split('.');
  assert.deepEqual(tokens.verify(`${payload}.${signature}`, 1_000), { kind: 'invalid' });
});
