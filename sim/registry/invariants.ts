import { blobLinks, blobs, uploads, type Blob } from '#model/blob.ts';
import { imageKey, images } from '#model/image.ts';
import { openSegment } from '#registry/blob-drivers/sealed-segments.ts';
import { Violation } from '../engine/violation.ts';
import { layerOf } from './contents.ts';
import { bytesOf } from './data-keys.ts';
import type { RegistryWorld } from './registry-world.ts';

/** What must hold at every moment. */
export function checkMoment(world: RegistryWorld): void {
  if (world.failure !== undefined) throw world.failure;
  const { store } = world.daemon;
  for (const link of store.list(blobLinks)) {
    const blob = store.get(blobs, link.blobKey);
    if (blob === undefined) throw new Violation('links', `${link.repositoryArn} holds ${link.digest}, of which there is no record`);
    checkFile(world, blob);
  }
  for (const image of store.list(images)) {
    for (const { digest } of image.blobs) {
      const key = imageKey(image.repositoryArn, digest);
      if (store.get(blobLinks, key) === undefined) throw new Violation('images', `${image.digest} needs ${digest}, which ${image.repositoryArn} does not hold`);
    }
  }
  for (const key of world.ledger.told(world.clock.nowMs())) if (store.get(blobLinks, key) === undefined) throw new Violation('promises', `${key} was told of, and went`);
  checkDisk(world);
}

/** What a daemon that starts now would find: it must not need a file that is not there. */
function checkDisk({ disk }: RegistryWorld): void {
  for (const stored of disk.documents.values()) {
    if (stored.kind !== blobLinks.kind) continue;
    const { blobKey } = JSON.parse(JSON.stringify(stored.document));
    const blob = disk.documents.get(`${blobs.kind}\n${blobKey}`);
    if (blob === undefined) throw new Violation('links', `the journal links ${blobKey}, of which it has no record`);
    checkFile({ disk }, JSON.parse(JSON.stringify(blob.document)));
  }
}

function checkFile({ disk }: Pick<RegistryWorld, 'disk'>, { key, digest, dataKeys }: Pick<Blob, 'key' | 'digest' | 'dataKeys'>): void {
  const bytes = disk.blobs.blobs.get(key);
  if (bytes === undefined) throw new Violation('files', `there is no file of ${key}, which a repository holds`);
  // All layers here are shorter than a segment.
  const content = dataKeys === undefined ? bytes : openSegment(bytes, { sealing: { keys: dataKeys.keys.map(bytesOf) }, index: 0, isLast: true });
  if (!Buffer.from(content).equals(layerOf(digest))) throw new Violation('content', `the file of ${key} holds ${Buffer.from(content).toString()}`);
}

/** What a daemon must find again that has just been started. */
export function checkStart({ ledger, daemon: { store } }: RegistryWorld): void {
  for (const key of ledger.images) if (store.get(images, key) === undefined) throw new Violation('images', `${key} was acknowledged and is lost`);
  for (const key of ledger.deleted) if (store.get(images, key) !== undefined) throw new Violation('images', `${key} was deleted and is back`);
}

/** What must be left when everyone has gone, the grace times are over and the daemon was started again: what images need, and nothing else. */
export function checkEnd({ daemon: { store }, disk }: RegistryWorld): void {
  const needed = new Set(store.list(images).flatMap(({ repositoryArn, blobs: all }) => all.map(({ digest }) => imageKey(repositoryArn, digest))));
  for (const { repositoryArn, digest } of store.list(blobLinks)) if (!needed.has(imageKey(repositoryArn, digest))) throw new Violation('leaks', `${repositoryArn} still holds ${digest}`);
  const held = new Set(store.list(blobLinks).map(({ blobKey }) => blobKey));
  for (const { key } of store.list(blobs)) if (!held.has(key)) throw new Violation('leaks', `the record of ${key} is still there`);
  for (const key of disk.blobs.blobs.keys()) if (!held.has(key)) throw new Violation('leaks', `the file of ${key} is still there`);
  if (disk.blobs.staged.size > 0 || store.list(uploads).length > 0) throw new Violation('leaks', `${disk.blobs.staged.size} staged contents and ${store.list(uploads).length} uploads are still there`);
}
