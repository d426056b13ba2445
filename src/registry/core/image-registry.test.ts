import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { dayMs } from '#base/time.ts';
import { blobLinks, blobs } from '#model/blob.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import { imageTags, images } from '#model/image.ts';
import { manifestMediaTypes } from '#model/manifest.ts';
import type { Repository } from '#model/repository.ts';
import { createRepository, memoryRegistry, type RegistryMemory } from '../memory-registry.ts';
import { recoverRegistry } from './recover.ts';

const digestOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

async function* once(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

async function pushBlob(registry: ImageRegistry, repository: Repository, content: string): Promise<void> {
  const { id } = await registry.startUpload(repository);
  assert.equal((await registry.appendToUpload(repository, id, { chunks: once(content) })).kind, 'appended');
  assert.equal((await registry.completeUpload(repository, id, digestOf(content))).kind, 'complete');
}

function manifestOf(config: string, ...layers: readonly string[]): string {
  const descriptor = (mediaType: string, content: string) => ({ mediaType, digest: digestOf(content), size: content.length });
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestMediaTypes.ociManifest,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar', layer)),
  });
}

function indexOf(...manifests: readonly string[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociIndex, manifests: manifests.map((manifest) => ({ mediaType: manifestMediaTypes.ociManifest, digest: digestOf(manifest), size: manifest.length })) });
}

async function pushed(tags: readonly string[] = ['1'], settings: Partial<Repository> = {}) {
  const made = await memoryRegistry();
  const repository = await createRepository(made.store, 'app', settings);
  await pushBlob(made.registry, repository, 'config');
  await pushBlob(made.registry, repository, 'layer');
  const manifest = manifestOf('config', 'layer');
  const result = await made.registry.putImage(repository, { manifest, tags });
  assert.equal(result.kind, 'stored');
  return { ...made, repository, manifest };
}

test('an image is as large as its blobs, and pushing it again changes nothing', async () => {
  const { registry, repository, store, manifest, clock } = await pushed();
  const [image] = store.list(images);
  assert.equal(image?.sizeInBytes, 'config'.length + 'layer'.length);
  await clock.advance(1_000);
  assert.equal((await registry.putImage(repository, { manifest, tags: ['1'] })).kind, 'unchanged');
  assert.equal((await registry.putImage(repository, { manifest, tags: ['2'] })).kind, 'stored');
  assert.deepEqual(store.list(images), [image]);
});

test('a manifest that names a missing blob or image is refused whole', async () => {
  const { registry, repository, store } = await pushed();
  assert.deepEqual(await registry.putImage(repository, { manifest: manifestOf('config', 'other'), tags: ['2'] }), { kind: 'layersMissing', digests: [digestOf('other')] });
  assert.deepEqual(await registry.putImage(repository, { manifest: indexOf('nothing'), tags: ['2'] }), { kind: 'imagesMissing', digests: [digestOf('nothing')] });
  assert.equal((await registry.putImage(repository, { manifest: indexOf(), tags: ['2'], digest: digestOf('x') })).kind, 'digestMismatch');
  assert.deepEqual(store.list(imageTags).map((tag) => tag.tag), ['1']);
});

test('a tag of an immutable repository cannot be pushed again, not even with the same image', async () => {
  const { registry, repository, manifest } = await pushed(['1'], { tagMutability: 'IMMUTABLE_WITH_EXCLUSION', tagMutabilityExclusions: ['dev*'] });
  assert.deepEqual(await registry.putImage(repository, { manifest, tags: ['1'] }), { kind: 'tagImmutable', tag: '1', digest: digestOf(manifest), isSame: true });
  assert.equal((await registry.putImage(repository, { manifest, tags: ['dev'] })).kind, 'stored');
  assert.equal((await registry.putImage(repository, { manifest: indexOf(manifest), tags: ['dev'] })).kind, 'stored');
});

test('removing the last tag deletes the image, removing the digest all of its tags', async () => {
  const { registry, repository, store, manifest } = await pushed(['1', '2']);
  const imageDigest = digestOf(manifest);
  assert.deepEqual((await registry.deleteImages(repository, [{ imageTag: '1' }])).deleted, [{ imageDigest, imageTag: '1' }]);
  assert.equal(store.list(images).length, 1);
  assert.deepEqual((await registry.deleteImages(repository, [{ imageTag: '2' }])).deleted, [{ imageDigest, imageTag: '2' }]);
  assert.equal(store.list(images).length, 0);
  await registry.putImage(repository, { manifest, tags: ['3', '4'] });
  const { deleted } = await registry.deleteImages(repository, [{ imageDigest }]);
  assert.deepEqual(deleted, [{ imageDigest, imageTag: '3' }, { imageDigest, imageTag: '4' }]);
  assert.deepEqual([store.list(images), store.list(imageTags)], [[], []]);
});

