import { readFile } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';
import type { CgroupHierarchies } from './cgroup-hierarchies.ts';

/**
 * Whether the kernel killed a process of this cgroup for want of memory, be it the cgroup's own limit or one above it.
 * The count is kept until the cgroup is removed, with the container: so it can be read after a restart of the daemon too.
 */
export async function wasOutOfMemory(cgroups: CgroupHierarchies, cgroupPath: string): Promise<boolean> {
  const root = cgroups.rootOf('memory');
  if (root === undefined) return false;
  const file = cgroups.version === 2 ? 'memory.events' : 'memory.oom_control';
  try {
    return oomKillsIn(await readFile(`${root}${cgroupPath}/${file}`, 'utf8')) > 0;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENODEV') return false;
    throw error;
  }
}

/** Reads `memory.events` of version 2 or `memory.oom_control` of version 1 (kernel 4.13 and later). */
export function oomKillsIn(text: string): number {
  return Number(/^oom_kill (\d+)$/m.exec(text)?.[1] ?? 0);
}
