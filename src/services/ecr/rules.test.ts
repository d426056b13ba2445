import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageFilter } from './images.ts';
import { mutabilityOf } from './mutability.ts';
import { pageOf } from './paging.ts';
import { withoutTags, withTags } from './tags.ts';

const wildcard = (filter: string) => ({ filterType: 'WILDCARD' as const, filter });

test('exclusion filters come with the mutabilities that have exclusions, and with no other', () => {
  assert.deepEqual(mutabilityOf({}), { tagMutability: 'MUTABLE', tagMutabilityExclusions: [] });
  assert.deepEqual(mutabilityOf({ imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', imageTagMutabilityExclusionFilters: [wildcard('dev-*')] }), { tagMutability: 'IMMUTABLE_WITH_EXCLUSION', tagMutabilityExclusions: ['dev-*'] });
  assert.throws(() => mutabilityOf({ imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }), /ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as IMMUTABLE_WITH_EXCLUSION/);
  assert.throws(() => mutabilityOf({ imageTagMutability: 'IMMUTABLE', imageTagMutabilityExclusionFilters: [wildcard('a')] }), { name: 'InvalidParameterException' });
  assert.throws(() => mutabilityOf({ imageTagMutability: 'SOMETIMES' }), /Invalid parameter at 'imageTagMutability'/);
  for (const filters of [[wildcard('a b')], [wildcard('*-*-*')], [wildcard('')], Array.from({ length: 6 }, () => wildcard('a'))]) {
    assert.throws(() => mutabilityOf({ imageTagMutability: 'MUTABLE_WITH_EXCLUSION', imageTagMutabilityExclusionFilters: filters }), { name: 'InvalidParameterException' });
  }
});

test('a filter with a status that images do not have is refused, whatever images there are', () => {
  assert.throws(() => imageFilter({ tagStatus: 'ODD' }), /Invalid parameter at 'filter\.tagStatus' failed to satisfy constraint: 'Member must satisfy enum value set: \[TAGGED, UNTAGGED, ANY\]'/);
  assert.throws(() => imageFilter({ imageStatus: 'ODD' }), /Invalid parameter at 'filter\.imageStatus'/);
});

test('tags are merged by key and checked', () => {
  const tags = withTags([{ key: 'a', value: '1' }, { key: 'b', value: '2' }], [{ Key: 'b', Value: '3' }, { Key: 'c', Value: '' }]);
  assert.deepEqual(tags, [{ key: 'a', value: '1' }, { key: 'b', value: '3' }, { key: 'c', value: '' }]);
  assert.deepEqual(withoutTags(tags, ['a', 'x']).map((tag) => tag.key), ['b', 'c']);
  assert.throws(() => withTags([], [{ Key: 'aws:x', Value: '' }]), { name: 'InvalidTagParameterException' });
  assert.throws(() => withTags([], [{ Key: 'k'.repeat(129), Value: '' }]), { name: 'InvalidTagParameterException' });
  assert.throws(() => withTags([], [{ Key: 'k', Value: 'v'.repeat(257) }]), { name: 'InvalidTagParameterException' });
  assert.throws(() => withTags([], Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }))), { name: 'TooManyTagsException' });
});

test('a page has as many entries as are allowed, and a token comes from the page before', () => {
  assert.throws(() => pageOf([], { nextToken: 'nonsense' }, (entry) => [entry]), /Invalid token/);
  for (const maxResults of [0, 1_001]) assert.throws(() => pageOf([], { maxResults }, (entry) => [entry]), /maxResults/);
});
