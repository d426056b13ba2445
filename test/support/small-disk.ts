import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

const diskMiB = 160;
const blockBytes = 65_536;

/** A file system of its own, gone when it is disposed. */
export async function smallDisk(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await temporaryFolder('disk');
  const path = join(folder.path, 'disk');
  await mkdir(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMiB}m`, 'drydock-test', path]);
  return {
    path,
    async [Symbol.asyncDispose]() {
      execFileSync('umount', ['--lazy', path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Writes until no more than so much of the disk is free; it is never full on the way there. */
export async function fill(path: string, left: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  const blocks = Math.max(0, Math.floor((bavail * bsize - left) / blockBytes));
  const count = left === 0 ? [] : [`count=${blocks}`];
  spawnSync('dd', ['if=/dev/zero', `of=${path}`, `bs=${blockBytes}`, ...count, 'oflag=append', 'conv=notrunc'], { stdio: 'ignore' });
}
