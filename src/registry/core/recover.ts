import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { dayMs } from '#base/time.ts';
import { blobLinks, blobs, uploads } from '#model/blob.ts';
import { uploadAgeMaxMs } from '#model/image-registry.ts';
import { imageKey, images } from '#model/image.ts';
import type { Store, Transaction } from '#state/store.ts';
import type { BlobDriver } from '../blob-drivers/blob-driver.ts';

/** How long a blob stays that no image needs, or that no record speaks of. */
const graceMs = dayMs;

export interface RecoverOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Run once at start, before the registry serves anyone, so that no client can hold on to what goes: stale upload
 * sessions, blobs that no image needs any more, staged bytes without a session and files without a record.
 */
export async function recoverRegistry({ store, driver, clock, log }: RecoverOptions): Promise<void> {
  const nowMs = clock.nowMs();
  const unneeded = await store.transact((transaction) => forgetUnneeded(transaction, nowMs));
  for (const key of unneeded) await driver.delete(key);
  const recovered = await driver.recover({
    stagingIds: new Set(store.list(uploads).map((upload) => upload.id)),
    keys: new Set(store.list(blobs).map((blob) => blob.key)),
    orphansBeforeMs: nowMs - graceMs,
  });
  const { stagedRemoved, orphansRemoved, orphansKept } = recovered;
  if (unneeded.length + stagedRemoved + orphansRemoved + orphansKept === 0) return;
  log.info('the registry has cleaned its blob store', { unneeded: unneeded.length, stagedRemoved, orphansRemoved, orphansKept });
}

/** Gives the keys of the blobs whose records went. */
function forgetUnneeded(transaction: Transaction, nowMs: number): readonly string[] {
  for (const upload of transaction.list(uploads)) {
    if (nowMs - upload.startedAt > uploadAgeMaxMs) transaction.remove(uploads, upload.id);
  }
  for (const link of transaction.list(blobLinks)) {
    const key = imageKey(link.repositoryArn, link.digest);
    if (nowMs - link.linkedAt > graceMs && transaction.find(images, 'blob', key).length === 0) transaction.remove(blobLinks, key);
  }
  const unneeded = transaction.list(blobs).filter((blob) => nowMs - blob.storedAt > graceMs && transaction.find(blobLinks, 'blob', blob.key).length === 0);
  for (const blob of unneeded) transaction.remove(blobs, blob.key);
  return unneeded.map((blob) => blob.key);
}
