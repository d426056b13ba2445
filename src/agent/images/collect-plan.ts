import { dayMs, hourMs } from '#base/time.ts';

export interface UnusedImage {
  readonly manifestDigest: string;
  readonly sizeBytes: number;
  /** Since when no task here uses it, epoch ms. */
  readonly unusedSince: number;
}

export interface Disk {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

export interface CollectionInput {
  readonly unused: readonly UnusedImage[];
  readonly disk: Disk;
  readonly nowMs: number;
}

/**
 * Which images to remove: those unused for long, and, when the disk is nearly full, those unused longest until it is not.
 * Like the ECS agent, none within an hour of its last use (ECS_IMAGE_MINIMUM_CLEANUP_AGE,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/automated_image_cleanup.html).
 */
export function planCollection({ unused, disk, nowMs }: CollectionInput): string[] {
  const candidates = unused.filter((image) => nowMs - image.unusedSince >= unusedAgeMsMin).sort((one, other) => one.unusedSince - other.unusedSince);
  let missingBytes = isDiskPressed(disk) ? disk.totalBytes * freeShareAfter - disk.freeBytes : 0;
  const removed: string[] = [];
  for (const image of candidates) {
    const isOld = nowMs - image.unusedSince >= unusedAgeMsMax;
    if (!isOld && missingBytes <= 0) continue;
    removed.push(image.manifestDigest);
    missingBytes -= image.sizeBytes;
  }
  return removed;
}

/** Whether so little is free that unused images have to go. */
export function isDiskPressed({ totalBytes, freeBytes }: Disk): boolean {
  return freeBytes < totalBytes * freeShareMin;
}

export const unusedAgeMsMin = hourMs;
export const unusedAgeMsMax = 7 * dayMs;
const freeShareMin = 0.1;
const freeShareAfter = 0.15;
