import type { KnownBlobs, RecoveredBlobs } from '../blob-driver.ts';
import type { Bucket } from './bucket.ts';
import type { Names } from './names.ts';
import type { SessionFiles } from './session-files.ts';
import { contentsFolder, type Sessions } from './sessions.ts';

export interface RecoverOptions {
  readonly bucket: Bucket;
  readonly files: SessionFiles;
  readonly sessions: Sessions;
  readonly names: Names;
  readonly known: KnownBlobs;
  /** Whether somebody still reads an object that has no name any more. */
  readonly isRead: (content: string) => boolean;
  readonly discard: (stagingId: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
}

/** See `BlobDriver.recover`. What comes in meanwhile is left alone. */
export async function recover({ bucket, files, sessions, names, known, isRead, discard, remove }: RecoverOptions): Promise<RecoveredBlobs> {
  using watch = sessions.watch();
  const staged = await files.list();
  const lost = staged.filter((id) => !known.stagingIds.has(id));
  for (const id of lost) await discard(id);
  const left = await Promise.all(staged.map((id) => files.read(id)));
  const stagedContents = new Set(left.flatMap((session) => session?.content ?? []));
  const isInHand = (content: string) => stagedContents.has(content) || watch.contents.has(content) || isRead(content);
  await bucket.abortUploads(contentsFolder, isInHand);
  const contents: string[] = [];
  for await (const { key } of bucket.list(contentsFolder)) contents.push(key);
  const kept: string[] = [];
  let [orphansKept, orphansRemoved] = [0, 0];
  for await (const { key, modifiedAt } of names.list()) {
    if (!known.keys.has(key) && modifiedAt < known.orphansBeforeMs) {
      await remove(key);
      orphansRemoved += 1;
      continue;
    }
    kept.push(key);
    if (!known.keys.has(key)) orphansKept += 1;
  }
  // A blob that was removed took its object along, which was listed before.
  if (contents.filter((content) => !isInHand(content)).length > kept.length + orphansRemoved) await removeUnnamed({ bucket, names, kept, contents, isInHand });
  return { stagedRemoved: lost.length, orphansKept, orphansRemoved };
}

interface Contents {
  readonly bucket: Bucket;
  readonly names: Names;
  readonly kept: readonly string[];
  /** As they were listed before the names. */
  readonly contents: readonly string[];
  readonly isInHand: (content: string) => boolean;
}

/** Removes objects that a crash left between two names, or before theirs. Every name has its own object: when there are no more of these, the names need not be read. */
async function removeUnnamed({ bucket, names, kept, contents, isInHand }: Contents): Promise<void> {
  const named = new Set<string>();
  for (const key of kept) named.add((await names.find(key))?.content ?? '');
  for (const content of contents) if (!named.has(content) && !isInHand(content)) await bucket.remove(content);
}
