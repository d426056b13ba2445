import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '#base/random.ts';
import { accessKeyId, accountOfAccessKeyId, iamId } from './iam-id.ts';

test('unique ids begin with what says their kind: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids', () => {
  const random = seededRandom(1);
  assert.match(iamId('user', random), /^AIDA[A-Z2-7]{17}$/);
  assert.match(iamId('group', random), /^AGPA[A-Z2-7]{17}$/);
  assert.match(iamId('role', random), /^AROA[A-Z2-7]{17}$/);
  assert.match(iamId('policy', random), /^ANPA[A-Z2-7]{17}$/);
  assert.match(iamId('instance-profile', random), /^AIPA[A-Z2-7]{17}$/);
  assert.equal(new Set(Array.from({ length: 1_000 }, () => iamId('user', random))).size, 1_000);
});

test('an access key id tells its account', () => {
  const random = seededRandom(1);
  for (const account of ['000000000000', '111122223333', '999999999999']) {
    const ids = Array.from({ length: 500 }, () => accessKeyId('AKIA', account, random));
    for (const id of ids) assert.match(id, /^AKIA[A-Z2-7]{16}$/);
    assert.deepEqual([...new Set(ids.map(accountOfAccessKeyId))], [account]);
    assert.equal(new Set(ids).size, ids.length);
  }
  assert.equal(accountOfAccessKeyId(accessKeyId('ASIA', '123456789012', random)), '123456789012');
});

test('the account in an access key id is where AWS has it', () => {
  // The examples of https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489 and of ids from before 2019.
  assert.equal(accountOfAccessKeyId('ASIAQNZGKIQY56JQ7WML'), '029608264753');
  assert.equal(accountOfAccessKeyId('AKIAIOSFODNN7EXAMPLE'), undefined);
  assert.equal(accountOfAccessKeyId('drydock'), undefined);
});
