import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTagImmutable, type TagMutability } from './repository.ts';

test('an excluded tag has the other mutability', () => {
  const exclusions = ['latest', 'dev-*', '*.rc*'];
  const immutable = (tagMutability: TagMutability, tag: string) => isTagImmutable({ tagMutability, tagMutabilityExclusions: exclusions }, tag);
  for (const tag of ['latest', 'dev-', 'dev-7', '1.rc2', '.rc']) {
    assert.equal(immutable('IMMUTABLE_WITH_EXCLUSION', tag), false, tag);
    assert.equal(immutable('MUTABLE_WITH_EXCLUSION', tag), true, tag);
  }
  for (const tag of ['latest2', 'dev', 'xlatest', '1arc2', 'latesT']) {
    assert.equal(immutable('IMMUTABLE_WITH_EXCLUSION', tag), true, tag);
    assert.equal(immutable('MUTABLE_WITH_EXCLUSION', tag), false, tag);
  }
});
