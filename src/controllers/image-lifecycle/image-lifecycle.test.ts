import assert from 'node:assert/strict';
import { test } from 'node:test';
import { known } from '#base/assert.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { dayMs, hourMs } from '#base/time.ts';
import { imageStorages } from '#model/image-storage.ts';
import { images, imageTags, type Image } from '#model/image.ts';
import { lifecyclePolicyPreviews, lifecyclePreviewParts } from '#model/lifecycle-policy-preview.ts';
import { registryCollections } from '#model/registry-collections.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { archiveImage, imageStorageOf, restoreImage } from '#state/image-storage.ts';
import type { Journal } from '#state/journals/journal.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { createImageLifecycleController } from './controller.ts';
import { policyDueAt } from './plan.ts';

const startAt = 1_000 * dayMs;
const name = { account: '111122223333', region: 'eu-west-1', name: 'app' };
const arn = repositoryArn(name);
const untagged = { rulePriority: 1, selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 }, action: { type: 'expire' } };
const archiving = { rulePriority: 2, selection: { tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 30 }, action: { type: 'transition', targetStorageClass: 'archive' } };
const leaving = { rulePriority: 3, selection: { tagStatus: 'any', storageClass: 'archive', countType: 'sinceImageTransitioned', countUnit: 'days', countNumber: 90 }, action: { type: 'expire' } };

test('a policy is first carried out an hour after it was put, and then once a day', async () => {
  const { store, pass, put, left } = await world({ rules: [untagged], untagged: 3, tagged: 1 });
  await pass(hourMs - 1);
  assert.equal(policyIn(store)?.evaluatedAt, undefined);
  await pass(1);
  assert.deepEqual([policyIn(store)?.evaluatedAt, left()], [startAt + hourMs, ['plain:0', 'plain:1', 'plain:2', 'tagged:0']]);
  put(image('late:1', startAt + 5 * dayMs));
  await pass(15 * dayMs);
  assert.deepEqual(left(), ['late:1', 'tagged:0']);
  await pass(10 * dayMs);
  assert.deepEqual(left(), ['tagged:0']);
  assert.equal(policyIn(store)?.runStartedAt, undefined);
});

test('images go to the archive, and from there when their time is over', async () => {
  const { store, clock, pass, left } = await world({ rules: [untagged, archiving, leaving], untagged: 0, tagged: 2 });
  await pass(31 * dayMs);
  assert.deepEqual(store.list(imageStorages).map(({ status, archivedAt }) => [status, archivedAt]), [['ARCHIVED', clock.nowMs()], ['ARCHIVED', clock.nowMs()]]);
  await pass(88 * dayMs);
  assert.equal(left().length, 2);
  await pass(3 * dayMs);
  assert.deepEqual([left(), store.list(imageStorages)], [[], []]);
});

test('many images go in steps between which others have their turn, and images that change in between stay', async () => {
  const { store, pass, left } = await world({ rules: [untagged], untagged: 1_000, tagged: 0 });
  const sizes: number[] = [];
  store.onCommit((changes) => {
    const removed = changes.filter(({ kind, after }) => kind === images.kind && after === undefined).length;
    if (removed > 0) sizes.push(removed);
    if (sizes.length === 1 && removed > 0) store.commit((transaction) => transaction.put(imageTags, { repositoryArn: arn, tag: 'rescued', digest: 'plain:999' }));
  });
  await pass(20 * dayMs);
  assert.deepEqual([sizes.every((size) => size <= 100), left()], [true, ['plain:999']]);
});

test('a run goes on where a daemon stopped, and stops when the policy is another one', async () => {
  const journal = memoryJournal();
  const before = await world({ rules: [untagged], untagged: 500, tagged: 0, journal, ageDays: 20 });
  before.store.onCommit((changes) => {
    if (changes.some(({ kind, after }) => kind === images.kind && after === undefined)) before.controller[Symbol.dispose]();
  });
  await before.clock.advance(hourMs);
  await before.controller.idle();
  assert.equal(before.left().length, 400);
  const store = await Store.open(journal, registryCollections);
  using controller = createImageLifecycleController({ store, clock: before.clock, log: silentLog });
  store.onCommit((changes) => {
    const repository = store.get(repositories, arn);
    if (repository !== undefined && store.find(images, 'repository', arn).length === 300 && changes.some(({ kind }) => kind === images.kind)) store.commit((transaction) => transaction.put(repositories, { ...repository, lifecyclePolicy: { text: policyOf(archiving), putAt: before.clock.nowMs() } }));
  });
  controller.start();
  await controller.idle();
  assert.equal(store.list(images).length, 300);
});

