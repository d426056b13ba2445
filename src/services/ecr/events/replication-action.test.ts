import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageReplication } from '#model/image-replication.ts';
import { replicatedTags, replicationAction } from './replication-action.ts';

const facts = { id: 'c8b133b1-6029-ee73-e2a1-4f466b8ba999', atMs: Date.UTC(2024, 4, 8, 20, 44, 54) };
const under: ImageReplication = { repositoryArn: 'arn:aws:ecr:us-west-2:123456789012:repository/docker-hub/alpine', digest: 'sha256:7f5b', destination: { account: '111122223333', region: 'us-east-1' }, status: 'IN_PROGRESS', tags: ['3.17.2', 'latest'] };
const complete: ImageReplication = { ...under, status: 'COMPLETE', tags: [] };

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
test('a replication is told at its destination, with where it came from', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(replicationAction(complete, '3.17.2', facts))), {
    version: '0',
    id: facts.id,
    'detail-type': 'ECR Replication Action',
    source: 'aws.ecr',
    account: '111122223333',
    time: '2024-05-08T20:44:54Z',
    region: 'us-east-1',
    resources: ['arn:aws:ecr:us-east-1:111122223333:repository/docker-hub/alpine'],
    detail: { result: 'SUCCESS', 'repository-name': 'docker-hub/alpine', 'image-digest': 'sha256:7f5b', 'source-account': '123456789012', 'action-type': 'REPLICATE', 'source-region': 'us-west-2', 'image-tag': '3.17.2' },
  });
  assert.equal(replicationAction({ ...under, status: 'FAILED', failureCode: 'AccessDenied' }, 'latest', facts).detail['result'], 'FAILED');
});

test('each tag that came or failed is an event, and an image without tags is one', () => {
  assert.deepEqual([replicatedTags(undefined, under), replicatedTags(under, complete), replicatedTags(under, { ...under, status: 'FAILED', failureCode: 'AccessDenied' }), replicatedTags(undefined, complete)], [[], under.tags, under.tags, ['']]);
});
