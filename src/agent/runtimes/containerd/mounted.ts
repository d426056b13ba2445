import { execFile } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MountMessage } from './methods.ts';

const run = promisify(execFile);
const mountTimeoutMs = 10_000;

/** Works on a snapshot's files, which are mounted read-only below `directory` meanwhile. */
export async function withMounted<T>(mounts: readonly MountMessage[], directory: string, work: (root: string) => Promise<T>): Promise<T> {
  const [mount] = mounts;
  if (mount === undefined) throw new Error('the snapshot has no mount');
  if (mount.type === 'bind') return work(mount.source);
  const root = await mkdtemp(join(directory, 'view-'));
  try {
    const { cwd, options } = shortOverlay(mount.options);
    await run('mount', ['-t', mount.type, '-o', ['ro', ...options].join(','), mount.source, root], { timeout: mountTimeoutMs, cwd });
    try {
      return await work(root);
    } finally {
      await run('umount', [root], { timeout: mountTimeoutMs });
    }
  } finally {
    await rmdir(root);
  }
}

/**
 * The options with paths relative to the folder that all of them share: mount(2) takes one page of options, which is
 * less than the paths of some fifty layers.
 */
export function shortOverlay(options: readonly string[]): { readonly cwd: string; readonly options: readonly string[] } {
  const parsed = options.map((option) => /^(lowerdir|upperdir|workdir)=(.*)$/s.exec(option) ?? option);
  const paths = parsed.flatMap((option) => (typeof option === 'string' ? [] : (option[2] ?? '').split(':')));
  const cwd = commonFolder(paths);
  const short = (path: string) => path.slice(cwd.length + 1);
  return { cwd: cwd === '' ? '/' : cwd, options: parsed.map((option) => (typeof option === 'string' ? option : `${option[1]}=${(option[2] ?? '').split(':').map(short).join(':')}`)) };
}

/** The deepest folder that all paths are below, without a slash at its end. */
function commonFolder(paths: readonly string[]): string {
  const [first = '/', ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const parts = typeof first === 'string' ? [] : first;
  const length = parts.findIndex((part, index) => others.some((other) => other[index] !== part));
  return (length === -1 ? parts : parts.slice(0, length)).join('/');
}
