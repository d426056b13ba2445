import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { blobs, uploads } from '#model/blob.ts';
import { uploadAgeMaxMs } from '#model/image-registry.ts';
import type { Store } from '#state/store.ts';
import type { BlobDriver } from '../blob-drivers/blob-driver.ts';
import { blobGraceMs, collectBlobs } from './collect-blobs.ts';
import { KeyTurns } from './key-turns.ts';
import { Removal } from './removal.ts';

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
  await forgetStaleUploads(store, nowMs);
  const turns = new KeyTurns();
  const unneeded = await collectBlobs({ store, removal: new Removal({ store, driver, turns }), turns, nowMs });
  const recovered = await driver.recover({
    stagingIds: new Set(store.list(uploads).map((upload) => upload.id)),
    keys: new Set(store.list(blobs).map((blob) => blob.key)),
    orphansBeforeMs: nowMs - blobGraceMs,
  });
  const { stagedRemoved, orphansRemoved, orphansKept } = recovered;
  if (unneeded + stagedRemoved + orphansRemoved + orphansKept === 0) return;
  log.info('the registry has cleaned its blob store', { unneeded, stagedRemoved, orphansRemoved, orphansKept });
}

async function forgetStaleUploads(store: Store, nowMs: number): Promise<void> {
  await store.transact((transaction) => {
    for (const upload of transaction.list(uploads)) if (nowMs - upload.startedAt > uploadAgeMaxMs) transaction.remove(uploads, upload.id);
  });
}
