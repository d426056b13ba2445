import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestTagKeys } from './request-tags.ts';

test('tags of a request are aws:RequestTag and aws:TagKeys, however the service spells them', () => {
  const seen = { 'aws:RequestTag/team': 'red', 'aws:TagKeys': ['team'] };
  assert.deepEqual(requestTagKeys({ tags: [{ key: 'team', value: 'red' }], family: 'app' }), seen);
  assert.deepEqual(requestTagKeys({ Tags: [{ Key: 'team', Value: 'red' }] }), seen);
  assert.deepEqual(requestTagKeys({ Tags: [{ TagKey: 'team', TagValue: 'red' }] }), seen);
  assert.deepEqual(requestTagKeys({ tags: { team: 'red' } }), seen);
  assert.deepEqual(requestTagKeys({ TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'team', Value: 'red' }] }] }), seen);
});

test('what takes tags away names their keys alone, and what has no tags names nothing', () => {
  assert.deepEqual(requestTagKeys({ resourceArn: 'a', tagKeys: ['team', 'stage'] }), { 'aws:TagKeys': ['team', 'stage'] });
  assert.equal(requestTagKeys({ tags: [], family: 'app' }), undefined);
  assert.equal(requestTagKeys({}), undefined);
  assert.deepEqual(requestTagKeys({ Tags: [{ Key: 'flag' }] }), { 'aws:RequestTag/flag': '', 'aws:TagKeys': ['flag'] });
});
