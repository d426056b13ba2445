import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagePulls, images } from '#model/image.ts';
import { archiveImage } from '#state/image-storage.ts';
import { createRepository, memoryRegistry } from '../memory-registry.ts';
import { localUpstream } from './local-upstream.ts';

test('an image that the upstream has archived is not pulled from there', async () => {
  const { store, registry } = await memoryRegistry();
  const repository = await createRepository(store, 'app');
  const text = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] });
  await registry.putImage(repository, { manifest: text, tags: ['1'] });
  const [image] = store.list(images);
  assert.ok(image !== undefined);
  const { signal } = new AbortController();
  const upstream = localUpstream({ store, registry, named: (name) => ({ account: repository.account, region: repository.region, name }), authorize: async () => {}, pulledBy: undefined });
  await store.transact((transaction) => archiveImage(transaction, image, 1));
  assert.equal(await upstream.manifest('app', '1', signal), undefined);
  assert.deepEqual(store.list(imagePulls), []);
});
