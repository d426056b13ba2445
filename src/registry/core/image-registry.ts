import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import { imageKey, images, imageTagKey, imageTags } from '#model/image.ts';
import { blobLinks, blobs, uploads as uploadSessions, type BlobLink } from '#model/blob.ts';
import type { DataKeys } from '#model/data-keys.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import type { Repository } from '#model/repository.ts';
import { deleteImages } from '#state/delete-images.ts';
import type { Store } from '#state/store.ts';
import type { BlobDriver, BlobReader } from '../blob-drivers/blob-driver.ts';
import { blobGraceMs, collectBlobs } from './collect-blobs.ts';
import { deleteRepository } from './delete-repository.ts';
import { KeyTurns } from './key-turns.ts';
import { noDataKeys } from './no-data-keys.ts';
import { openBlob } from './open-blob.ts';
import { putImage } from './put-image.ts';
import { Removal } from './removal.ts';
import { recordPull } from './record-pull.ts';
import { Uploads } from './uploads.ts';

export interface ImageRegistryOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  /** Without it blobs lie as they are, and repositories are encrypted by no KMS key. */
  readonly dataKeys?: DataKeys;
  /** By which uploads and blobs grow old: an advance of the cloud's time must not take the layers of a push that is under way. */
  readonly clock: Clock;
  /** By which images are shown as pushed and pulled; `clock` when absent. */
  readonly cloudClock?: Clock;
  readonly ids: Ids;
}

/** What serves the registry's clients reads blobs too. */
export interface ReadableRegistry extends ImageRegistry {
  /** Opens a blob that the repository holds. Throws KmsFailure, and WorldError `BlobMissing` when it is not there. */
  openBlob(repository: Repository, digest: string): Promise<BlobReader>;
}

export interface CollectingRegistry extends ReadableRegistry {
  /** Removes stale uploads and what no image needs; gives how many blobs went. */
  collect(): Promise<number>;
}

/** The core of the registry: records in the store, bytes in the blob driver; the bytes always come first. */
export function imageRegistry(options: ImageRegistryOptions): CollectingRegistry {
  const { store, driver, clock, cloudClock = clock, dataKeys = noDataKeys } = options;
  const turns = new KeyTurns();
  const removal = new Removal({ store, driver, turns });
  const uploads = new Uploads({ ...options, dataKeys, turns, removal });
  const links = new DurableLinks(store);
  return {
    putImage(repository, request) {
      const put = () => store.transact((transaction) => putImage(transaction, { repository, request, nowMs: cloudClock.nowMs() }));
      // At once where there is no key to ask for: of what is asked in one order the first must not come last.
      return repository.encryption.type === 'AES256' ? put() : dataKeys.check(repository).then(put);
    },
    checkKey: (repository) => dataKeys.check(repository),
    deleteImages: (repository, imageIds) => store.transact((transaction) => deleteImages(transaction, repository, imageIds)),
    untagImage: (repository, tag) =>
      store.transact((transaction) => {
        const key = imageTagKey(repository.arn, tag);
        if (transaction.get(imageTags, key) === undefined) return false;
        transaction.remove(imageTags, key);
        return true;
      }),
    async deleteRepository(repository, { withImages }) {
      const sessions = store.find(uploadSessions, 'repository', repository.arn);
      const outcome = await store.transact((transaction) => deleteRepository(transaction, repository, withImages));
      if (outcome === 'deleted') await uploads.forget(sessions.map(({ id }) => id));
      return outcome;
    },
    startUpload: (repository, uploadId) => uploads.start(repository, uploadId),
    uploadedSize: (repository, uploadId) => uploads.size(repository, uploadId),
    appendToUpload: (repository, uploadId, part) => uploads.append(repository, uploadId, part),
    completeUpload: (repository, uploadId, digest) => uploads.complete(repository, uploadId, digest),
    cancelUpload: (repository, uploadId) => uploads.cancel(repository, uploadId),
    mountBlob: (target, source, digest) => uploads.mount(target, source, digest),
    unlinkBlob: (repository, digest) =>
      store.transact((transaction) => {
        const key = imageKey(repository.arn, digest);
        if (transaction.get(blobLinks, key) === undefined) return 'unknown';
        if (transaction.find(images, 'blob', key).length > 0) return 'needed';
        transaction.remove(blobLinks, key);
        return 'unlinked';
      }),
    async blobSize(repository, digest) {
      const link = store.get(blobLinks, imageKey(repository.arn, digest));
      if (link === undefined) return undefined;
      await prolong(store, link, clock.nowMs());
      await links.durable(link);
      const blob = store.get(blobs, link.blobKey);
      return blob !== undefined && (await uploads.isThere(blob)) ? blob.size : undefined;
    },
    async blobUrl(repository, digest) {
      const link = store.get(blobLinks, imageKey(repository.arn, digest));
      // Whoever went there would get it sealed.
      const isSealed = link !== undefined && store.get(blobs, link.blobKey)?.dataKeys !== undefined;
      return link === undefined || isSealed ? undefined : driver.urlOf(link.blobKey);
    },
    openBlob: (repository, digest) => openBlob({ store, driver, dataKeys }, repository, digest),
    recordPull: (image, pulledBy) => recordPull(store, image, { pulledBy, nowMs: cloudClock.nowMs() }),
    async collect() {
      await uploads.giveUpStale();
      return collectBlobs({ store, removal, turns, nowMs: clock.nowMs() });
    },
  };
}

/** A link may be of a push that has not been answered yet, and be lost with the daemon. One that is known to be on the disk waits for nobody else's changes. */
class DurableLinks {
  readonly #store: Store;
  readonly #known = new WeakSet<BlobLink>();

  constructor(store: Store) {
    this.#store = store;
  }

  async durable(link: BlobLink): Promise<void> {
    if (this.#known.has(link)) return;
    await this.#store.durable();
    this.#known.add(link);
  }
}

/** A client that is told of a blob need not send it, and has at least this long to push the image that needs it. */
const promisedMs = blobGraceMs / 2;

/** Durable before anybody is told: the collector that a restart begins with knows only what is on the disk. */
async function prolong(store: Store, link: BlobLink, nowMs: number): Promise<void> {
  if (nowMs - link.linkedAt < blobGraceMs - promisedMs) return;
  await store.transact((transaction) => transaction.put(blobLinks, { ...link, linkedAt: nowMs }));
}
