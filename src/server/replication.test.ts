import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorldError } from '#base/errors.ts';
import { blobs } from '#model/blob.ts';
import { imageReplications } from '#model/image-replication.ts';
import { images } from '#model/image.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { configure, createRepository, digestAt, golden, indexOf, letsReplicate, manifestOf, mirror, push, put, replicationWorld, settled, spoke, tagsAt, type ReplicationWorld, type ReplicationWorldOptions } from './replication-world.fixture.ts';

const name = 'team/app';

/** A golden registry that replicates to another Region and to another account, which lets it. */
async function replicating(options: ReplicationWorldOptions = {}) {
  const world = await replicationWorld(options);
  await configure(world, golden, { replicationRules: [{ destinations: [mirror, spoke], prefixes: ['team/'] }] });
  await configure(world, spoke, { policy: letsReplicate(golden) });
  world.controller.start();
  return { ...world, app: await createRepository(world, golden, name) };
}

function statuses({ store }: ReplicationWorld): readonly string[] {
  return store.list(imageReplications).map(({ destination, status, failureCode }) => [destination.account, destination.region, status, ...(failureCode === undefined ? [] : [failureCode])].join(' '));
}

test('a pushed image appears with its tags in the repository of the same name at every destination, which is created', async () => {
  const world = await replicating();
  const digest = await push(world, world.app, { layers: ['layer'], tags: ['1', 'latest'] });
  await settled(world);
  for (const scope of [mirror, spoke]) assert.deepEqual(tagsAt(world, scope, { name, digest }), ['1', 'latest']);
  assert.deepEqual(statuses(world), ['111111111111 us-east-1 COMPLETE', '222222222222 us-east-1 COMPLETE']);
});

test('within an account the layers are stored once, in another one once more', async () => {
  const world = await replicating();
  await push(world, world.app, { layers: ['layer'], tags: ['1'] });
  await settled(world);
  assert.deepEqual(world.store.list(blobs).map(({ key }) => key.slice(0, 12)).toSorted(), [golden.account, golden.account, spoke.account, spoke.account]);
});

test('an index comes with all images that it lists, also when they were pushed before its rule', async () => {
  const world = await replicationWorld();
  const app = await createRepository(world, golden, name);
  await push(world, app, { layers: ['amd64'], tags: [] });
  await push(world, app, { layers: ['arm64'], tags: [] });
  await configure(world, golden, { replicationRules: [{ destinations: [mirror, spoke], prefixes: [] }] });
  await configure(world, spoke, { policy: letsReplicate(golden) });
  world.controller.start();
  const digest = await put(world, app, { manifest: indexOf(manifestOf('amd64'), manifestOf('arm64')), tags: ['1'] });
  await settled(world);
  for (const scope of [mirror, spoke]) assert.deepEqual(tagsAt(world, scope, { name, digest }), ['1']);
});

test('what was there before its rule is not replicated, nor what no filter matches', async () => {
  const world = await replicating();
  await push(world, await createRepository(world, golden, 'other/app'), { layers: ['layer'], tags: ['1'] });
  await settled(world);
  assert.deepEqual(world.store.list(repositories).map(({ arn }) => arn), [world.app.arn, repositoryArn({ ...golden, name: 'other/app' })]);
});

test('an image is replicated once: from the destination it goes nowhere', async () => {
  const world = await replicating();
  await configure(world, mirror, { replicationRules: [{ destinations: [{ ...mirror, region: 'ap-south-1' }], prefixes: [] }] });
  await push(world, world.app, { layers: ['layer'], tags: ['1'] });
  await settled(world);
  assert.ok(world.store.list(images).every(({ repositoryArn: arn }) => !arn.includes('ap-south-1')));
});

test('a tag that moves is moved at the destination; deletions are not replicated', async () => {
  const world = await replicating();
  const first = await push(world, world.app, { layers: ['a'], tags: ['latest'] });
  await settled(world);
  const second = await push(world, world.app, { layers: ['b'], tags: ['latest'] });
  await settled(world);
  assert.deepEqual([tagsAt(world, mirror, { name, digest: first }), tagsAt(world, mirror, { name, digest: second })], [[], ['latest']]);
  await world.registry.deleteImages(world.app, [{ imageDigest: second }]);
  await settled(world);
  assert.deepEqual(tagsAt(world, mirror, { name, digest: second }), ['latest']);
});

