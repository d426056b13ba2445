import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatArn, parseArn } from './arn.ts';

test('an ARN survives being taken apart and put together, colons in the resource included', () => {
  const text = 'arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/app:*';
  const arn = parseArn(text);
  assert.ok(arn);
  assert.equal(arn.resource, 'log-group:/ecs/app:*');
  assert.equal(formatArn(arn), text);
});

test('the partition follows the region', () => {
  assert.equal(formatArn({ service: 'ecs', region: 'cn-north-1', account: '1', resource: 'x' }), 'arn:aws-cn:ecs:cn-north-1:1:x');
});

test('what is not an ARN is undefined', () => {
  for (const text of ['', 'default', 'arn:aws:ecs', 'arn:aws:ecs:us-east-1:1:']) assert.equal(parseArn(text), undefined);
});
