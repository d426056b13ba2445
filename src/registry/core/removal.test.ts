import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { WorldError } from '#base/errors.ts';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { dayMs, hourMs } from '#base/time.ts';
import { blobLinks } from '#model/blob.ts';
import type { BlobDriver } from '../blob-drivers/blob-driver.ts';
import type { BlobMemory } from '../blob-drivers/memory.ts';
import { createRepository, memoryRegistry, type RegistryMemory } from '../memory-registry.ts';
import { imageRegistry } from './image-registry.ts';

const digest = `sha256:${createHash('sha256').update('layer').digest('hex')}`;

/** A registry whose disk fails each of these steps once, after it has had its effect. */
async function onFailingDisk(steps: readonly ('stage' | 'commit' | 'discard' | 'delete')[]) {
  const blobs: BlobMemory = { staged: new Map(), blobs: new Map() };
  const memory: RegistryMemory = { disk: new Map(), blobs };
  const made = await memoryRegistry(memory);
  const repository = await createRepository(made.store, 'app');
  const left = new Set<string>(steps);
  const failing = async <T>(step: (typeof steps)[number], work: Promise<T>): Promise<T> => {
    const done = await work;
    if (left.delete(step)) throw new WorldError('EIO', `the disk failed to ${step}`);
    return done;
  };
  const { driver: inner } = made;
  const driver: BlobDriver = {
    ...inner,
    stage: (id) => failing('stage', inner.stage(id)),
    commit: (id, wanted, target) => failing('commit', inner.commit(id, wanted, target)),
    discard: async (id) => (left.delete('discard') ? Promise.reject(new WorldError('EIO', 'the disk failed to discard')) : inner.discard(id)),
    delete: async (key) => (left.delete('delete') ? Promise.reject(new WorldError('EIO', 'the disk failed to delete')) : inner.delete(key)),
  };
  const registry = imageRegistry({ store: made.store, driver, clock: made.clock, ids: idsFrom(seededRandom(3)) });
  const upload = async () => {
    const { id } = await registry.startUpload(repository);
    await registry.appendToUpload(repository, id, { chunks: (async function* () { yield Buffer.from('layer'); })() });
    return id;
  };
  return { ...made, memory, blobs, registry, repository, upload };
}

test('staged bytes and files that the disk did not let go are removed by the next pass', async () => {
  const { registry, repository, blobs, clock, upload } = await onFailingDisk(['stage', 'discard', 'delete']);
  await assert.rejects(registry.startUpload(repository), { code: 'EIO' });
  assert.equal(blobs.staged.size, 1);
  assert.equal((await registry.completeUpload(repository, await upload(), digest)).kind, 'complete');
  await clock.advance(2 * dayMs);
  await assert.rejects(registry.collect(), { code: 'EIO' });
  assert.equal(blobs.blobs.size, 1);
  await registry.collect();
  assert.deepEqual([blobs.blobs.size, blobs.staged.size], [0, 0]);
});

test('two passes at once remove what the disk did not let go, and both end', async () => {
  const { registry, repository, blobs, clock, upload } = await onFailingDisk(['delete']);
  assert.equal((await registry.completeUpload(repository, await upload(), digest)).kind, 'complete');
  await clock.advance(2 * dayMs);
  await assert.rejects(registry.collect(), { code: 'EIO' });
  await Promise.all([registry.collect(), registry.collect()]);
  assert.equal(blobs.blobs.size, 0);
});

test('a blob whose file came to be, although the disk failed, does not stay without a record', async () => {
  const { registry, repository, blobs, upload } = await onFailingDisk(['commit']);
  await assert.rejects(registry.completeUpload(repository, await upload(), digest), { code: 'EIO' });
  assert.equal(blobs.blobs.size, 0);
});

test('that a client was told of a blob is durable before it is told: a daemon that starts again keeps the blob for it', async () => {
  const { registry, repository, store, clock, memory, upload } = await onFailingDisk([]);
  await registry.completeUpload(repository, await upload(), digest);
  await clock.advance(23 * hourMs);
  assert.equal(await registry.blobSize(repository, digest), 'layer'.length);
  const stored = memory.disk.get(`${blobLinks.kind}\n${blobLinks.key(store.list(blobLinks)[0] ?? assert.fail('no link'))}`);
  assert.match(JSON.stringify(stored?.document), new RegExp(`"linkedAt":${clock.nowMs()}`));
});
