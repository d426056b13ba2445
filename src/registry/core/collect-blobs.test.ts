import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { dayMs, hourMs } from '#base/time.ts';
import { blobLinks, blobs } from '#model/blob.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import { manifestMediaTypes } from '#model/manifest.ts';
import type { Repository } from '#model/repository.ts';
import { createRepository, memoryRegistry } from '../memory-registry.ts';
import { Collector } from './collector.ts';
import { imageRegistry } from './image-registry.ts';

const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
const keyOf = (content: string) => `000000000000/AES256/${digestOf(content)}`;
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: { mediaType: 'application/json', digest: digestOf('config'), size: 6 }, layers: [] });

async function staged(registry: ImageRegistry, repository: Repository, content: string): Promise<string> {
  const { id } = await registry.startUpload(repository);
  await registry.appendToUpload(repository, id, { chunks: (async function* () { yield Buffer.from(content); })() });
  return id;
}

async function pushBlob(registry: ImageRegistry, repository: Repository, content: string): Promise<void> {
  assert.equal((await registry.completeUpload(repository, await staged(registry, repository, content), digestOf(content))).kind, 'complete');
}

async function withImage() {
  const made = await memoryRegistry();
  const repository = await createRepository(made.store, 'app');
  await pushBlob(made.registry, repository, 'config');
  await made.registry.putImage(repository, { manifest, tags: ['1'] });
  return { ...made, repository };
}

test('a blob goes a day after it came, and not before its image', async () => {
  const { registry, repository, clock, driver, store } = await withImage();
  await clock.advance(3 * dayMs);
  assert.equal(await registry.collect(), 0);
  await registry.deleteImages(repository, [{ imageTag: '1' }]);
  assert.equal(await registry.collect(), 1);
  assert.deepEqual([store.list(blobLinks), store.list(blobs), await driver.size(keyOf('config'))], [[], [], undefined]);
  await pushBlob(registry, repository, 'config');
  assert.equal(await registry.collect(), 0);
});

test('an advance of the cloud’s time takes no layer of a push that is under way, and dates its image', async () => {
  const { store, driver, clock, repository } = await withImage();
  const cloudClock = new ManualClock(clock.nowMs());
  const registry = imageRegistry({ store, driver, clock, cloudClock, ids: idsFrom(seededRandom(9)) });
  await registry.deleteImages(repository, [{ imageTag: '1' }]);
  await cloudClock.advance(14 * dayMs);
  assert.equal(await registry.collect(), 0);
  const put = await registry.putImage(repository, { manifest, tags: ['2'] });
  assert.ok(put.kind === 'stored' && put.image.pushedAt === cloudClock.nowMs());
});

test('a blob that another repository holds stays, and so does one of a repository deleted today', async () => {
  const { registry, repository, store, clock } = await withImage();
  const other = await createRepository(store, 'other');
  await clock.advance(3 * dayMs);
  await registry.mountBlob(other, repository, digestOf('config'));
  await registry.deleteRepository(repository, { withImages: true });
  await pushBlob(registry, other, 'young');
  await registry.deleteRepository(other, { withImages: true });
  const third = await createRepository(store, 'third');
  assert.equal(await registry.mountBlob(third, undefined, digestOf('young')), false);
  assert.equal(await registry.collect(), 1);
  assert.deepEqual(store.list(blobs).map(({ digest }) => digest), [digestOf('young')]);
});

test('whoever was told of a blob has half a day to push its image', async () => {
  const { registry, repository, clock } = await withImage();
  await clock.advance(3 * dayMs);
  assert.equal(await registry.blobSize(repository, digestOf('config')), 6);
  await registry.deleteImages(repository, [{ imageTag: '1' }]);
  await clock.advance(12 * hourMs);
  assert.equal(await registry.collect(), 0);
  assert.equal((await registry.putImage(repository, { manifest, tags: ['2'] })).kind, 'stored');
});

test('content that comes in again while it is deleted is there afterwards, whoever is first', async () => {
  for (const waits of [0, 1, 2, 3, 5, 8, 13, 21]) {
    const { registry, repository, clock, driver } = await withImage();
    await clock.advance(3 * dayMs);
    await registry.deleteImages(repository, [{ imageTag: '1' }]);
    const id = await staged(registry, repository, 'config');
    const collecting = registry.collect();
    for (let waited = 0; waited < waits; waited += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await registry.completeUpload(repository, id, digestOf('config'))).kind, 'complete');
    await collecting;
    assert.equal(await driver.size(keyOf('config')), 6, `after ${waits} turns`);
    assert.equal((await registry.putImage(repository, { manifest, tags: ['2'] })).kind, 'stored');
  }
});

test('a deletion that takes long holds up the same content, and only that', async () => {
  const { store, clock, driver, repository } = await withImage();
  const gate = Promise.withResolvers<void>();
  const deletes = Promise.withResolvers<void>();
  const slow = { ...driver, async delete(key: string) { deletes.resolve(); await gate.promise; await driver.delete(key); } };
  const registry = imageRegistry({ store, driver: slow, clock, ids: idsFrom(seededRandom(9)) });
  await clock.advance(3 * dayMs);
  await registry.deleteImages(repository, [{ imageTag: '1' }]);
  const id = await staged(registry, repository, 'config');
  const collecting = registry.collect();
  await deletes.promise;
  const completing = registry.completeUpload(repository, id, digestOf('config'));
  await pushBlob(registry, repository, 'other');
  gate.resolve();
  assert.equal(await collecting, 1);
  assert.equal((await completing).kind, 'complete');
  assert.equal(await registry.blobSize(repository, digestOf('config')), 6);
});

test('the collector works once an hour, also after a failure, and ends with its pass', async () => {
  const { clock, log } = await memoryRegistry();
  let passes = 0;
  const collector = new Collector({ clock, log, collect: async () => { passes += 1; throw new Error('disk'); } });
  collector.start();
  await clock.advance(3 * hourMs);
  assert.equal(passes, 3);
  await collector[Symbol.asyncDispose]();
  await clock.advance(3 * hourMs);
  assert.equal(passes, 3);
});
