import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import type { CgroupHierarchies } from './cgroup-hierarchies.ts';
import type { HostLimits } from './spec.ts';

/** Reads what this machine allows; it does not change while the daemon runs. */
export async function readHostLimits(cgroups: CgroupHierarchies): Promise<HostLimits> {
  const [status, limits, initPath] = await Promise.all([readFile('/proc/self/status', 'utf8'), readFile('/proc/self/limits', 'utf8'), findInit()]);
  const capabilities = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  const mayRaise = (capabilities >> capSysResource) & 1n;
  return { rlimitsMax: mayRaise === 1n ? new Map() : parseHardLimits(limits), cgroupVersion: cgroups.version, initPath };
}

/** Reads `/proc/<pid>/limits`: hard limits by OCI name; unlimited ones are left out. */
export function parseHardLimits(text: string): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const [title, type] of limitNames) {
    const hard = new RegExp(`^${title}\\s+\\S+\\s+(\\d+)\\s`, 'm').exec(text)?.[1];
    if (hard !== undefined) limits.set(type, Number(hard));
  }
  return limits;
}

/** CAP_SYS_RESOURCE's number. */
const capSysResource = 24n;

const limitNames: readonly (readonly [string, string])[] = [
  ['Max cpu time', 'RLIMIT_CPU'],
  ['Max file size', 'RLIMIT_FSIZE'],
  ['Max data size', 'RLIMIT_DATA'],
  ['Max stack size', 'RLIMIT_STACK'],
  ['Max core file size', 'RLIMIT_CORE'],
  ['Max resident set', 'RLIMIT_RSS'],
  ['Max processes', 'RLIMIT_NPROC'],
  ['Max open files', 'RLIMIT_NOFILE'],
  ['Max locked memory', 'RLIMIT_MEMLOCK'],
  ['Max address space', 'RLIMIT_AS'],
  ['Max file locks', 'RLIMIT_LOCKS'],
  ['Max pending signals', 'RLIMIT_SIGPENDING'],
  ['Max msgqueue size', 'RLIMIT_MSGQUEUE'],
  ['Max nice priority', 'RLIMIT_NICE'],
  ['Max realtime priority', 'RLIMIT_RTPRIO'],
  ['Max realtime timeout', 'RLIMIT_RTTIME'],
];

/** Debian's packages tini and catatonit, and where Docker and Podman bring theirs; all of them static. */
const inits = ['/usr/bin/docker-init', '/usr/bin/tini-static', '/usr/libexec/docker/docker-init', '/usr/libexec/podman/catatonit', '/usr/bin/catatonit'];

async function findInit(): Promise<string | undefined> {
  for (const path of inits) {
    const isThere = await access(path, constants.X_OK).then(() => true, () => false);
    if (isThere) return path;
  }
  return undefined;
}
