import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOnePartition, inPartitionOfRegion } from './arn-partition.ts';
import { ask } from './testing/ask.ts';

const deniesAdmin = (partition: string) => [
  { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
  { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: `arn:${partition}:iam::123456789012:role/admin` },
];

test('a role is one to policies, in whichever partition they or the caller name it', () => {
  for (const partition of ['aws', 'aws-cn', '*']) {
    for (const called of ['aws', 'aws-us-gov', 'awsx']) {
      assert.equal(ask({ action: 'sts:AssumeRole', resource: `arn:${called}:iam::123456789012:role/admin`, identity: deniesAdmin(partition) }), 'explicit-deny by identity-based policy', `${partition} ${called}`);
    }
  }
  assert.equal(ask({ action: 'sts:AssumeRole', resource: 'arn:aws-cn:iam::123456789012:role/app', identity: deniesAdmin('aws') }), 'allowed');
});

test('what is in a Region is in the partition of that Region', () => {
  assert.equal(inPartitionOfRegion('arn:aws-cn:ecs:eu-west-1:123456789012:task-definition/app:1'), 'arn:aws:ecs:eu-west-1:123456789012:task-definition/app:1');
  assert.equal(inPartitionOfRegion('arn:aws:ecs:cn-north-1:123456789012:cluster/a'), 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/a');
  for (const as of ['*', 'arn:aws:s3:::logs', 'arn:aws-cn:s3:::logs', 'no ARN', 'arn:aws']) assert.equal(inPartitionOfRegion(as), as);
  for (const as of ['*', 'arn:aws-cn:ecs:cn-north-1:123456789012:cluster/a', 'arn:aws-cn:s3:::logs']) assert.equal(inOnePartition(as), as);
});
