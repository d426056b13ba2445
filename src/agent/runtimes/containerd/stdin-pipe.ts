import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerdPaths } from './config.ts';

/** A pipe that nobody writes to and that never ends, as Docker's `-i` gives a container. */
export async function makeStdin(paths: ContainerdPaths, containerId: string): Promise<string> {
  const path = pathOf(paths, containerId);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  await promisify(execFile)('mkfifo', [path], { timeout: mkfifoTimeoutMs });
  return path;
}

export async function removeStdin(paths: ContainerdPaths, containerId: string): Promise<void> {
  await rm(pathOf(paths, containerId), { force: true });
}

const mkfifoTimeoutMs = 5_000;

function pathOf(paths: ContainerdPaths, containerId: string): string {
  return `${paths.state}/stdin/${containerId}`;
}
