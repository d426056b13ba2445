import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { silentLog } from '#base/log.ts';
import { secondMs } from '#base/time.ts';
import { blobLinks, blobs, uploads } from '#model/blob.ts';
import { images, imageTags } from '#model/image.ts';
import { pullThroughCacheRules, type PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';
import { repositories } from '#model/repository.ts';
import type { BlobMemory } from '#registry/blob-drivers/memory.ts';
import { localUpstream } from '#registry/pull-through/local-upstream.ts';
import { PullThroughCache } from '#registry/pull-through/pull-through-cache.ts';
import { createRepository, golden, indexOf, manifestOf, push, put, replicationWorld, spoke, tagsAt, digestOf, type ReplicationWorld } from '#server/replication-world.fixture.ts';
import type { MemoryDisk } from '#state/journals/memory.ts';
import { CutJournal, type Cut } from '../support/cut-journal.ts';

interface Left {
  readonly disk: MemoryDisk;
  readonly blobs: BlobMemory;
}

const name = { ...spoke, name: 'cache/app' };
const rule: PullThroughCacheRule = { ...spoke, ecrRepositoryPrefix: 'cache', upstreamRegistry: 'quay', upstreamRegistryUrl: 'quay.io', createdAt: 0, updatedAt: 0 };
const puller = { pulledBy: undefined, refusalOf: async () => undefined };
const index = indexOf(manifestOf('base', 'amd64'), manifestOf('base', 'arm64'));

/** An index upstream, a rule for it, and a repository that caches it: nothing of it pulled yet. */
async function before(): Promise<Left> {
  const left: Left = { disk: new Map(), blobs: { staged: new Map(), blobs: new Map() } };
  const world = await replicationWorld({ journal: new CutJournal(left.disk).journal, blobs: left.blobs });
  const app = await createRepository(world, golden, 'app');
  await push(world, app, { layers: ['base', 'amd64'], tags: [] });
  await push(world, app, { layers: ['base', 'arm64'], tags: [] });
  await put(world, app, { manifest: index, tags: ['1'] });
  await createRepository(world, spoke, name.name);
  await world.store.transact((transaction) => transaction.put(pullThroughCacheRules, rule));
  return left;
}

/** Pulls the index through the cache until that is done, or until the daemon is cut off. */
async function pulledUntil(cut: Cut | undefined, { disk, blobs: bytes }: Left) {
  const journal = new CutJournal(disk, cut);
  const world = await replicationWorld({ journal: journal.journal, blobs: bytes, seed: cut === undefined ? 2 : 3 });
  const { store, registry, clock } = world;
  const upstream = localUpstream({ store, registry, named: (path) => ({ ...golden, name: path }), authorize: async () => {}, pulledBy: undefined });
  const ensureRepository = async () => ({ kind: 'ready', repository: store.list(repositories).find(({ account }) => account === spoke.account) ?? assert.fail('no repository') }) as const;
  const cache = new PullThroughCache({ store, registry, ensureRepository, upstreamOf: async () => upstream, clock, cloudClock: clock, log: silentLog });
  const progress = { isOver: false };
  const pulled = cache.image(name, '1', puller).then(() => cache.settled()).then(() => { progress.isOver = true; });
  void pulled;
  for (let round = 0; round < 1_000 && !journal.isCut && !progress.isOver; round += 1) {
    await clock.advance(round === 5 ? secondMs : 0);
    await othersTurn();
  }
  assert.ok(journal.isCut || progress.isOver, 'the pull ends');
  return { world, isCut: journal.isCut };
}

/** What the registry holds, whatever its times, and the uploads apart. */
function endOf({ store, blobs: { blobs: bytes } }: ReplicationWorld): unknown {
  const sorted = (documents: readonly object[]) => documents.map((document) => JSON.stringify(document, (key, value: unknown) => (key.endsWith('At') ? undefined : value))).toSorted();
  return [...[store.list(repositories), store.list(images), store.list(imageTags), store.list(blobs), store.list(blobLinks)].map(sorted), [...bytes.keys()].toSorted()];
}

test('a daemon that is killed at any commit of an import has no image that is not whole, and the next pull ends where one ends that was not cut off', async () => {
  const { world: unharmed } = await pulledUntil(undefined, await before());
  const expected = endOf(unharmed);
  assert.deepEqual(tagsAt(unharmed, spoke, { name: name.name, digest: digestOf(index) }), ['1']);
  assert.deepEqual(unharmed.store.list(uploads), []);
  let cuts = 0;
  for (let atCommit = 1, isCut = true; isCut; atCommit += 1) {
    for (const isKept of [false, true]) {
      const left = await before();
      ({ isCut } = await pulledUntil({ atCommit, isKept }, left));
      if (!isCut) break;
      const rest: Left = structuredClone({ disk: left.disk, blobs: left.blobs });
      const restarted = await replicationWorld({ journal: new CutJournal(structuredClone(rest.disk)).journal, blobs: structuredClone(rest.blobs) });
      for (const { digest, repositoryArn } of restarted.store.list(images)) assert.ok(!repositoryArn.includes(`:${spoke.account}:`) || tagsAt(restarted, spoke, { name: name.name, digest }) !== undefined, `${digest} is not whole after a cut at commit ${atCommit}`);
      const { world } = await pulledUntil(undefined, rest);
      assert.deepEqual(endOf(world), expected, `cut at commit ${atCommit}`);
      cuts += 1;
    }
  }
  assert.ok(cuts > 20, `there were ${cuts} cuts`);
});
