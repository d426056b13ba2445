import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { accountOfAlias, aliasesOf, defaultAlias, publicRepositoryAt } from './public-registry.ts';

const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((number) => String(number).padStart(12, '0'));

test('every account has an alias of a letter and seven characters, which leads back to it alone', () => {
  fc.assert(fc.property(account, (one) => {
    const alias = defaultAlias(one);
    assert.match(alias, /^[a-z][a-z0-9]{7}$/);
    assert.equal(accountOfAlias(alias, {}), one);
  }));
});

test('an alias that is nobody\'s leads to no account', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const found = accountOfAlias(text, {});
    assert.ok(found === undefined || defaultAlias(found) === text, text);
  }));
  for (const text of ['docker', 'constructor', '', 'JWY678KZ', '000000000000']) assert.equal(accountOfAlias(text, {}), undefined, text);
});

test('an alias that an account chose is its primary one, and both are its own', () => {
  const aliases = { docker: '111122223333', amazonlinux: '111122223333', other: '444455556666' };
  assert.deepEqual(aliasesOf('111122223333', aliases), ['amazonlinux', 'docker', defaultAlias('111122223333')]);
  assert.deepEqual(aliasesOf('000000000000', aliases), [defaultAlias('000000000000')]);
  assert.deepEqual(publicRepositoryAt('docker/library/nginx', aliases), { account: '111122223333', region: '', name: 'library/nginx', alias: 'docker' });
  assert.deepEqual(publicRepositoryAt('nobody', aliases), { account: 'nobody', region: '', name: '', alias: 'nobody' });
});