test('a tag that moved on before its image was brought goes to the image that it names then', async () => {
  const world = await replicationWorld();
  await configure(world, golden, { replicationRules: [{ destinations: [mirror], prefixes: [] }] });
  const app = await createRepository(world, golden, name);
  const first = await push(world, app, { layers: ['a'], tags: ['latest', 'a'] });
  const second = await push(world, app, { layers: ['b'], tags: ['latest'] });
  world.controller.start();
  await settled(world);
  assert.deepEqual([tagsAt(world, mirror, { name, digest: first }), tagsAt(world, mirror, { name, digest: second })], [['a'], ['latest']]);
});

test('where tags are immutable at the destination the image comes without those that are there', async () => {
  const world = await replicating();
  const fixed = await createRepository(world, mirror, name, { tagMutability: 'IMMUTABLE' });
  const there = await push(world, fixed, { layers: ['there'], tags: ['1'] });
  const digest = await push(world, world.app, { layers: ['new'], tags: ['1', '2'] });
  await settled(world);
  assert.deepEqual([tagsAt(world, mirror, { name, digest }), digestAt(world, mirror, name, '1')], [['2'], there]);
});

test('without a registry policy at the receiving account, or without leave to create the repository, a replication fails', async () => {
  const world = await replicating();
  const policies = [letsReplicate({ account: '333333333333', region: '' }), letsReplicate(golden, ['ecr:CreateRepository']), letsReplicate(golden, ['ecr:ReplicateImage'])];
  for (const [index, policy] of policies.entries()) {
    await configure(world, spoke, { policy });
    await push(world, world.app, { layers: [`layer ${index}`], tags: ['1'] });
    await settled(world);
    assert.equal(statuses(world).at(-1), '222222222222 us-east-1 FAILED AccessDenied');
  }
  await createRepository(world, spoke, name);
  await configure(world, spoke, { policy: letsReplicate(golden, ['ecr:ReplicateImage']) });
  const digest = await push(world, world.app, { layers: ['layer 0'], tags: ['2'] });
  await settled(world);
  assert.deepEqual(tagsAt(world, spoke, { name, digest }), ['2'], 'a repository that is there need not be created');
});

test('what the world does not let happen is tried again, and given up in the end', async () => {
  let failures = 3;
  const world = await replicating({
    around: (driver) => ({
      ...driver,
      open(key) {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new WorldError('DiskFull', 'no space')) : driver.open(key);
      },
    }),
  });
  const digest = await push(world, world.app, { layers: ['layer'], tags: ['1'] });
  await settled(world);
  assert.deepEqual(tagsAt(world, spoke, { name, digest }), ['1']);
  failures = Infinity;
  await push(world, world.app, { layers: ['other'], tags: ['2'] });
  await settled(world);
  assert.deepEqual(statuses(world).slice(2), ['111111111111 us-east-1 COMPLETE', '222222222222 us-east-1 FAILED ServerException']);
});

test('a disk that is full is the world, too: replications wait, and the daemon goes on', async () => {
  let failures = 0;
  const world = await replicating({
    around: (driver) => ({
      ...driver,
      stage(id) {
        failures -= 1;
        return failures >= 0 ? Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, open'), { code: 'ENOSPC', syscall: 'open' })) : driver.stage(id);
      },
    }),
  });
  const digest = await push(world, world.app, { layers: ['layer'], tags: ['1'] });
  failures = 2;
  await settled(world);
  assert.deepEqual(tagsAt(world, spoke, { name, digest }), ['1']);
});

test('an image that is deleted while it waits is forgotten', async () => {
  const world = await replicationWorld();
  await configure(world, golden, { replicationRules: [{ destinations: [mirror], prefixes: [] }] });
  const app = await createRepository(world, golden, name);
  const digest = await push(world, app, { layers: ['a'], tags: ['1'] });
  await world.registry.deleteImages(app, [{ imageDigest: digest }]);
  world.controller.start();
  await settled(world);
  assert.deepEqual([world.store.list(imageReplications), tagsAt(world, mirror, { name, digest })], [[], undefined]);
});
