import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRepository, memoryRegistry } from '../memory-registry.ts';
import { ensureRepository } from './ensure-repository.ts';

test('a repository that replication needs is made with the defaults of ECR, and one that is there is left as it is', async () => {
  const made = await memoryRegistry();
  const ensure = ensureRepository(made);
  const name = { account: '111111111111', region: 'us-west-2', name: 'team/app' };
  const repository = await ensure(name, 'REPLICATION');
  assert.deepEqual([repository.arn, repository.tagMutability, repository.encryption], ['arn:aws:ecr:us-west-2:111111111111:repository/team/app', 'MUTABLE', { type: 'AES256' }]);
  assert.equal(await ensure(name, 'REPLICATION'), repository);
  const immutable = await createRepository(made.store, 'fixed', { tagMutability: 'IMMUTABLE' });
  assert.equal(await ensure(immutable, 'REPLICATION'), immutable);
});
