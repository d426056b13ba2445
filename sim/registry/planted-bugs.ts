import { blobKey, blobLinks, blobs } from '#model/blob.ts';
import { imageKey } from '#model/image.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { blobGraceMs, collectBlobs } from '#registry/core/collect-blobs.ts';
import type { CollectingRegistry } from '#registry/core/image-registry.ts';
import { KeyTurns } from '#registry/core/key-turns.ts';
import { Removal } from '#registry/core/removal.ts';
import type { Transaction } from '#state/store.ts';
import type { RegistryDeps, RegistryParts } from './registry-world.ts';

interface PlantedBug {
  readonly name: string;
  readonly parts: RegistryParts;
}

/** Mistakes that an engineer could make with blobs that come and go. A simulator that does not find one of them is not worth its time. */
export const plantedBugs: readonly PlantedBug[] = [
  { name: 'the collector takes no turns with those who push the same content', parts: registry((inner, deps) => ({ ...inner, collect: () => collects(deps, deps.clock.nowMs()).then(inner.collect) })) },
  { name: 'the collector does not wait for the grace time', parts: registry((inner, deps) => ({ ...inner, collect: () => collects(deps, deps.clock.nowMs() + 2 * blobGraceMs).then(inner.collect) })) },
  { name: 'a file goes before it is durable that nobody holds it', parts: registry((inner, deps) => ({ ...inner, collect: () => collectsTooSoon(deps).then(inner.collect) })) },
  { name: 'a client is told of a blob that is about to go', parts: registry((inner, { store, driver }) => ({ ...inner, blobSize: async (repository, digest) => (store.get(blobLinks, imageKey(repository.arn, digest)) === undefined ? undefined : driver.size(blobKey(repository.account, repository.encryption.type, digest))) })) },
  { name: 'a mount looks for the file only, not for who holds it', parts: registry((inner, deps) => ({ ...inner, mountBlob: (target, _, digest) => mounts(deps, { arn: target.arn, key: blobKey(target.account, target.encryption.type, digest), digest }) })) },
  { name: 'a push is answered before it is durable', parts: registry((inner, { store }) => ({ ...inner, putImage: (repository, request) => atOnce(store, () => inner.putImage(repository, request)) })) },
  { name: 'a deletion is answered before it is durable', parts: registry((inner, { store }) => ({ ...inner, deleteImages: (repository, ids) => atOnce(store, () => inner.deleteImages(repository, ids)) })) },
  { name: 'a repository forgets its blobs with a tag', parts: registry((inner, { store }) => ({ ...inner, untagImage: (repository, tag) => unlinksAll(store, repository.arn, () => inner.untagImage(repository, tag)) })) },
  { name: 'a blob is recorded before its bytes are there', parts: { driverOf: committingLate } },
  { name: 'bytes that the disk did not let go are forgotten', parts: { driverOf: forgetting } },
  { name: 'a cancelled upload keeps its bytes', parts: { driverOf: (driver) => ({ ...driver, discard: async () => undefined }) } },
  { name: 'a part that failed in its middle is taken for whole', parts: { driverOf: (driver) => ({ ...driver, append: (id, chunks, options) => driver.append(id, skippingFirst(chunks), options) }) } },
];

function registry(registryOf: (inner: CollectingRegistry, deps: RegistryDeps) => CollectingRegistry): RegistryParts {
  return { registryOf };
}

function collects({ store, driver }: RegistryDeps, nowMs: number): Promise<number> {
  const turns = new KeyTurns();
  return collectBlobs({ store, removal: new Removal({ store, driver, turns }), turns, nowMs });
}

async function collectsTooSoon({ store, driver, clock }: RegistryDeps): Promise<number> {
  const isHeld = (key: string) => store.find(blobLinks, 'blob', key).length > 0;
  const unheld = store.list(blobs).filter(({ key, storedAt }) => !isHeld(key) && clock.nowMs() - storedAt > blobGraceMs);
  for (const { key } of unheld) {
    if (isHeld(key)) continue;
    const { durable } = store.commit((transaction: Transaction) => transaction.remove(blobs, key));
    await driver.delete(key);
    await durable;
  }
  return unheld.length;
}

async function mounts({ store, driver, clock }: RegistryDeps, { arn, key, digest }: { readonly arn: string; readonly key: string; readonly digest: string }): Promise<boolean> {
  const size = await driver.size(key);
  if (size === undefined) return false;
  await store.transact((transaction) => transaction.put(blobLinks, { repositoryArn: arn, digest, size, blobKey: key, linkedAt: clock.nowMs() }));
  return true;
}

/** What the work gives, as soon as memory has it. */
async function atOnce<T>(store: RegistryDeps['store'], work: () => Promise<T>): Promise<T> {
  const transact = store.transact.bind(store);
  let value: Promise<T> | undefined;
  store.transact = async (change) => {
    const { value: given, durable } = store.commit(change);
    durable.catch(() => undefined);
    return given;
  };
  try {
    value = work();
  } finally {
    store.transact = transact;
  }
  return value;
}

async function unlinksAll<T>(store: RegistryDeps['store'], arn: string, work: () => Promise<T>): Promise<T> {
  const done = await work();
  await store.transact((transaction) => {
    for (const link of transaction.find(blobLinks, 'repository', arn)) transaction.remove(blobLinks, imageKey(arn, link.digest));
  });
  return done;
}

function committingLate(driver: BlobDriver): BlobDriver {
  return {
    ...driver,
    async commit(id, digest, target) {
      const size = (await driver.stagedSize(id)) ?? 0;
      driver.commit(id, digest, target).catch(() => undefined);
      return { kind: 'committed', size };
    },
  };
}

function forgetting(driver: BlobDriver): BlobDriver {
  return { ...driver, delete: (key) => driver.delete(key).catch(() => undefined) };
}

async function* skippingFirst(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of chunks) {
    if (!isFirst || chunk.byteLength < 3) yield chunk;
    isFirst = false;
  }
}
