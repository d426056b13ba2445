import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { blobLinks, blobs, uploads } from '#model/blob.ts';
import { imageReplications } from '#model/image-replication.ts';
import { images, imageTags } from '#model/image.ts';
import { backfillReplications, replicationBackfills } from '#model/replication-backfill.ts';
import { repositories } from '#model/repository.ts';
import type { BlobMemory } from '#registry/blob-drivers/memory.ts';
import { configure, createRepository, golden, indexOf, letsReplicate, manifestOf, mirror, push, put, replicationWorld, settled, spoke, type ReplicationWorld } from '#server/replication-world.fixture.ts';
import type { MemoryDisk } from '#state/journals/memory.ts';
import { CutJournal, type Cut } from '../support/cut-journal.ts';

/** What outlives a daemon. */
interface Left {
  readonly disk: MemoryDisk;
  readonly blobs: BlobMemory;
}

/** Pushes that were acknowledged, and a backfill that was begun, and nothing done of either. */
async function acknowledged(): Promise<Left> {
  const left: Left = { disk: new Map(), blobs: { staged: new Map(), blobs: new Map() } };
  const world = await replicationWorld({ journal: new CutJournal(left.disk).journal, blobs: left.blobs });
  await configure(world, spoke, { policy: letsReplicate(golden) });
  const old = await createRepository(world, golden, 'old');
  await push(world, old, { layers: ['old'], tags: ['1', '2'] });
  await configure(world, golden, { replicationRules: [{ destinations: [mirror, spoke], prefixes: [] }] });
  const app = await createRepository(world, golden, 'app');
  await push(world, app, { layers: ['base', 'amd64'], tags: ['amd64'] });
  await push(world, app, { layers: ['base', 'arm64'], tags: [] });
  await put(world, app, { manifest: indexOf(manifestOf('base', 'amd64'), manifestOf('base', 'arm64')), tags: ['1', 'latest'] });
  await world.store.transact((transaction) => transaction.put(replicationBackfills, { ...golden, id: 'backfill', destination: spoke, status: 'PREPARING', startedAt: 0 }));
  return left;
}

/** All that is there in the end, whatever the order in which it came to be. */
function endOf({ store, blobs: { blobs: bytes, staged } }: ReplicationWorld): unknown {
  const sorted = (documents: readonly object[]) => documents.map((document) => JSON.stringify(document, (key, value: unknown) => (key.endsWith('At') ? undefined : value))).toSorted();
  const ofRegistry = [store.list(repositories), store.list(images), store.list(imageTags), store.list(blobs), store.list(blobLinks), store.list(uploads)];
  const ofReplication = [store.list(imageReplications), store.list(replicationBackfills), store.list(backfillReplications)];
  return [...[...ofRegistry, ...ofReplication].map(sorted), [...bytes.keys()].toSorted(), [...staged.keys()]];
}

/** Goes on with what is left until it is cut off or done; gives what is left then. */
async function livedUntil(cut: Cut, { disk, blobs: before }: Left): Promise<Left & { readonly isCut: boolean }> {
  const journal = new CutJournal(disk, cut);
  const world = await replicationWorld({ journal: journal.journal, blobs: before });
  world.controller.start();
  for (let round = 0; round < 1_000 && !journal.isCut && !isDone(world); round += 1) {
    await world.clock.advance(0);
    await othersTurn();
  }
  return { disk: structuredClone(disk), blobs: structuredClone(before), isCut: journal.isCut };
}

function isDone({ store }: ReplicationWorld): boolean {
  return store.list(imageReplications).every(({ status }) => status !== 'IN_PROGRESS') && store.list(replicationBackfills).every(({ status }) => status === 'COMPLETE');
}

test('a daemon that is killed at any commit of a replication or a backfill ends where one ends that was not', async () => {
  const start = await acknowledged();
  const copy = (left: Left): Left => structuredClone({ disk: left.disk, blobs: left.blobs });
  const unharmed = await replicationWorld({ journal: new CutJournal(start.disk).journal, blobs: copy(start).blobs });
  unharmed.controller.start();
  await settled(unharmed);
  const expected = endOf(unharmed);
  let cuts = 0;
  for (let atCommit = 1; ; atCommit += 1) {
    const fresh = await acknowledged();
    const left = await livedUntil({ atCommit, isKept: false }, fresh);
    if (!left.isCut) break;
    const kept = await livedUntil({ atCommit, isKept: true }, await acknowledged());
    for (const each of [left, kept]) {
      const world = await replicationWorld({ journal: new CutJournal(each.disk).journal, blobs: each.blobs });
      world.controller.start();
      await settled(world);
      assert.deepEqual(endOf(world), expected, `cut at commit ${atCommit}`);
      cuts += 1;
    }
  }
  assert.ok(cuts > 40, `there were ${cuts} cuts`);
});
