import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageReplications } from '#model/image-replication.ts';
import { images } from '#model/image.ts';
import { noRegistrySettings, registrySettings, type ReplicationRule } from '#model/registry-settings.ts';
import { endActivation, archiveImage, imageStorageOf } from '#state/image-storage.ts';
import { createRepository, memoryRegistry } from './memory-registry.ts';

const source = { account: '000000000000', region: 'us-east-1' };
const west = { account: '000000000000', region: 'us-west-2' };
const spoke = { account: '111111111111', region: 'us-east-1' };
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] });

async function replicating(...replicationRules: readonly ReplicationRule[]) {
  const made = await memoryRegistry();
  await made.store.transact((transaction) => transaction.put(registrySettings, { ...noRegistrySettings(source), replicationRules }));
  return { ...made, replications: () => made.store.list(imageReplications).map(({ destination, status, tags }) => ({ destination, status, tags })) };
}

test('what is pushed is to be replicated once to each destination of the rules that match its repository', async () => {
  const { store, registry, replications } = await replicating({ destinations: [west, spoke], prefixes: ['prod', 'app'] }, { destinations: [west], prefixes: [] });
  await registry.putImage(await createRepository(store, 'app'), { manifest, tags: ['1'] });
  assert.deepEqual(replications(), [{ destination: west, status: 'IN_PROGRESS', tags: ['1'] }, { destination: spoke, status: 'IN_PROGRESS', tags: ['1'] }]);
  await registry.putImage(await createRepository(store, 'other'), { manifest, tags: [] });
  assert.deepEqual(replications().slice(2), [{ destination: west, status: 'IN_PROGRESS', tags: [] }]);
});

test('a replication happens once for a push: neither a replica nor a push that changes nothing is replicated', async () => {
  const { store, registry, replications } = await replicating({ destinations: [west], prefixes: [] });
  const repository = await createRepository(store, 'app');
  await registry.putImage(repository, { manifest, tags: ['1'], isReplica: true });
  await registry.putImage(repository, { manifest, tags: ['1'] });
  assert.deepEqual(replications(), []);
});

test('tags wait together until they are brought', async () => {
  const { store, registry, replications } = await replicating({ destinations: [west], prefixes: [] });
  const repository = await createRepository(store, 'app');
  await registry.putImage(repository, { manifest, tags: ['1'] });
  await registry.putImage(repository, { manifest, tags: ['2'] });
  assert.deepEqual(replications(), [{ destination: west, status: 'IN_PROGRESS', tags: ['1', '2'] }]);
});

test('what is told of the replication of an image goes with the image, or with its repository', async () => {
  const { store, registry, replications } = await replicating({ destinations: [west], prefixes: [] });
  const [one, two] = [await createRepository(store, 'one'), await createRepository(store, 'two')];
  for (const repository of [one, two]) await registry.putImage(repository, { manifest, tags: ['1'] });
  await registry.deleteImages(one, [{ imageTag: '1' }]);
  assert.equal(replications().length, 1);
  await registry.deleteRepository(two, { withImages: true });
  assert.deepEqual(replications(), []);
});

test('what is restored from the archive is replicated as if it were pushed then', async () => {
  const { store, registry, replications } = await replicating({ destinations: [west], prefixes: [] });
  const repository = await createRepository(store, 'app');
  await registry.putImage(repository, { manifest, tags: ['1'], isReplica: true });
  const [image] = store.list(images);
  assert.ok(image !== undefined);
  await store.transact((transaction) => archiveImage(transaction, image, 1));
  assert.deepEqual(replications(), []);
  await store.transact((transaction) => endActivation(transaction, imageStorageOf(transaction, image), 2));
  assert.deepEqual(replications(), [{ destination: west, status: 'IN_PROGRESS', tags: ['1'] }]);
});
