import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChallenge } from './registry-auth.ts';

test('a challenge is read with quoted and plain parameters', () => {
  const challenge = parseChallenge('Bearer realm="https://auth.docker.io/token",service=registry.docker.io, scope="repository:library/nginx:pull,push"');
  assert.equal(challenge?.scheme, 'bearer');
  assert.deepEqual(Object.fromEntries(challenge?.parameters ?? []), { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:library/nginx:pull,push' });
});
