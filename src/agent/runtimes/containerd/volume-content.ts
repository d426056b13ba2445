import { execFile } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { codeOf } from '#base/errors.ts';
import type { Mount } from '../runtime.ts';
import { findInside } from './inside.ts';
import type { MountMessage } from './methods.ts';
import { withMounted } from './mounted.ts';

const run = promisify(execFile);
const volumeMode = 0o755;
const copyTimeoutMs = 600_000;

/**
 * Gives the volumes that a container's image declares what the image has at their paths, with its owners and modes, as
 * Docker and Fargate do: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
 */
export class VolumeContent {
  /** Where a container's file system may be mounted for a moment. */
  readonly #directory: string;
  /** Containers of one task share volumes and are made at once: the first one's content stays. */
  readonly #busy = new Map<string, Promise<void>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** `rootfs` is the container's file system before its first start. */
  async fill(rootfs: readonly MountMessage[], mounts: readonly Mount[], signal: AbortSignal | undefined): Promise<void> {
    const volumes = mounts.flatMap(({ source, destination, takesImageContent }) => (source !== undefined && takesImageContent === true ? [{ source, destination }] : []));
    await Promise.all(volumes.map(({ source }) => makeVolume(source)));
    const waits = await Promise.all(volumes.map(({ source }) => isUnfilled(source)));
    const unfilled = volumes.filter((_, index) => waits[index]);
    if (unfilled.length === 0) return;
    await withMounted(rootfs, this.#directory, async (root) => {
      for (const { source, destination } of unfilled) await this.#alone(source, () => copy(root, destination, source, signal));
    });
  }

  async #alone(source: string, work: () => Promise<void>): Promise<void> {
    const before = this.#busy.get(source);
    const now = (before ?? Promise.resolve()).catch(() => {}).then(work);
    this.#busy.set(source, now);
    try {
      await now;
    } finally {
      if (this.#busy.get(source) === now) this.#busy.delete(source);
    }
  }
}

async function makeVolume(source: string): Promise<void> {
  const made = await mkdir(source, { recursive: true });
  if (made !== undefined) await chmod(source, volumeMode);
}

/** Empty, or half filled by a daemon that was killed. */
async function isUnfilled(source: string): Promise<boolean> {
  return (await readdir(source)).length === 0 || (await isThere(stagingOf(source)));
}

/** Copied beside the volume first and then moved, so that no link which a container made in it is ever followed. */
async function copy(root: string, path: string, source: string, signal: AbortSignal | undefined): Promise<void> {
  const found = await findInside(root, path);
  if (found === undefined || !found.stats.isDirectory() || !(await isUnfilled(source))) return;
  const staging = stagingOf(source);
  await rm(staging, { recursive: true, force: true });
  await run('cp', ['-a', '--', found.path, staging], { timeout: copyTimeoutMs, ...(signal !== undefined && { signal }) });
  // Names are bytes: not all of them are UTF-8.
  for (const name of await readdir(staging, { encoding: 'buffer' })) await move(below(staging, name), below(source, name));
  const { uid, gid, mode } = found.stats;
  await chown(source, uid, gid);
  await chmod(source, mode & 0o7777);
  await rm(staging, { recursive: true, force: true });
}

/** What an earlier, interrupted filling has moved already stays. */
async function move(from: Buffer, to: Buffer): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY', 'EISDIR', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
  }
}

function below(directory: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${directory}/`), name]);
}

function stagingOf(source: string): string {
  return `${source}.filling`;
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}