test('a preview says what would happen, for a day', async () => {
  const { store, clock, controller, left } = await world({ rules: [untagged], untagged: 1_001, tagged: 1 });
  await clock.advance(0);
  const preview = { repositoryArn: arn, text: policyOf({ ...untagged, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 } }), startedAt: startAt };
  await store.transact((transaction) => transaction.put(lifecyclePolicyPreviews, preview));
  await controller.idle();
  assert.deepEqual(store.get(lifecyclePolicyPreviews, arn)?.outcome, { status: 'COMPLETE', at: clock.nowMs(), expiring: 1_001, transitioning: 0 });
  const results = store.find(lifecyclePreviewParts, 'repository', arn).flatMap((part) => part.results);
  assert.deepEqual([results.length, results[0]], [1_001, { digest: 'plain:0', tags: [], pushedAt: startAt, type: 'expire', priority: 1, storageClass: 'standard' }]);
  assert.equal(left().length, 1_002);
  await clock.advance(dayMs);
  assert.deepEqual([store.get(lifecyclePolicyPreviews, arn)?.outcome?.status, store.list(lifecyclePreviewParts)], ['EXPIRED', []]);
});

test('an image that is restored is back after a while by the cloud\'s clock', async () => {
  const { store, clock } = await world({ rules: [untagged], untagged: 0, tagged: 1 });
  const [restored] = store.list(images);
  assert.ok(restored !== undefined);
  await store.transact((transaction) => {
    archiveImage(transaction, restored, clock.nowMs());
    restoreImage(transaction, restored, clock.nowMs());
  });
  assert.equal(imageStorageOf(store, restored).status, 'ACTIVATING');
  await clock.advance(20 * 60_000);
  const { status, activatedAt, activatesAt } = imageStorageOf(store, restored);
  assert.deepEqual([status, activatedAt, activatesAt], ['ACTIVE', startAt + 60_000, undefined]);
});

interface World {
  readonly rules: readonly unknown[];
  readonly untagged: number;
  readonly tagged: number;
  readonly journal?: Journal;
  readonly ageDays?: number;
}

async function world({ rules, untagged: plain, tagged, journal = memoryJournal(), ageDays = 0 }: World) {
  const clock = new ManualClock(startAt);
  const store = await Store.open(journal, registryCollections);
  const repository: Repository = { ...name, arn, createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [], lifecyclePolicy: { text: policyOf(...rules), putAt: startAt } };
  await store.transact((transaction) => {
    transaction.put(repositories, repository);
    for (let index = 0; index < plain; index += 1) transaction.put(images, image(`plain:${index}`, startAt - ageDays * dayMs + index));
    for (let index = 0; index < tagged; index += 1) {
      transaction.put(images, image(`tagged:${index}`, startAt + plain + index));
      transaction.put(imageTags, { repositoryArn: arn, tag: `v${index}`, digest: `tagged:${index}` });
    }
  });
  const controller = createImageLifecycleController({ store, clock, log: silentLog });
  controller.start();
  /** Time goes by, and all is done that is due then. */
  const pass = async (ms: number) => {
    await clock.advance(ms);
    for (;;) {
      await controller.idle();
      const due = policyDueAt(known(store.get(repositories, arn), 'the repository'));
      if (due !== undefined && due > clock.nowMs()) return;
      await clock.advance(0);
    }
  };
  return { store, clock, controller, pass, put: (added: Image) => store.commit((transaction) => transaction.put(images, added)), left: () => store.find(images, 'repository', arn).map(({ digest }) => digest).toSorted() };
}

function image(digest: string, pushedAt: number): Image {
  return { repositoryArn: arn, digest, mediaType: 'm', manifest: '{}', blobs: [], children: [], sizeInBytes: 1, pushedAt };
}

function policyOf(...rules: readonly unknown[]): string {
  return JSON.stringify({ rules });
}

function policyIn(store: Store) {
  return store.get(repositories, arn)?.lifecyclePolicy;
}
