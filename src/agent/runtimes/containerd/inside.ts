import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '#base/errors.ts';

const linksMax = 40;

/** What lies at a path of a container's file system, which is at `root` here: its symbolic links are followed inside, never out of it. */
export async function findInside(root: string, path: string): Promise<{ readonly path: string; readonly stats: Stats } | undefined> {
  const parts = path.split('/').filter((part) => part !== '');
  let resolved: string[] = [];
  let links = 0;
  try {
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      if (part === '.') continue;
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
      if ((links += 1) > linksMax) return undefined;
      const target = await readlink(here);
      if (target.startsWith('/')) resolved = [];
      parts.unshift(...target.split('/').filter((piece) => piece !== ''));
    }
    const found = join(root, ...resolved);
    return { path: found, stats: await lstat(found) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
