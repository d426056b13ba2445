import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { imageStorages } from '#model/image-storage.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { memoryBlobDriver } from '#registry/blob-drivers/memory.ts';
import { imageRegistry } from '#registry/core/image-registry.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { collections } from './collections.ts';
import { followEcr } from './ecr-events.ts';
import { EventFeed } from './event-feed.ts';

const scope = { account: '111122223333', region: 'eu-west-1' };
const name = 'team/app';
const repository: Repository = { ...scope, name, arn: repositoryArn({ ...scope, name }), createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] };
const mediaType = 'application/vnd.oci.image.index.v1+json';
/** Indexes of nothing: images that need no blobs. */
const manifestOf = (text: string, parts: object = {}) => JSON.stringify({ schemaVersion: 2, mediaType, manifests: [], annotations: { text }, ...parts });

async function world() {
  const store = await Store.open(memoryJournal(), collections);
  const clock = new ManualClock();
  const ids = idsFrom(seededRandom(1));
  const registry = imageRegistry({ store, driver: memoryBlobDriver(), clock, ids });
  await store.transact((transaction) => transaction.put(repositories, repository));
  const put = async (text: string, tags: readonly string[], parts?: object) => {
    const result = await registry.putImage(repository, { manifest: manifestOf(text, parts), tags });
    assert.ok(result.kind === 'stored' || result.kind === 'unchanged', result.kind);
    return result.image.digest;
  };
  return { store, clock, ids, registry, put };
}

/** `PUSH a 0123 team/app` of each event since. */
function seen(feed: EventFeed, digests: Readonly<Record<string, string>>): readonly string[] {
  const nameOf = (digest: unknown) => Object.entries(digests).find((entry) => entry[1] === digest)?.[0];
  return feed.page(0).events.map(({ event: { detail } }) => `${detail['action-type']} ${nameOf(detail['image-digest'])} ${detail['image-tag']}`);
}

test('a push is an event for each tag, and one without a tag for a push by digest; what changes nothing is none', async () => {
  const { store, clock, ids, put } = await world();
  await put('before', ['old']);
  using feed = new EventFeed({ sources: [(keep) => followEcr(store, keep)], clock, ids });
  const one = await put('one', ['a', 'b']);
  const two = await put('two', []);
  await put('two', ['a']);
  await put('two', ['a']);
  assert.deepEqual(seen(feed, { one, two }), ['PUSH one a', 'PUSH one b', 'PUSH two ', 'PUSH two a']);
});

test('a deletion is an event for each tag that goes; a repository deleted by force deletes all its images', async () => {
  const { store, clock, ids, registry, put } = await world();
  const one = await put('one', ['a', 'b', 'c']);
  const two = await put('two', []);
  const three = await put('three', ['d']);
  using feed = new EventFeed({ sources: [(keep) => followEcr(store, keep)], clock, ids });
  await registry.deleteImages(repository, [{ imageTag: 'a' }]);
  await registry.deleteImages(repository, [{ imageDigest: one }]);
  await registry.deleteImages(repository, [{ imageDigest: two }]);
  await registry.deleteRepository(repository, { withImages: true });
  assert.deepEqual(seen(feed, { one, two, three }), ['DELETE one a', 'DELETE one b', 'DELETE one c', 'DELETE two ', 'DELETE three d']);
});

test('an image that is archived or back is told of, and what refers to another as a referrer', async () => {
  const { store, clock, ids, put } = await world();
  const digest = await put('one', ['a']);
  using feed = new EventFeed({ sources: [(keep) => followEcr(store, keep)], clock, ids });
  const storage = { repositoryArn: repository.arn, digest };
  for (const status of ['ARCHIVED', 'ACTIVATING', 'ACTIVE'] as const) await store.transact((transaction) => transaction.put(imageStorages, { ...storage, status }));
  await put('sbom', [], { subject: { mediaType, digest, size: 1 } });
  const told = feed.page(0).events.map(({ event }) => [event['detail-type'], event.detail['target-storage-class'] ?? event.detail['action-type']]);
  assert.deepEqual(told, [['ECR Image Action', 'ARCHIVE'], ['ECR Image Action', 'STANDARD'], ['ECR Referrer Action', 'PUSH']]);
});

test('ECR Public has no events', async () => {
  const { store, clock, ids, registry } = await world();
  const named = { account: scope.account, region: '', name };
  const open: Repository = { ...repository, ...named, arn: repositoryArn(named) };
  await store.transact((transaction) => transaction.put(repositories, open));
  using feed = new EventFeed({ sources: [(keep) => followEcr(store, keep)], clock, ids });
  await registry.putImage(open, { manifest: manifestOf('one'), tags: ['a'] });
  await registry.deleteImages(open, [{ imageTag: 'a' }]);
  assert.deepEqual(seen(feed, {}), []);
});
