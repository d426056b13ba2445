import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatArn, parseArn, partitionOf } from './arn.ts';

test('an ARN survives being taken apart and put together, colons in the resource included', () => {
  const text = 'arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/app:*';
  const arn = parseArn(text);
  assert.ok(arn);
  assert.equal(arn.resource, 'log-group:/ecs/app:*');
  assert.equal(formatArn(arn), text);
});

test('the partition follows the region', () => {
  assert.equal(formatArn({ service: 'ecs', region: 'cn-north-1', account: '1', resource: 'x' }), 'arn:aws-cn:ecs:cn-north-1:1:x');
  const partitions = ['us-east-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'].map(partitionOf);
  assert.deepEqual(partitions, ['aws', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-eusc']);
});

test('what is not an ARN is undefined', () => {
  for (const text of ['', 'default', 'arn:aws:ecs', 'arn:aws:ecs:us-east-1:1:']) assert.equal(parseArn(text), undefined);
});
