import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { registryCollections } from '#model/registry-collections.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { memoryBlobDriver } from '../blob-drivers/memory.ts';
import { createRepository } from '../memory-registry.ts';
import { imageRegistry } from './image-registry.ts';

const digest = `sha256:${createHash('sha256').update('layer').digest('hex')}`;

async function* layer(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('layer');
}

/** A registry whose disk takes changes only when it is let, with a layer that is uploaded and not complete. */
async function onSlowDisk() {
  const journal = memoryJournal();
  let flushed = Promise.withResolvers<void>();
  flushed.resolve();
  const store = await Store.open({ ...journal, load: () => journal.load(), append: async (changes) => { await flushed.promise; await journal.append(changes); } }, registryCollections);
  const registry = imageRegistry({ store, driver: memoryBlobDriver(), clock: new ManualClock(), ids: idsFrom(seededRandom(1)) });
  const repository = await createRepository(store, 'app');
  const { id } = await registry.startUpload(repository);
  await registry.appendToUpload(repository, id, { chunks: layer() });
  const hold = () => {
    flushed = Promise.withResolvers();
    return flushed.resolve;
  };
  return { store, registry, repository, hold, complete: () => registry.completeUpload(repository, id, digest) };
}

const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('nobody is told of a layer before its link is on the disk', async () => {
  const { registry, repository, hold, complete } = await onSlowDisk();
  const flush = hold();
  const completed = complete();
  await othersTurn();
  let told = false;
  const size = registry.blobSize(repository, digest).finally(() => { told = true; });
  await othersTurn();
  assert.equal(told, false);
  flush();
  assert.deepEqual([await size, (await completed).kind], ['layer'.length, 'complete']);
});

test('a layer that somebody was told of before is told of at once, whatever else is on its way to the disk', async () => {
  const { store, registry, repository, hold, complete } = await onSlowDisk();
  await complete();
  assert.equal(await registry.blobSize(repository, digest), 'layer'.length);
  const flush = hold();
  const created = createRepository(store, 'other');
  assert.equal(await Promise.race([registry.blobSize(repository, digest), othersTurn()]), 'layer'.length);
  flush();
  await created;
});
