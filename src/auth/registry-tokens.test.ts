import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs } from '#base/time.ts';
import type { Principal } from '#wire/operation.ts';
import { registryTokens } from './registry-tokens.ts';

const principal: Principal = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ann', userId: 'AIDA', accessKeyId: 'AKIA', isRoot: false };
const tokens = registryTokens(new Uint8Array(32).fill(7));

test('a token stands for the principal that asked for it, for 12 hours', () => {
  const { password, expiresAt } = tokens.issue(principal, 1_000);
  assert.equal(expiresAt, 1_000 + 12 * hourMs);
  assert.deepEqual(tokens.verify(password, expiresAt - 1), { kind: 'valid', principal });
  assert.deepEqual(tokens.verify(password, expiresAt), { kind: 'expired' });
});

test('a token that was changed, cut or signed by another key is invalid', () => {
  const { password } = tokens.issue(principal, 0);
  const other = registryTokens(new Uint8Array(32).fill(8)).issue(principal, 0).password;
  const [payload = '', signature = ''] = password.split('.');
  const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('false', 'true ')).toString('base64url');
  for (const wrong of [other, '', 'x', payload, `${payload}.`, `.${signature}`, `${forged}.${signature}`, `${password}.x`, password.slice(0, -3)]) {
    assert.deepEqual(tokens.verify(wrong, 1), { kind: 'invalid' }, wrong);
  }
});
