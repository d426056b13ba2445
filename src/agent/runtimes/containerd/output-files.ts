import { mkdir, open, readdir, readlink, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sleep, type Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';

/** Makes the files that the shim will append to. */
export async function makeOutputFiles(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map(async (path) => {
    try {
      await (await open(path, 'a')).close();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await mkdir(dirname(path), { recursive: true });
      await (await open(path, 'a')).close();
    }
  }));
}

export interface OutputFiles {
  /** The shims that may be the container's. */
  readonly shims: readonly number[];
  readonly paths: readonly string[];
  readonly clock: Clock;
}

/**
 * Resolves when a container that has ended has all of its output in its files. The shim tells of the end before it has
 * copied what was left in the pipes, and closes the files when it has.
 */
export async function outputIsWritten({ shims, paths, clock }: OutputFiles): Promise<void> {
  // Links of /proc are without symbolic links themselves.
  const files = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  for (let waitedMs = 0; waitedMs < copyMsMax; waitedMs += lookEveryMs) {
    const opened = await Promise.all(shims.map(filesOf));
    if (!files.some((path) => opened.some((one) => one.has(path)))) return;
    await sleep(clock, lookEveryMs);
  }
}

const lookEveryMs = 2;
/** A process outside of the container may hold the pipe; nobody waits for it longer than this. */
const copyMsMax = 2_000;

/** What the shim has open; nothing when it is gone. */
async function filesOf(shim: number): Promise<ReadonlySet<string>> {
  try {
    const directory = `/proc/${shim}/fd`;
    const links = await Promise.all((await readdir(directory)).map((name) => readlink(`${directory}/${name}`).catch(() => '')));
    return new Set(links);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return new Set();
    throw error;
  }
}
