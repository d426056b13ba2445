import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readFile, readlink, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { codeOf } from '#base/errors.ts';
import { parseAccounts, type Accounts } from './accounts.ts';
import { ifFound, isAlreadyExists, type ContainerdClient } from './client.ts';
import type { MountMessage } from './methods.ts';

export interface ImageAccountsOptions {
  readonly client: ContainerdClient;
  readonly snapshotter: string;
  /** Where an image's file system may be mounted for a moment. */
  readonly directory: string;
}

/** The accounts in images, read once from each image's file system. */
export class ImageAccounts {
  readonly #options: ImageAccountsOptions;
  readonly #known = new Map<string, Promise<Accounts>>();

  constructor(options: ImageAccountsOptions) {
    this.#options = options;
  }

  /** `chainId` is the image's topmost snapshot. */
  of(chainId: string): Promise<Accounts> {
    const known = this.#known.get(chainId);
    if (known !== undefined) return known;
    const reading = this.#read(chainId);
    this.#known.set(chainId, reading);
    reading.catch(() => this.#known.delete(chainId));
    return reading;
  }

  async #read(chainId: string): Promise<Accounts> {
    if (chainId === '') return parseAccounts('', '');
    const { client, snapshotter, directory } = this.#options;
    const key = `accounts-${chainId}`;
    const mounts = await viewOf(client, snapshotter, key, chainId);
    try {
      const [passwd, group] = await withMounted(mounts, directory, (root) => Promise.all([readInside(root, '/etc/passwd'), readInside(root, '/etc/group')]));
      return parseAccounts(passwd, group);
    } finally {
      await ifFound(client.call('snapshots.v1.Snapshots/Remove', { snapshotter, key }));
    }
  }
}

async function viewOf(client: ContainerdClient, snapshotter: string, key: string, parent: string): Promise<readonly MountMessage[]> {
  try {
    return (await client.call('snapshots.v1.Snapshots/View', { snapshotter, key, parent })).mounts;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return (await client.call('snapshots.v1.Snapshots/Mounts', { snapshotter, key })).mounts;
  }
}

const run = promisify(execFile);

async function withMounted<T>(mounts: readonly MountMessage[], directory: string, work: (root: string) => Promise<T>): Promise<T> {
  const [mount] = mounts;
  if (mount === undefined) throw new Error('the snapshot has no mount');
  if (mount.type === 'bind') return work(mount.source);
  const root = await mkdtemp(join(directory, 'view-'));
  try {
    await run('mount', ['-t', mount.type, '-o', mount.options.join(','), mount.source, root], { timeout: mountTimeoutMs });
    try {
      return await work(root);
    } finally {
      await run('umount', [root], { timeout: mountTimeoutMs });
    }
  } finally {
    await rmdir(root);
  }
}

const mountTimeoutMs = 10_000;
const linksMax = 40;
const accountFileBytesMax = 4 << 20;

/** Reads a file of a container's file system; its symbolic links are followed inside, never out of it. Empty when it is not there. */
async function readInside(root: string, path: string): Promise<string> {
  const parts = path.split('/').filter((part) => part !== '');
  let resolved: string[] = [];
  let links = 0;
  try {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      if (part === '.' ) continue;
      if (part === '..') {
        resolved = resolved.slice(0, -1);
        continue;
      }
      const here = join(root, ...resolved, part);
      const kind = await lstat(here);
      if (!kind.isSymbolicLink()) {
        resolved.push(part);
        continue;
      }
      if ((links += 1) > linksMax) return '';
      const target = await readlink(here);
      if (target.startsWith('/')) resolved = [];
      parts.unshift(...target.split('/').filter((piece) => piece !== ''));
    }
    const file = join(root, ...resolved);
    const kind = await lstat(file);
    return kind.isFile() && kind.size <= accountFileBytesMax ? await readFile(file, 'utf8') : '';
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return '';
    throw error;
  }
}
