import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** A folder that is removed with all its contents when it is disposed. */
export async function temporaryFolder(purpose: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `drydock-${purpose}-`));
  return { path, [Symbol.asyncDispose]: () => removeFolder(path) };
}

const removeAttempts = 5;
const removeRetryMs = 200;

/**
 * Removes a folder in which processes that were just ended may still write. What is mounted below it, as by containers of a
 * test that failed, is unmounted: `rm` with retries of its own tries again at every level of a path, which never ends.
 */
export async function removeFolder(path: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    for (const mount of await mountsBelow(path)) spawnSync('umount', ['--lazy', mount]);
    try {
      await rm(path, { recursive: true, force: true });
      return;
    } catch (thrown) {
      if (attempt === removeAttempts) throw thrown;
      await sleep(removeRetryMs);
    }
  }
}

/** The deepest first. */
async function mountsBelow(folder: string): Promise<readonly string[]> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  return mounts.filter((mount) => mount.startsWith(`${folder}/`)).reverse();
}