test('an image that an index lists is deleted with or after the index, not before', async () => {
  const { registry, repository, store, manifest } = await pushed(['1']);
  const index = indexOf(manifest);
  await registry.putImage(repository, { manifest: index, tags: ['all'] });
  const { failures } = await registry.deleteImages(repository, [{ imageDigest: digestOf(manifest) }]);
  assert.deepEqual(failures.map(({ code, reason }) => [code, reason]), [['ImageReferencedByManifestList', `Requested image referenced by manifest list: [${digestOf(index)}]`]]);
  const both = await registry.deleteImages(repository, [{ imageDigest: digestOf(manifest) }, { imageTag: 'all' }]);
  assert.deepEqual(both.failures, []);
  assert.equal(store.list(images).length, 0);
});

test('one call deletes indexes of indexes with what they list, in whatever order they are named', async () => {
  const { registry, repository, store, manifest } = await pushed(['1']);
  const inner = indexOf(manifest);
  const outer = indexOf(inner);
  await registry.putImage(repository, { manifest: inner, tags: ['inner'] });
  await registry.putImage(repository, { manifest: outer, tags: ['outer'] });
  const { deleted, failures } = await registry.deleteImages(repository, [{ imageTag: '1' }, { imageTag: 'inner' }, { imageTag: 'none' }, { imageTag: 'outer' }]);
  assert.deepEqual(deleted.map(({ imageTag }) => imageTag), ['outer', 'inner', '1']);
  assert.deepEqual(failures.map(({ code }) => code), ['ImageNotFound']);
  assert.equal(store.list(images).length, 0);
});

test('what names no image is reported by its own failure code', async () => {
  const { registry, repository, manifest } = await pushed();
  const { failures } = await registry.deleteImages(repository, [{}, { imageDigest: 'nonsense' }, { imageTag: 'a b' }, { imageTag: 'x' }, { imageTag: '1', imageDigest: digestOf('x') }, { imageDigest: digestOf('x') }]);
  assert.deepEqual(failures.map(({ code }) => code), ['MissingDigestAndTag', 'InvalidImageDigest', 'InvalidImageTag', 'ImageNotFound', 'ImageTagDoesNotMatchDigest', 'ImageNotFound']);
  assert.equal((await registry.deleteImages(repository, [{ imageTag: '1', imageDigest: digestOf(manifest) }])).failures.length, 0);
});

test('an upload of another repository, a wrong offset and a wrong digest are refused', async () => {
  const { registry, repository, store } = await pushed();
  const other = await createRepository(store, 'other');
  const { id } = await registry.startUpload(repository);
  assert.equal((await registry.appendToUpload(other, id, { chunks: once('a') })).kind, 'unknown');
  assert.deepEqual(await registry.appendToUpload(repository, id, { chunks: once('abc'), firstByte: 1 }), { kind: 'outOfOrder', firstByte: 1, size: 0 });
  await registry.appendToUpload(repository, id, { chunks: once('abc'), firstByte: 0 });
  assert.deepEqual(await registry.completeUpload(repository, id, digestOf('abcd')), { kind: 'mismatch', actual: digestOf('abc') });
  await registry.appendToUpload(repository, id, { chunks: once('d'), firstByte: 3 });
  assert.deepEqual(await registry.completeUpload(repository, id, digestOf('abcd')), { kind: 'complete', size: 4 });
  assert.equal((await registry.completeUpload(repository, id, digestOf('abcd'))).kind, 'unknown');
});

test('two requests never write to one upload at once', async () => {
  const { registry, repository } = await pushed();
  const { id } = await registry.startUpload(repository);
  const gate = Promise.withResolvers<void>();
  const slow = registry.appendToUpload(repository, id, { chunks: (async function* () { yield Buffer.from('a'); await gate.promise; yield Buffer.from('b'); })() });
  assert.equal((await registry.appendToUpload(repository, id, { chunks: once('x') })).kind, 'busy');
  assert.equal((await registry.completeUpload(repository, id, digestOf('a'))).kind, 'busy');
  gate.resolve();
  assert.deepEqual(await slow, { kind: 'appended', size: 2 });
  assert.equal((await registry.completeUpload(repository, id, digestOf('ab'))).kind, 'complete');
});

