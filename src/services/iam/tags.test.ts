import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutTags, withTags } from './tags.ts';

const tags = [{ key: 'Team', value: 'blue' }];

test('tag keys are case insensitive, and keep the case that they were given last: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules', () => {
  assert.deepEqual(withTags(tags, [{ Key: 'team', Value: 'red' }, { Key: 'cost', Value: '' }]), [{ key: 'team', value: 'red' }, { key: 'cost', value: '' }]);
  assert.deepEqual(withoutTags(tags, ['TEAM', 'none']), []);
  assert.throws(() => withTags([], [{ Key: 'a', Value: '1' }, { Key: 'A', Value: '2' }]), { name: 'InvalidInputException', message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.' });
});

test('a resource has at most 50 tags', () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  const full = withTags([], many);
  assert.equal(full.length, 50);
  assert.throws(() => withTags(full, [{ Key: 'more', Value: '' }]), { name: 'LimitExceededException', message: 'The number of tags has reached the maximum limit.' });
  assert.throws(() => withTags([], [...many, { Key: 'more', Value: '' }]), /at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50/);
});

test('keys that begin with aws: are reserved, and texts keep the pattern', () => {
  assert.throws(() => withTags([], [{ Key: 'AWS:x', Value: '' }]), { name: 'InvalidInputException' });
  assert.throws(() => withoutTags([], ['aws:x']), { name: 'InvalidInputException' });
  assert.throws(() => withTags([], [{ Key: 'a!', Value: '' }]), { message: "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+" });
  assert.throws(() => withTags([], [{ Key: 'a', Value: 'v'.repeat(257) }]), /tags\.1\.member\.value.*less than or equal to 256/);
});
