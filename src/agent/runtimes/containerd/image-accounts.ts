import { readFile } from 'node:fs/promises';
import { parseAccounts, type Accounts } from './accounts.ts';
import { ifFound, isAlreadyExists, type ContainerdClient } from './client.ts';
import type { MountMessage } from './methods.ts';
import { findInside } from './inside.ts';
import { withMounted } from './mounted.ts';

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

const accountFileBytesMax = 4 << 20;

/** Empty when the file is not there. */
async function readInside(root: string, path: string): Promise<string> {
  const found = await findInside(root, path);
  return found !== undefined && found.stats.isFile() && found.stats.size <= accountFileBytesMax ? readFile(found.path, 'utf8') : '';
}