test('a chunk of an upload that is cancelled while the chunk comes in is not accepted', async () => {
  const { registry, repository, driver } = await pushed();
  const { id } = await registry.startUpload(repository);
  const gate = Promise.withResolvers<void>();
  const slow = registry.appendToUpload(repository, id, { chunks: (async function* () { await gate.promise; yield Buffer.from('a'); })() });
  await Promise.resolve();
  assert.equal(await registry.cancelUpload(repository, id), true);
  gate.resolve();
  assert.equal((await slow).kind, 'unknown');
  assert.equal(await driver.stagedSize(id), undefined);
});

test('an upload that is cancelled while it is completed leaves no blob', async () => {
  const { registry, repository, driver } = await pushed();
  const { id } = await registry.startUpload(repository);
  await registry.appendToUpload(repository, id, { chunks: once('late') });
  const completing = registry.completeUpload(repository, id, digestOf('late'));
  assert.equal(await registry.cancelUpload(repository, id), true);
  assert.equal((await completing).kind, 'unknown');
  assert.equal(await registry.blobSize(repository, digestOf('late')), undefined);
  assert.equal(await driver.size(`000000000000/AES256/${digestOf('late')}`), undefined);
});

test('a blob is stored once for the repositories of an account, which need not lend it', async () => {
  const { registry, repository, store, driver } = await pushed();
  const other = await createRepository(store, 'other');
  assert.equal(await registry.blobSize(other, digestOf('layer')), undefined);
  assert.equal(await registry.mountBlob(other, repository, digestOf('nothing')), false);
  assert.equal(await registry.mountBlob(other, repository, digestOf('layer')), true);
  assert.equal(await registry.blobSize(other, digestOf('layer')), 5);
  await pushBlob(registry, other, 'config');
  assert.equal(store.list(blobs).length, 2);
  assert.equal(await driver.size(`000000000000/AES256/${digestOf('config')}`), 6);
});

test('a repository with images is deleted only by force, and takes all its records along', async () => {
  const { registry, repository, store } = await pushed();
  await registry.startUpload(repository);
  assert.equal(await registry.deleteRepository(repository, { withImages: false }), 'notEmpty');
  assert.equal(await registry.deleteRepository(repository, { withImages: true }), 'deleted');
  assert.equal(await registry.deleteRepository(repository, { withImages: true }), 'gone');
  assert.deepEqual([store.list(images), store.list(imageTags), store.list(blobLinks)], [[], [], []]);
  assert.equal((await registry.putImage(repository, { manifest: indexOf(), tags: [] })).kind, 'repositoryGone');
});

test('an upload that nobody finished within a day makes room for the next one', async () => {
  const { registry, repository, clock } = await pushed();
  const { id } = await registry.startUpload(repository);
  await clock.advance(dayMs);
  await registry.startUpload(repository);
  assert.equal(await registry.uploadedSize(repository, id), 0);
  await clock.advance(1);
  await registry.startUpload(repository);
  assert.equal(await registry.uploadedSize(repository, id), undefined);
});

test('a start removes what nobody needs, after a grace of a day, and nothing else', async () => {
  const memory: RegistryMemory = { disk: new Map(), blobs: { staged: new Map(), blobs: new Map() } };
  const first = await memoryRegistry(memory);
  const repository = await createRepository(first.store, 'app');
  for (const content of ['config', 'layer', 'unused']) await pushBlob(first.registry, repository, content);
  await first.registry.putImage(repository, { manifest: manifestOf('config', 'layer'), tags: ['1'] });
  await first.registry.startUpload(repository);
  const soon = await memoryRegistry(memory);
  await recoverRegistry(soon);
  assert.deepEqual([soon.store.list(blobs).length, memory.blobs.blobs.size, memory.blobs.staged.size], [3, 3, 1]);
  await soon.clock.advance(2 * dayMs);
  await recoverRegistry(soon);
  assert.deepEqual(soon.store.list(blobs).map((blob) => blob.digest), [digestOf('config'), digestOf('layer')]);
  assert.deepEqual([memory.blobs.blobs.size, memory.blobs.staged.size], [2, 0]);
});
