import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

const diskMiB = 160;

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

/** Writes until the disk is full, and leaves so much of it free again. */
export async function fill(path: string, left: number): Promise<void> {
  spawnSync('dd', ['if=/dev/zero', `of=${path}`, 'bs=64k', 'oflag=append', 'conv=notrunc'], { stdio: 'ignore' });
  const { size } = await stat(path);
  await truncate(path, size - left);
}
