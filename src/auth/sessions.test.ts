import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { seededRandom } from '#base/random.ts';
import { hourMs } from '#base/time.ts';
import { accountOfAccessKeyId } from '#model/iam-id.ts';
import { roleSession } from './role-session.ts';
import { sealingBy } from './sealing.ts';
import { sealedSessions } from './sessions.ts';

const account = '111122223333';
const role = { account, arn: `arn:aws:iam::${account}:role/team/app`, id: 'AROAAPP', name: 'app' };
const principal = roleSession(role, 'deploy', { kind: 'AssumeRole', issuedAt: 0, expiresAt: hourMs, tags: { team: 'web' }, transitiveTagKeys: [] });

function sessionsWith(masterKeyByte: number, seed = 1) {
  return sealedSessions({ sealing: sealingBy(new Uint8Array(32).fill(masterKeyByte), seededRandom(seed)), random: seededRandom(seed + 1) });
}

test('a session token holds the secret and the principal, for any daemon with the same master key', () => {
  const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = sessionsWith(1).issue(principal);
  assert.match(accessKeyId, /^ASIA[A-Z2-7]{16}$/);
  assert.equal(accountOfAccessKeyId(accessKeyId), account);
  assert.equal(expiresAt, hourMs);
  assert.deepEqual(sessionsWith(1, 5).open(sessionToken), { secretAccessKey, principal: { ...principal, accessKeyId } });
  assert.equal(sessionsWith(2).open(sessionToken), undefined);
});

test('a session token is of some hundred characters, and neither its secret nor its principal can be read from it', () => {
  const { sessionToken, secretAccessKey } = sessionsWith(1).issue(principal);
  assert.ok(sessionToken.length > 300 && sessionToken.length < 1_200, String(sessionToken.length));
  const bytes = Buffer.from(sessionToken, 'base64url').toString('latin1');
  for (const told of [secretAccessKey, 'deploy', account]) assert.ok(!bytes.includes(told) && !sessionToken.includes(told));
});

test('a session token that was changed or cut anywhere is none', () => {
  const sessions = sessionsWith(1);
  const { sessionToken } = sessions.issue(principal);
  fc.assert(
    fc.property(fc.nat(sessionToken.length - 1), fc.constantFrom('A', 'B', '_', ''), (at, other) => {
      const changed = sessionToken.slice(0, at) + other + sessionToken.slice(at + 1);
      fc.pre(Buffer.from(changed, 'base64url').compare(Buffer.from(sessionToken, 'base64url')) !== 0);
      assert.equal(sessions.open(changed), undefined);
      assert.equal(sessions.open(sessionToken.slice(0, at)), undefined);
    }),
  );
  for (const text of ['', 'x', 'A'.repeat(40_000)]) assert.equal(sessions.open(text), undefined);
});

test('what is sealed for another purpose is no session token', () => {
  const sealing = sealingBy(new Uint8Array(32).fill(1), seededRandom(9));
  const content = JSON.stringify({ version: 1, secretAccessKey: 'mine', principal: { ...principal, accessKeyId: 'ASIA' } });
  assert.equal(sessionsWith(1).open(sealing.seal(content, 'iam-access-key/AKIA')), undefined);
});
