import { readFile } from 'node:fs/promises';

/** Where this host mounts its control groups: one hierarchy for all controllers (version 2), or one for each or some (version 1, hybrid). */
export interface CgroupHierarchies {
  readonly version: 1 | 2;
  /** Every mounted hierarchy. */
  readonly roots: readonly string[];
  /** The hierarchy that controls `memory`, `cpu` …; undefined when the kernel lacks it. */
  rootOf(controller: string): string | undefined;
}

export async function readCgroupHierarchies(): Promise<CgroupHierarchies> {
  return parseCgroupHierarchies(await readFile('/proc/self/mountinfo', 'utf8'));
}

/** Reads `/proc/<pid>/mountinfo` (https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html). */
export function parseCgroupHierarchies(mountInfo: string): CgroupHierarchies {
  const mounts = mountInfo.split('\n').flatMap((line) => {
    const [own = '', rest = ''] = line.split(' - ');
    const [path = ''] = own.split(' ').slice(4);
    const [type = '', , options = ''] = rest.split(' ');
    return (type === 'cgroup' || type === 'cgroup2') && path.startsWith('/sys/fs/cgroup') ? [{ path, type, options: options.split(',') }] : [];
  });
  const unified = mounts.find(({ type, path }) => type === 'cgroup2' && path === '/sys/fs/cgroup');
  if (unified !== undefined) return { version: 2, roots: [unified.path], rootOf: () => unified.path };
  return {
    version: 1,
    roots: [...new Set(mounts.map(({ path }) => path))],
    rootOf: (controller) => mounts.find(({ type, options }) => type === 'cgroup' && options.includes(controller))?.path,
  };
}
