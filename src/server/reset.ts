import type { Clock } from '#base/clock.ts';
import type { ShiftedClock } from '#base/shifted-clock.ts';
import { WorldError } from '#base/errors.ts';
import { blobs, uploads } from '#model/blob.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import type { Store } from '#state/store.ts';
import type { ResetResult } from './admin-protocol.ts';
import { cloudCollections } from './collections.ts';
import type { Engine } from './engine.ts';
import { untilGone } from './shutdown.ts';

export interface ResetOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  /** Undefined while containers cannot run. */
  readonly engine: Engine | undefined;
  readonly clock: Clock;
  readonly cloudClock: ShiftedClock;
}

/**
 * Empties the whole cloud: with the documents gone, the controllers give the agent no orders, and the agent removes what
 * nobody ordered. Log events go with the log-retention controller, which deletes what no document names.
 */
export async function resetCloud({ store, driver, engine, clock, cloudClock }: ResetOptions): Promise<ResetResult> {
  const startedAt = clock.nowMs();
  const removed: Record<string, number> = {};
  const emptied = store.transact((transaction) => {
    for (const collection of cloudCollections) {
      const documents = transaction.list(collection);
      for (const document of documents) transaction.remove(collection, collection.key(document));
      if (documents.length > 0) removed[collection.kind] = documents.length;
    }
  });
  cloudClock.showRealTime();
  await emptied;
  // What is pushed meanwhile has its record, or will have it in a moment.
  await driver.recover({
    stagingIds: new Set(store.list(uploads).map(({ id }) => id)),
    keys: new Set(store.list(blobs).map(({ key }) => key)),
    orphansBeforeMs: startedAt,
  });
  if (engine !== undefined) {
    if (!(await untilGone(engine, clock))) throw new WorldError('ResetIncomplete', 'some tasks could not be removed from the host; the daemon\'s log says why');
    await engine.clearImages();
  }
  return { removed, tookMs: clock.nowMs() - startedAt };
}
