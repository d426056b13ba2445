import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UpstreamSync } from '#model/pull-through.ts';
import { pullThroughCacheAction } from './pull-through-cache-action.ts';

const scope = { account: '123456789012', region: 'us-west-2' };
const sync: UpstreamSync = {
  rule: { ...scope, ecrRepositoryPrefix: 'docker-hub', upstreamRegistry: 'docker-hub', upstreamRegistryUrl: 'registry-1.docker.io', createdAt: 0, updatedAt: 0 },
  name: { ...scope, name: 'docker-hub/alpine' },
  tag: '3.17.2',
  digest: 'sha256:4aa08ef415aecc80814cb42fa41b658480779d80c77ab15',
};
const facts = { id: '85fc3613-e913-7fc4-a80c-a3753e4aa9ae', atMs: Date.UTC(2023, 1, 28, 2, 36, 48) };
const detail = { 'rule-version': '1', 'sync-status': 'SUCCESS', 'ecr-repository-prefix': 'docker-hub', 'repository-name': 'docker-hub/alpine', 'upstream-registry-url': 'registry-1.docker.io', 'image-tag': '3.17.2', 'image-digest': sync.digest };

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
test('a pull through cache action names the rule, the upstream and the image', () => {
  assert.deepEqual(pullThroughCacheAction(sync, facts), { version: '0', id: facts.id, 'detail-type': 'ECR Pull Through Cache Action', source: 'aws.ecr', ...scope, time: '2023-02-28T02:36:48Z', resources: ['arn:aws:ecr:us-west-2:123456789012:repository/docker-hub/alpine'], detail });
});

test('one that failed says why; of a tag that the upstream did not answer for there is no digest', () => {
  const failure = { code: 'UpstreamUnavailable', reason: 'it answers 500' };
  assert.deepEqual(pullThroughCacheAction({ ...sync, digest: undefined, failure }, facts).detail, { ...detail, 'image-digest': '', 'sync-status': 'FAILED', 'failure-code': failure.code, 'failure-reason': failure.reason });
});
