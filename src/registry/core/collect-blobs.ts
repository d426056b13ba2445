import { setImmediate as othersTurn } from 'node:timers/promises';
import { dayMs } from '#base/time.ts';
import { blobLinks, blobs, type Blob, type BlobLink } from '#model/blob.ts';
import { imageKey, images } from '#model/image.ts';
import type { Reader, Store } from '#state/store.ts';
import type { KeyTurns } from './key-turns.ts';
import type { Removal } from './removal.ts';

/** How long a blob stays that no image needs, or that no record speaks of: pushes bring the blobs first. */
export const blobGraceMs = dayMs;

/** Records looked at before others have their turn: bounds how long the event loop waits. */
const stepMax = 1_000;

export interface CollectBlobsOptions {
  readonly store: Store;
  readonly removal: Removal;
  /** Shared with whoever commits blobs: a file must not go while the same content comes in again. */
  readonly turns: KeyTurns;
  readonly nowMs: number;
}

/** Takes links off the repositories whose images do not need them, then deletes what no repository holds. Gives how many blobs went. */
export async function collectBlobs({ store, removal, turns, nowMs }: CollectBlobsOptions): Promise<number> {
  await removal.again();
  for (const links of steps(store.list(blobLinks))) {
    if (links.some((link) => isUnneeded(store, link, nowMs))) await unlink(store, links, nowMs);
    await othersTurn();
  }
  let collected = 0;
  for (const step of steps(store.list(blobs))) {
    for (const blob of step.filter((each) => isUnheld(store, each, nowMs))) {
      if (await turns.take(blob.key, () => deleteBlob({ store, removal, nowMs }, blob.key))) collected += 1;
    }
    await othersTurn();
  }
  return collected;
}

function* steps<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += stepMax) yield all.slice(start, start + stepMax);
}

function isUnneeded(reader: Reader, link: BlobLink, nowMs: number): boolean {
  return nowMs - link.linkedAt > blobGraceMs && reader.find(images, 'blob', imageKey(link.repositoryArn, link.digest)).length === 0;
}

async function unlink(store: Store, links: readonly BlobLink[], nowMs: number): Promise<void> {
  await store.transact((transaction) => {
    for (const link of links) if (isUnneeded(transaction, link, nowMs)) transaction.remove(blobLinks, imageKey(link.repositoryArn, link.digest));
  });
}

function isUnheld(reader: Reader, blob: Blob, nowMs: number): boolean {
  return nowMs - blob.storedAt > blobGraceMs && reader.find(blobLinks, 'blob', blob.key).length === 0;
}

/** The record first: a crash in between leaves a file without one, which the next start removes. */
async function deleteBlob({ store, removal, nowMs }: Omit<CollectBlobsOptions, 'turns'>, key: string): Promise<boolean> {
  const isGone = await store.transact((transaction) => {
    const blob = transaction.get(blobs, key);
    if (blob === undefined || !isUnheld(transaction, blob, nowMs)) return false;
    transaction.remove(blobs, key);
    return true;
  });
  if (isGone) await removal.delete(key);
  return isGone;
}
