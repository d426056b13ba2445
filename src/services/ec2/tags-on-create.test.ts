import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TagSpecification } from '@aws-sdk/client-ec2';
import { tagsOnCreate } from './tags-on-create.ts';

test('tags of what is made are for one kind of resource, which is named', () => {
  const Tags = [{ Key: 'a', Value: 'b' }];
  const tagsOf = (...specifications: TagSpecification[]) => tagsOnCreate(specifications, 'vpc-endpoint');
  assert.deepEqual(tagsOnCreate(undefined, 'vpc-endpoint'), []);
  assert.deepEqual(tagsOf({ ResourceType: 'vpc-endpoint', Tags }), [{ key: 'a', value: 'b' }]);
  assert.throws(() => tagsOf({ Tags }), { code: 'InvalidParameter', message: 'Tag specification resource type must have a value' });
  assert.throws(() => tagsOf({ ResourceType: 'vpc-endpoint-service', Tags }), { code: 'InvalidParameter', message: "'vpc-endpoint-service' is not a valid taggable resource type for this operation." });
  assert.throws(() => tagsOf({ ResourceType: 'vpc-endpoint', Tags: [] }), { code: 'InvalidParameter', message: 'Tag specification must have at least one tag' });
  assert.throws(() => tagsOf({ ResourceType: 'vpc-endpoint', Tags: [{ Key: '', Value: 'b' }] }), { code: 'InvalidParameterValue', message: "Value ( '' ) for parameter Tag key is invalid. Tag key cannot be null or empty." });
});
